import { inspect } from 'node:util';
import type { Log } from '../../shared/ports/log.ts';

/** A log of lines such as the product's, errors with all that they say. */
export function createLog(write: (line: string) => void): Log {
  const saying = (_: string, value: unknown): unknown => (value instanceof Error ? inspect(value) : value);
  const log = (message: string, fields = {}): void => write(JSON.stringify({ message, ...fields }, saying));
  return { info: log, warn: log, error: log };
}
