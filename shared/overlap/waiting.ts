import { chunkToQueue } from '../chunk/message.ts';
import { Profile } from '../gateway/profile.ts';
import { waiterOfKey, waitingKey, waitingPrefix } from '../job/keys.ts';
import { findDecided } from '../job/manifest.ts';
import { listKeys, type WorkBucket, writeRecord } from '../job/work-bucket.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';

/** Notes that a chunk is to be sent again when an earlier job is complete. */
export const writeWaiting = (work: WorkBucket, earlier: string, job: string, chunk: number): Promise<void> =>
  writeRecord(work, waitingKey(earlier, job, chunk), { job, chunk });

/** The chunks that wait for a job, or once did; those of one job one after the other. */
export async function* waitingFor(
  work: WorkBucket,
  job: string,
): AsyncGenerator<{ job: string; chunk: number }> {
  for await (const key of listKeys(work, waitingPrefix(job))) yield waiterOfKey(key);
}

/**
 * How long after its completion a job is certainly over, last writes included: S3 tells times in whole seconds, so the age
 * of an object may seem up to two seconds less than it is.
 */
export const secondsUntilOver = (gatewayTimeoutMs: number): number => Math.ceil(gatewayTimeoutMs / 1000) + 2;

/**
 * Sends every chunk that waits for a job which has just become complete, to be taken up when the last write of that job is
 * certainly over. A chunk that is done by now, or still waits for another job, takes no harm.
 */
export async function wakeWaiting(deps: { work: WorkBucket; rowsQueue: Queue }, job: string): Promise<void> {
  const { work, rowsQueue } = deps;
  async function* messages(): AsyncGenerator<OutgoingMessage> {
    let known: { readonly job: string; readonly render: (chunk: number) => OutgoingMessage } | undefined;
    for await (const waiting of waitingFor(work, job)) {
      if (known?.job !== waiting.job) known = await readWaiting(work, waiting.job);
      if (known) yield known.render(waiting.chunk);
    }
  }
  await rowsQueue.send(messages());
}

async function readWaiting(work: WorkBucket, job: string) {
  const decided = await findDecided(work, job);
  if (!decided) return undefined;
  const { plan, manifest } = decided;
  const delaySeconds = secondsUntilOver(Profile.parse(plan.profile).gateway.timeoutMs);
  return { job, render: (chunk: number) => chunkToQueue(plan, manifest, chunk, delaySeconds) };
}
