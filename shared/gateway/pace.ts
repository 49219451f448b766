/**
 * Interval pacing. Time is a grid of slots, one interval apart; each turn is handed the next slot in advance and waits
 * for it, so that a timer which wakes late delays its own turn and none after it.
 *
 * - a slot is never before now: what a pause left unused is gone, nothing is caught up in a burst
 * - the first slot comes one interval after creation, so that a restarted process does not burst either
 * - who wakes more than {@link MAX_LATE_MS} after its slot (a blocked event loop, a frozen sandbox) goes only if nobody
 *   else went for an interval, or else takes a new slot
 * - no second and a fiftieth holds more than the rate, rounded up: who would be too much waits for room. So calls may come
 *   together by a fiftieth of a second on their way, and still no second has too many when they arrive
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

const WINDOW_MS = 1_020;
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
  /** The turns of the last {@link WINDOW_MS}, oldest first. */
  const recent: number[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let slowed = { at: Number.NEGATIVE_INFINITY, speed: 1 };

  /** The share of full speed, from {@link SLOWEST} to 1. */
  const speed = (): number => Math.min(1, slowed.speed + (now() - slowed.at) / RECOVERY_MS);

  const interval = (): number => 1000 / (rate * speed());

  /** How long until the window has room for another turn, in milliseconds; 0 when it has. */
  function roomInMs(): number {
    const at = now();
    while (recent[0] !== undefined && at - recent[0] >= WINDOW_MS) recent.shift();
    const oldest = recent.at(-Math.ceil((rate * WINDOW_MS) / 1000));
    return oldest === undefined ? 0 : oldest + WINDOW_MS - at;
  }

  /** Whether who woke for this slot may go. */
  function mayGo(slot: number): boolean {
    const at = now();
    if (at < heldUntil) return false;
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
        for (let ms = roomInMs(); ms > 0; ms = roomInMs()) await sleep(ms, signal);
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
