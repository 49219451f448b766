import { chunkToQueue } from '../chunk/message.ts';
import { missingChunks } from '../chunk/result.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';
import { writeComplete } from './completion.ts';
import type { Manifest } from './manifest.ts';
import type { Plan } from './plan.ts';
import type { WorkBucket } from './work-bucket.ts';

/**
 * Goes on with a decided job from what lies in the bucket: sends a message for every chunk without a result, or says
 * that the job is complete when none is missing. A message too many changes nothing.
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
  async function* messages(): AsyncGenerator<OutgoingMessage> {
    for await (const chunk of missingChunks(work, plan.job, manifest.chunks)) {
      missing++;
      yield chunkToQueue(plan, manifest, chunk, await delayFor(chunk));
    }
  }
  await rowsQueue.send(messages());
  if (missing === 0) await writeComplete(work, plan.job);
}
