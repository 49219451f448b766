import { hasClaim } from '../chunk/claim-holder.ts';
import { chunkToQueue } from '../chunk/message.ts';
import { hasResult, missingChunks } from '../chunk/result.ts';
import type { Queue } from '../ports/queue.ts';
import type { Decided } from './manifest.ts';
import type { WorkBucket } from './work-bucket.ts';

/**
 * Of a job whose chunks go one by one, sends the next one, when this one is done or lets others pass. One that anybody has begun was
 * sent before. A message too many changes nothing.
 */
export async function sendNext(
  { work, rowsQueue }: { readonly work: WorkBucket; readonly rowsQueue: Queue },
  { plan, manifest }: Decided,
  chunk: number,
): Promise<void> {
  if (!plan.oneByOne || chunk >= manifest.chunks) return;
  const next = await nextUnbegun(work, plan.job, chunk + 1, manifest.chunks);
  if (next !== undefined) await rowsQueue.send([chunkToQueue(plan, manifest, next)]);
}

/** Chunks of which nothing is sent have a result and were never begun: there may be many, and they are passed over. */
async function nextUnbegun(
  work: WorkBucket,
  job: string,
  next: number,
  chunks: number,
): Promise<number | undefined> {
  const [isBegun, isDone] = await Promise.all([hasClaim(work, job, next), hasResult(work, job, next)]);
  if (isBegun) return undefined;
  if (!isDone) return next;
  for await (const missing of missingChunks(work, job, chunks))
    if (missing > next) return (await hasClaim(work, job, missing)) ? undefined : missing;
  return undefined;
}
