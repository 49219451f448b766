/** Permission to send one request. */
export interface Turn {
  /** Tells when the request really went on the wire: much later than its turn where a connection had to be opened. */
  markSent(): void;
}

/**
 * Interval pacing. Time is a grid of slots, one interval apart. Each turn is given the next slot in advance, waits for it,
 * and then waits until there is room, so that timers which wake late do not add up.
 *
 * - Of a short pause, as between two chunks, up to {@link MAX_BEHIND_MS} is made up for. After one that is longer than
 *   {@link MAX_PAUSE_MS} nothing is: another process may have taken over meanwhile, and used those turns.
 * - Two turns are never closer than three quarters of an interval: nothing is made up for in a burst.
 * - No 1,020 ms hold more turns than the rate of a second, rounded up. So the calls of a second may arrive up to 20 ms closer
 *   together than they were sent, and still no second at the gateway has too many.
 * - The first slot comes one interval after creation, and in the first second nothing is made up for, because a restarted
 *   process takes over in the middle of a second.
 * - A request that is sent much later than its turn uses up a second turn, at the time when it is sent.
 * - Each slow-down, of which at most one a second counts, lowers the speed: to nine tenths for a single one, which is often
 *   chance, and to three quarters of it for each that comes before full speed is back. Speed comes back evenly over time.
 * - While held, nobody has a turn before the time that the server named.
 */
export interface Pace {
  /** Resolves when the caller may send, which it then does at once. Rejects with the signal's reason. */
  takeTurn(signal?: AbortSignal): Promise<Turn>;
  /** The server was asked too often; it may have said how long to leave it alone (obeyed up to {@link MAX_HOLD_MS}). */
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
const MAX_BEHIND_MS = 120;
/** A worker is back after about a seventh of a second; no process starts, works and ends in twice that. */
const MAX_PAUSE_MS = 300;
/** The smallest distance between two turns, in intervals. */
const MIN_DISTANCE = 3 / 4;
/** A request sent within so many milliseconds of its turn is in time. */
const MAX_LATE_MS = 10;
const MAX_HOLD_MS = 10_000;
const SLOW_DOWN_PAUSE_MS = 1_000;
const FIRST_SLOW_DOWN = 9 / 10;
const REPEATED_SLOW_DOWN = 3 / 4;
const MIN_SPEED = 1 / 32;
/** From standstill to full speed; so six seconds after a single slow-down. */
const RECOVERY_MS = 60_000;

/** The share of a gateway's limit that is used: the rest allows for late timers and the jitter of the network. */
const USED_SHARE = 0.98;

/**
 * What is left of a limit for who is no worker and asks before a job is decided: one request a second at the shipped 10, and as
 * many whole ones as a fiftieth of a much higher limit holds. Few, for they ask seldom; one of them asks at a time.
 */
const probeShare = (limit: number): number => (limit < 10 ? limit / 5 : Math.max(1, Math.floor(limit / 50)));

/** The requests a second of who asks before a job is decided. */
export const probeRate = (limit: number): number => USED_SHARE * probeShare(limit);

/**
 * A worker's requests a second. A share is rounded down to whole requests, even where that leaves some of the limit unused:
 * no second of a worker's pace holds more than its share *rounded up*, and the workers do not know of each other. Two
 * workers with 4.5 of the 9 that a limit of 10 leaves them could send 5 each in one second; with 4 they never send more than 8. Shares below one cannot be
 * rounded: there each worker may send one in the same second.
 */
export function workerRate(limit: number, workers: number): number {
  const share = (limit - probeShare(limit)) / workers;
  return USED_SHARE * (share > 1 ? Math.floor(share) : share);
}

export function createPace({ perSecond, sleep, now }: PaceOptions): Pace {
  const createdAt = now();
  let rate = perSecond;
  /** When the next slot is; it may have passed. */
  let nextSlot = createdAt + 1000 / rate;
  /** The turns of the last {@link WINDOW_MS}, oldest first. */
  const recent: number[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;
  let slowed = { at: Number.NEGATIVE_INFINITY, speed: 1 };

  /** The share of full speed, from {@link MIN_SPEED} to 1. */
  const speed = (): number => Math.min(1, slowed.speed + (now() - slowed.at) / RECOVERY_MS);

  const interval = (): number => 1000 / (rate * speed());

  function takeSlot(): number {
    const at = now();
    const slot = at - nextSlot > MAX_PAUSE_MS ? at : Math.max(nextSlot, at - MAX_BEHIND_MS);
    nextSlot = slot + interval();
    return slot;
  }

  /** How long until there is room for another turn, in milliseconds; 0 or less when there is. */
  function roomInMs(): number {
    const at = now();
    while (recent[0] !== undefined && at - recent[0] >= WINDOW_MS) recent.shift();
    const oldest = recent.at(-Math.ceil((rate * WINDOW_MS) / 1000)) ?? Number.NEGATIVE_INFINITY;
    const latest = recent.at(-1) ?? Number.NEGATIVE_INFINITY;
    const distance = at - createdAt < WINDOW_MS ? 1 : MIN_DISTANCE;
    return Math.max(oldest + WINDOW_MS, latest + interval() * distance) - at;
  }

  function markSent(turnAt: number): void {
    const at = now();
    if (at - turnAt <= MAX_LATE_MS) return;
    recent.push(at);
    nextSlot += interval();
  }

  return {
    async takeTurn(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const slot = takeSlot();
        while (now() < slot) await sleep(slot - now(), signal);
        for (let ms = roomInMs(); ms > 0; ms = roomInMs()) await sleep(ms, signal);
        if (now() < heldUntil) continue;
        const turnAt = now();
        recent.push(turnAt);
        return { markSent: () => markSent(turnAt) };
      }
    },

    slowDown(retryAfterMs = 0) {
      const at = now();
      heldUntil = Math.max(heldUntil, at + Math.min(retryAfterMs, MAX_HOLD_MS));
      nextSlot = Math.max(nextSlot, heldUntil);
      // The calls in flight are refused together: that counts once.
      if (at - slowed.at < SLOW_DOWN_PAUSE_MS) return;
      const factor = speed() < 1 ? REPEATED_SLOW_DOWN : FIRST_SLOW_DOWN;
      slowed = { at, speed: Math.max(MIN_SPEED, speed() * factor) };
    },

    limitTo(limit) {
      rate = limit;
    },
  };
}
