/** Counts events of the last `lengthMs`; an event exactly that old counts no more. */
export interface SlidingWindow {
  /** How many events lie in the window that ends at `nowMs`. */
  count(nowMs: number): number;
  /** Adds an event; times never go back. */
  add(nowMs: number): void;
}

export function createSlidingWindow(lengthMs: number): SlidingWindow {
  let times: number[] = [];
  let oldest = 0;
  return {
    count(nowMs) {
      while (oldest < times.length && nowMs - (times[oldest] ?? 0) >= lengthMs) oldest += 1;
      if (oldest > 1_000 && oldest * 2 > times.length) {
        times = times.slice(oldest);
        oldest = 0;
      }
      return times.length - oldest;
    },
    add(nowMs) {
      times.push(nowMs);
    },
  };
}
