/** A clock on which sleeping takes no time: for a single line of events, or where their order does not matter. */
export function createInstantTime(startMs = 0) {
  let time = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      time += ms;
    },
  };
}

/**
 * A clock that moves from one timer to the next once nothing else can happen. `lateMs` says how much later than asked a
 * timer wakes.
 */
export function createVirtualTime(lateMs: () => number = () => 0) {
  let time = 0;
  const timers: { at: number; wake: () => void }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  return {
    now: () => time,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        timers.push({ at: time + ms + lateMs(), wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    /** Nothing runs while this much time passes, as in a blocked event loop or a frozen process. */
    freeze: (ms: number) => {
      time += ms;
    },
    /** Runs until no timer is left. */
    async run(): Promise<void> {
      for (;;) {
        await settle();
        timers.sort((a, b) => a.at - b.at);
        const next = timers.shift();
        if (!next) return;
        time = Math.max(time, next.at);
        next.wake();
      }
    },
  };
}
