import { readFileSync } from 'node:fs';
import type { LocalStackOptions } from '../../infra/local-aws/stack/start-local-stack.ts';

/** CPU seconds by whose processes used them: `Upsert`, `runner`, `gateway`. */
export type CpuSeconds = Readonly<Record<string, number>>;

export interface CpuMeter {
  readonly onEnd: NonNullable<LocalStackOptions['onEnd']>;
  /** What was used since the last time; where there is no `/proc`, of the runner only. */
  read(): CpuSeconds;
}

/** Measures this process as `runner`, the functions after each invocation, and the gateway's process. */
export function createCpuMeter(gatewayPid: number | undefined): CpuMeter {
  const used = new Map<number, { readonly name: string; readonly seconds: number }>();
  let before: CpuSeconds = {};

  function look(name: string, pid: number | undefined): void {
    const seconds = pid === undefined ? undefined : cpuSecondsOf(pid);
    if (pid !== undefined && seconds !== undefined) used.set(pid, { name, seconds });
  }

  return {
    onEnd: ({ functionName, pid }) => look(functionName, pid),
    read() {
      look('gateway', gatewayPid);
      const { user, system } = process.cpuUsage();
      const sums: Record<string, number> = { runner: (user + system) / 1e6 };
      for (const { name, seconds } of used.values()) sums[name] = (sums[name] ?? 0) + seconds;
      const since = Object.entries(sums).map(([name, sum]) => [name, sum - (before[name] ?? 0)] as const);
      before = sums;
      return Object.fromEntries(since);
    },
  };
}

/** The kernel counts in hundredths of a second for all who ask, whatever its own clock. */
const TICKS_A_SECOND = 100;

/** User and system time of all threads of a living process, as Linux tells it. */
function cpuSecondsOf(pid: number): number | undefined {
  try {
    // After the name, which stands in brackets and may hold anything: state, then fields 4 and on of proc(5).
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
    const fields = rest.split(' ').map(Number);
    return ((fields[11] ?? 0) + (fields[12] ?? 0)) / TICKS_A_SECOND;
  } catch {
    return undefined;
  }
}
