/** One attempt to write a user: `done` says whether the gateway did it, `user` is the user name (or id) named. */
export interface Write {
  readonly method: string;
  readonly user: string;
  readonly atMs: number;
  readonly done: boolean;
}

/** What a sandbox saw since it started. */
export type Statistics = ReturnType<typeof createStatistics>['seen'];

export function createStatistics() {
  const calls: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const writes: Write[] = [];
  const seen = {
    /** Every request, those refused for pace too. */
    arrivals: 0,
    refusedForPace: 0,
    /** The most arrivals in any window of one second. */
    maxPerSecond: 0,
    /** Requests past the pace limit, by method. */
    calls,
    /** Faults that struck, by effect. */
    faults,
    /** Every attempt to write, in order. */
    writes,
  };
  const arrived = createSlidingWindow();
  const admitted = createSlidingWindow();
  return {
    seen,
    /** Counts an arrival, and decides whether the limit, in requests a second, lets it through. */
    admit(nowMs: number, limit: number): boolean {
      seen.arrivals += 1;
      arrived.add(nowMs);
      seen.maxPerSecond = Math.max(seen.maxPerSecond, arrived.count(nowMs));
      const isAdmitted = admitted.count(nowMs) < limit;
      if (isAdmitted) admitted.add(nowMs);
      else seen.refusedForPace += 1;
      return isAdmitted;
    },
    count(kind: 'calls' | 'faults', name: string): void {
      seen[kind][name] = (seen[kind][name] ?? 0) + 1;
    },
  };
}

/** Counts events of the last second; one exactly that old counts no more. Times never go back. */
function createSlidingWindow() {
  const times: number[] = [];
  return {
    add: (nowMs: number): void => void times.push(nowMs),
    count(nowMs: number): number {
      const kept = times.findIndex((time) => nowMs - time < 1_000);
      times.splice(0, kept === -1 ? times.length : kept);
      return times.length;
    },
  };
}
