import { type Clock, systemClock } from '../../infra/local-aws/lambda/clock.ts';

/** The machine's clock, which a test can put forward: what then is due happens at once. */
export interface ShiftingClock extends Clock {
  shift(ms: number): void;
}

export function createShiftingClock(): ShiftingClock {
  let offset = 0;
  const waiting = new Set<{ at: number; run: () => void; cancel: () => void }>();
  const now = (): number => systemClock.now() + offset;

  return {
    now,
    after(delayMs, run) {
      const timer = { at: now() + delayMs, run, cancel: () => {} };
      timer.cancel = systemClock.after(delayMs, () => {
        waiting.delete(timer);
        run();
      });
      waiting.add(timer);
      return () => {
        waiting.delete(timer);
        timer.cancel();
      };
    },
    shift(ms) {
      offset += ms;
      for (const timer of [...waiting].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at)) {
        waiting.delete(timer);
        timer.cancel();
        timer.run();
      }
    },
  };
}
