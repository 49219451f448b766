import { chunkToQueue } from '../chunk/message.ts';
import { missingChunks } from '../chunk/result.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';
import { writeComplete } from './completion.ts';
import { chunkOfKey, claimsPrefix } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { Plan } from './plan.ts';
import { listKeys, type WorkBucket } from './work-bucket.ts';

/**
 * Goes on with a decided job from what lies in the bucket: sends a message for every chunk without a result, or says
 * that the job is complete when none is missing. Of a job whose chunks go one by one, those that were begun are sent, and the next
 * one. A message too many changes nothing.
 *
 * @param delayFor seconds that the message of a missing chunk must wait; default none
 */
export async function resumeJob(
  deps: { work: WorkBucket; rowsQueue: Queue },
  plan: Plan,
  manifest: Manifest,
  delayFor: (chunk: number) => Promise<number> = async () => 0,
): Promise<void> {
  const { work, rowsQueue } = deps;
  let missing = 0;
  let unbegun = 0;
  async function* messages(): AsyncGenerator<OutgoingMessage> {
    const begun = plan.oneByOne && (await begunChunks(work, plan.job));
    for await (const chunk of missingChunks(work, plan.job, manifest.chunks)) {
      missing++;
      if (begun && !begun.has(chunk) && ++unbegun > 1) continue;
      yield chunkToQueue(plan, manifest, chunk, await delayFor(chunk));
    }
  }
  await rowsQueue.send(messages());
  if (missing === 0) await writeComplete(work, plan.job);
}

async function begunChunks(work: WorkBucket, job: string): Promise<ReadonlySet<number>> {
  const begun = new Set<number>();
  for await (const key of listKeys(work, claimsPrefix(job))) begun.add(chunkOfKey(key));
  return begun;
}
