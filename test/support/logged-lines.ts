import { vi } from 'vitest';
import { createLog } from '../../shared/aws/log.ts';
import type { Log } from '../../shared/ports/log.ts';

/** The lines that are written to standard output and error while something is done. A failure is of no interest. */
export async function writtenBy(act: () => Promise<unknown>): Promise<string[]> {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  );
  try {
    await act().catch(() => {});
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '');
}

/** The lines that a function's own log writes while something is done, as Lambda would collect them. */
export const linesOf = (functionName: string, act: (log: Log) => Promise<unknown>): Promise<string[]> =>
  writtenBy(() => act(createLog(functionName)));
