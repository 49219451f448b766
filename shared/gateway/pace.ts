/**
 * Interval pacing. Time is a grid of slots, one interval apart; each turn is handed the next slot in advance and waits
 * for it, so that a timer which wakes late delays its own turn and none after it.
 *
 * - a slot is never before now: what a pause left unused is gone, nothing is caught up in a burst
 * - the first slot comes one interval after creation, so that a restarted process does not burst either
 * - who wakes more than {@link MAX_LATE_MS} after its slot (a blocked event loop, a frozen sandbox) goes only if nobody
 *   else went for an interval, or else takes a new slot
 * - no second holds more than the rate and a hundredth, rounded up: who would be too much takes a new slot
 * - who then leaves that much later (a connection had to be opened first) uses up a second slot, that of its leaving
 * - slowed down: three quarters of the speed, at most once a second; then full speed again evenly over time
 * - held: nobody goes before the moment that the server named
 */
export interface Pace {
  /**
   * Resolves when it is the caller's turn; the call is to be sent at once, and `leave` to be told when it really goes on
   * the wire. Rejects with the signal's reason.
   */
  turn(signal?: AbortSignal): Promise<{ leave(): void }>;
  /** The server said too much, and perhaps for how long it wants to be left alone (obeyed up to {@link MAX_HOLD_MS}). */
  slowDown(retryAfterMs?: number): void;
  /** Sets another limit. */
  limitTo(perSecond: number): void;
}

export interface PaceOptions {
  readonly perSecond: number;
  /** Resolves after so many milliseconds; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

const WINDOW_MS = 1_000;
/** How many more turns than the rate a second may hold, where late ones meet punctual ones; then the next has to wait. */
const WINDOW_SLACK = 1.01;
const MAX_LATE_MS = 10;
const MAX_HOLD_MS = 10_000;
const SLOW_DOWN_PAUSE_MS = 1_000;
const SLOWER = 3 / 4;
const SLOWEST = 1 / 32;
/** From standstill to full speed; so a quarter of a minute after a single slow-down. */
const RECOVERY_MS = 60_000;

export function createPace({ perSecond, sleep, now }: PaceOptions): Pace {
  let rate = perSecond;
  let next = now() + 1000 / rate;
  /** The turns of the last second, oldest first. */
  const recent: number[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let slowed = { at: Number.NEGATIVE_INFINITY, speed: 1 };

  /** The share of full speed, from {@link SLOWEST} to 1. */
  const speed = (): number => Math.min(1, slowed.speed + (now() - slowed.at) / RECOVERY_MS);

  const interval = (): number => 1000 / (rate * speed());

  function isFull(at: number): boolean {
    while (recent[0] !== undefined && at - recent[0] >= WINDOW_MS) recent.shift();
    return recent.length >= Math.ceil(rate * WINDOW_SLACK);
  }

  /** Whether who woke for this slot may go. */
  function mayGo(slot: number): boolean {
    const at = now();
    if (at < heldUntil || isFull(at)) return false;
    if (at - slot > MAX_LATE_MS) {
      if (at - (recent.at(-1) ?? Number.NEGATIVE_INFINITY) < interval()) return false;
      next = Math.max(next, at + interval());
    }
    recent.push(at);
    return true;
  }

  function leave(slot: number): void {
    if (now() - slot > MAX_LATE_MS) next = Math.max(next, now()) + interval();
  }

  return {
    async turn(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const slot = Math.max(now(), next);
        next = slot + interval();
        while (now() < slot) await sleep(slot - now(), signal);
        if (mayGo(slot)) {
          const turnAt = now();
          return { leave: () => leave(turnAt) };
        }
      }
    },

    slowDown(retryAfterMs = 0) {
      const at = now();
      heldUntil = Math.max(heldUntil, at + Math.min(retryAfterMs, MAX_HOLD_MS));
      next = Math.max(next, heldUntil);
      // The calls in flight are refused together: that is one complaint, not many.
      if (at - slowed.at >= SLOW_DOWN_PAUSE_MS) slowed = { at, speed: Math.max(SLOWEST, speed() * SLOWER) };
    },

    limitTo(limit) {
      rate = limit;
    },
  };
}
