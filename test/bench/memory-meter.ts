import { readFileSync } from 'node:fs';
import type { LocalStackOptions } from '../../infra/local-aws/stack/start-local-stack.ts';

export interface MemoryMeter {
  readonly onEnd: NonNullable<LocalStackOptions['onEnd']>;
  /** The most memory that a process of a function ever held; undefined before its first invocation has ended. */
  peakMb(functionName: string): number | undefined;
}

/** Measures the functions' processes after each invocation; where there is no `/proc`, as nothing. */
export function createMemoryMeter(): MemoryMeter {
  const peaks = new Map<string, number>();
  return {
    onEnd({ functionName, pid }) {
      peaks.set(functionName, Math.max(peaks.get(functionName) ?? 0, peakOf(pid)));
    },
    peakMb: (functionName) => peaks.get(functionName),
  };
}

/** The high-water mark of a living process, as Linux tells it. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
