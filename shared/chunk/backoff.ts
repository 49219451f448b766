import { MAX_DELAY_SECONDS } from '../ports/queue.ts';

/** The first requeue waits about this long. */
const FIRST_SECONDS = 5;

/**
 * How long the message of a requeued chunk waits in an outage: doubling from about 5 s to 15 minutes, the upper half of it
 * by chance so that chunks do not come back together; a gateway that says how long to wait is believed.
 *
 * @param requeues how often the chunk has been requeued, this time included
 * @param leastSeconds never sooner than this
 * @param random in [0, 1)
 * @returns seconds, 0 to 900
 */
export function requeueDelaySeconds(
  requeues: number,
  leastSeconds: number,
  retryAfterMs: number | undefined,
  random: number,
): number {
  const grown = Math.min(MAX_DELAY_SECONDS, FIRST_SECONDS * 2 ** Math.min(requeues - 1, 10));
  const jittered = grown * (0.5 + random / 2);
  return Math.min(MAX_DELAY_SECONDS, Math.max(jittered, leastSeconds, (retryAfterMs ?? 0) / 1000));
}
