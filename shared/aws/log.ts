import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../ports/log.ts';
import type { FunctionMetrics } from './metrics.ts';

/**
 * Makes a function's log, which writes to standard output: Lambda and the local runner collect it.
 *
 * @param metrics counts what the lines tell of
 */
export function createLog(functionName: string, metrics?: FunctionMetrics): Log {
  const logger = new Logger({ serviceName: functionName });
  const write =
    (level: 'info' | 'warn' | 'error'): Log['error'] =>
    (message, fields = {}) => {
      logger[level](message, fields);
      metrics?.countLine(message, fields);
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
