import { MAX_DELAY_SECONDS } from '../ports/queue.ts';

/** The first requeue waits about this long. */
const FIRST_SECONDS = 5;

/** In the smallest job a chunk that waits for others waits this long at most. */
const LEAST_MOST_SECONDS = 10;

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
  const jittered = growing(requeues, MAX_DELAY_SECONDS, random);
  return Math.min(MAX_DELAY_SECONDS, Math.max(jittered, leastSeconds, (retryAfterMs ?? 0) / 1000));
}

/**
 * How long the message of a chunk waits that has nothing to do until other chunks of its job come further: doubling likewise,
 * but no longer than a second for each chunk of the job, so that all of them together take up no more than about one
 * delivery a second, and a small job with many levels of managers is done soon.
 *
 * @param waits how often the chunk has waited in a row, this time included
 * @param chunks how many the job has
 * @param random in [0, 1)
 * @returns seconds, 0 to 900
 */
export function managerWaitSeconds(waits: number, chunks: number, random: number): number {
  return growing(waits, Math.min(MAX_DELAY_SECONDS, Math.max(LEAST_MOST_SECONDS, chunks)), random);
}

/**
 * How long the message of a chunk waits for the decision over another upload, which mostly comes in seconds, and may take hours
 * after an accident: half as long as that one has been planned.
 *
 * @returns seconds, 5 to 900
 */
export const decisionWaitSeconds = (plannedForMs: number): number =>
  Math.min(MAX_DELAY_SECONDS, Math.max(FIRST_SECONDS, plannedForMs / 2000));

function growing(times: number, mostSeconds: number, random: number): number {
  return Math.min(mostSeconds, FIRST_SECONDS * 2 ** Math.min(times - 1, 10)) * (0.5 + random / 2);
}
