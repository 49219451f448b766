import { createSlidingWindow } from './sliding-window.ts';

/** One attempt to write a user: `done` says whether the gateway did it, `user` is the user name (or id) named. */
export interface Write {
  readonly method: string;
  readonly user: string;
  readonly atMs: number;
  readonly done: boolean;
}

/** What a sandbox saw since it started. The counts are of the moment they were asked for; `writes` goes on growing. */
export interface Statistics {
  /** Every request, those refused for pace too. */
  readonly arrivals: number;
  readonly refusedForPace: number;
  /** The most arrivals in any window of one second. */
  readonly maxPerSecond: number;
  /** Requests past the pace limit, by method. */
  readonly calls: Readonly<Record<string, number>>;
  /** Gateway codes answered, those of faults too. */
  readonly codes: Readonly<Record<string, number>>;
  /** Faults that struck, by effect. */
  readonly faults: Readonly<Record<string, number>>;
  /** Every attempt to write, in order. */
  readonly writes: readonly Write[];
}

export interface StatisticsKeeper {
  arrived(atMs: number): void;
  refusedForPace(): void;
  called(method: string): void;
  answered(code: string): void;
  struck(effect: string): void;
  wrote(write: Write): void;
  read(): Statistics;
}

export function createStatistics(): StatisticsKeeper {
  const lastSecond = createSlidingWindow(1_000);
  const calls = new Map<string, number>();
  const codes = new Map<string, number>();
  const faults = new Map<string, number>();
  const writes: Write[] = [];
  let arrivals = 0;
  let refusedForPace = 0;
  let maxPerSecond = 0;
  return {
    arrived(atMs) {
      arrivals += 1;
      lastSecond.add(atMs);
      maxPerSecond = Math.max(maxPerSecond, lastSecond.count(atMs));
    },
    refusedForPace() {
      refusedForPace += 1;
    },
    called: (method) => increment(calls, method),
    answered: (code) => increment(codes, code),
    struck: (effect) => increment(faults, effect),
    wrote: (write) => void writes.push(write),
    read: () => ({
      arrivals,
      refusedForPace,
      maxPerSecond,
      calls: Object.fromEntries(calls),
      codes: Object.fromEntries(codes),
      faults: Object.fromEntries(faults),
      writes,
    }),
  };
}

const increment = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
