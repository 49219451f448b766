/** One attempt to write a user: `done` says whether the gateway did it, `user` is the user name (or id) named. */
export interface Write {
  readonly method: string;
  readonly user: string;
  readonly atMs: number;
  readonly done: boolean;
}

export type StatisticsKeeper = ReturnType<typeof createStatistics>;
export type Statistics = ReturnType<StatisticsKeeper['read']>;

/** Keeps what a sandbox saw since it started. */
export function createStatistics() {
  const calls: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const writes: Write[] = [];
  const arrived = createSlidingWindow();
  const admitted = createSlidingWindow();
  let arrivals = 0;
  let refusedForPace = 0;
  let maxPerSecond = 0;
  return {
    /** Counts an arrival, and decides whether the limit, in requests a second, lets it through. */
    admit(nowMs: number, limit: number): boolean {
      arrivals += 1;
      arrived.add(nowMs);
      maxPerSecond = Math.max(maxPerSecond, arrived.count(nowMs));
      const isAdmitted = admitted.count(nowMs) < limit;
      if (isAdmitted) admitted.add(nowMs);
      else refusedForPace += 1;
      return isAdmitted;
    },
    /** Counts a call, and the effect of the fault that struck it. */
    called(method: string, effect: string | undefined): void {
      calls[method] = (calls[method] ?? 0) + 1;
      if (effect !== undefined) faults[effect] = (faults[effect] ?? 0) + 1;
    },
    wrote: (write: Write): void => void writes.push(write),
    /** The counts are of this moment; `writes` goes on growing. */
    read: () => ({
      /** Every request, those refused for pace too. */
      arrivals,
      refusedForPace,
      /** The most arrivals in any window of one second. */
      maxPerSecond,
      /** Requests past the pace limit, by method. */
      calls: { ...calls },
      /** Faults that struck, by effect. */
      faults: { ...faults },
      /** Every attempt to write, in order. */
      writes,
    }),
  };
}

/** Counts events of the last second; one that is exactly a second old is not counted. Times never go back. */
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
