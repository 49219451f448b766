import { chunkMessage } from '../chunk/size.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';
import { missingChunks } from './completion.ts';
import type { JobStore } from './job-store.ts';
import type { Manifest, Plan } from './records.ts';

/** The message that hands one chunk to a worker; the job is the tenant of the fair queue. */
export function chunkToQueue(
  plan: Plan,
  manifest: Manifest,
  chunk: number,
  delaySeconds = 0,
): OutgoingMessage {
  return { body: JSON.stringify(chunkMessage(plan, manifest, chunk)), group: plan.job, delaySeconds };
}

/**
 * Goes on with a decided job from what lies in the bucket: sends a message for every chunk without a result, or says
 * that the job is complete when none is missing. A message too many changes nothing.
 *
 * @param delayFor seconds that the message of a missing chunk must wait; default none
 */
export async function resumeJob(
  deps: { jobs: JobStore; rows: Queue },
  plan: Plan,
  manifest: Manifest,
  delayFor: (chunk: number) => Promise<number> = async () => 0,
): Promise<void> {
  const { jobs, rows } = deps;
  if (manifest.verdict === 'held') return;
  let missing = 0;
  async function* messages(): AsyncGenerator<OutgoingMessage> {
    for await (const chunk of missingChunks(jobs, plan.job, manifest.chunks)) {
      missing++;
      yield chunkToQueue(plan, manifest, chunk, await delayFor(chunk));
    }
  }
  await rows.send(messages());
  if (missing === 0) await jobs.writeComplete(plan.job);
}
