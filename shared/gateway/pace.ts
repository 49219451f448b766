/**
 * Interval pacing. Time is a grid of slots, one interval apart; each turn is handed the next slot in advance and waits
 * for it, and then until there is room, so that timers which wake late do not add up.
 *
 * - what a short pause left unused, as between two chunks, is made good: slots may lie up to {@link MOST_BEHIND_MS} back.
 *   What a longer one left is gone. A process that takes over from one that has just made a pause good knows nothing of it,
 *   but takes longer to start
 * - two turns are never closer than three quarters of an interval: nothing is caught up in a burst
 * - no second and a fiftieth holds more than the rate, rounded up. So calls may come together by a fiftieth of a second on
 *   their way, and still no second has too many when they arrive
 * - the first slot comes one interval after creation, and in the first second nothing is made good, for a restarted process
 *   takes over in mid-second
 * - who then leaves much later than its turn (a connection had to be opened first) uses up a second one, that of its leaving
 * - slowed down, at most once a second: nine tenths of the speed, for one complaint of many calls is often chance; three
 *   quarters of it when the next comes before full speed is back, which it is evenly over time
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
const MOST_BEHIND_MS = 120;
/** The least part of an interval between two turns. */
const CLOSEST = 3 / 4;
/** A turn is left in time within so many milliseconds. */
const MAX_LATE_MS = 10;
const MAX_HOLD_MS = 10_000;
const SLOW_DOWN_PAUSE_MS = 1_000;
const A_LITTLE_SLOWER = 9 / 10;
const SLOWER = 3 / 4;
const SLOWEST = 1 / 32;
/** From standstill to full speed; so six seconds after a single slow-down. */
const RECOVERY_MS = 60_000;

export function createPace({ perSecond, sleep, now }: PaceOptions): Pace {
  let rate = perSecond;
  /** The next slot; it may have gone by. */
  let next = now() + 1000 / rate;
  const bornAt = now();
  /** The turns of the last {@link WINDOW_MS}, oldest first. */
  const recent: number[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let slowed = { at: Number.NEGATIVE_INFINITY, speed: 1 };

  /** The share of full speed, from {@link SLOWEST} to 1. */
  const speed = (): number => Math.min(1, slowed.speed + (now() - slowed.at) / RECOVERY_MS);

  const interval = (): number => 1000 / (rate * speed());

  function takeSlot(): number {
    const at = now();
    const slot = at - next > MOST_BEHIND_MS ? at : next;
    next = slot + interval();
    return slot;
  }

  /** How long until there is room for another turn, in milliseconds; 0 or less when there is. */
  function roomInMs(): number {
    const at = now();
    while (recent[0] !== undefined && at - recent[0] >= WINDOW_MS) recent.shift();
    const oldest = recent.at(-Math.ceil((rate * WINDOW_MS) / 1000)) ?? Number.NEGATIVE_INFINITY;
    const latest = recent.at(-1) ?? Number.NEGATIVE_INFINITY;
    const closest = at - bornAt < WINDOW_MS ? 1 : CLOSEST;
    return Math.max(oldest + WINDOW_MS, latest + interval() * closest) - at;
  }

  function leave(turnAt: number): void {
    const at = now();
    if (at - turnAt <= MAX_LATE_MS) return;
    recent.push(at);
    next += interval();
  }

  return {
    async turn(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const slot = takeSlot();
        while (now() < slot) await sleep(slot - now(), signal);
        for (let ms = roomInMs(); ms > 0; ms = roomInMs()) await sleep(ms, signal);
        if (now() < heldUntil) continue;
        const turnAt = now();
        recent.push(turnAt);
        return { leave: () => leave(turnAt) };
      }
    },

    slowDown(retryAfterMs = 0) {
      const at = now();
      heldUntil = Math.max(heldUntil, at + Math.min(retryAfterMs, MAX_HOLD_MS));
      next = Math.max(next, heldUntil);
      // The calls in flight are refused together: that is one complaint, not many.
      if (at - slowed.at < SLOW_DOWN_PAUSE_MS) return;
      const factor = speed() < 1 ? SLOWER : A_LITTLE_SLOWER;
      slowed = { at, speed: Math.max(SLOWEST, speed() * factor) };
    },

    limitTo(limit) {
      rate = limit;
    },
  };
}
