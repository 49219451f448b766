import { readClaim } from '../../shared/chunk/claim-holder.ts';
import { missingChunks } from '../../shared/chunk/result.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import { isComplete } from '../../shared/job/completion.ts';
import type { Manifest } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { readOverlap } from '../../shared/overlap/overlap.ts';

/** What a job waits for: that its gateway comes out of trouble, named by its code, or an earlier upload of the same users. */
export type Wait =
  | { readonly for: 'gateway'; readonly code: string }
  | { readonly for: 'upload'; readonly job: string };

/** How far a decided job is. `wait` is what its first missing chunk waits for, if so. */
export interface ChunkProgress {
  readonly chunksDone: number;
  readonly wait: Wait | undefined;
}

export async function readChunkProgress(
  work: WorkBucket,
  plan: Plan,
  manifest: Manifest,
): Promise<ChunkProgress> {
  let missing = 0;
  let first: number | undefined;
  for await (const chunk of missingChunks(work, manifest.job, manifest.chunks)) {
    first ??= chunk;
    missing++;
  }
  const wait = first === undefined ? undefined : await readWait(work, plan, manifest, first);
  return { chunksDone: manifest.chunks - missing, wait };
}

/** Who waits for an upload has no claim yet. */
async function readWait(
  work: WorkBucket,
  plan: Plan,
  manifest: Manifest,
  chunk: number,
): Promise<Wait | undefined> {
  const claim = (await readClaim(work, manifest.job, chunk))?.value;
  if (claim?.state === 'released' && claim.requeuedFor !== undefined)
    return { for: 'gateway', code: claim.requeuedFor };
  if (claim || !manifest.overlaps) return undefined;
  const overlap = await readOverlap(work, manifest.job, chunk);
  const { timeoutMs } = Profile.parse(plan.profile).gateway;
  for (const job of overlap?.waitsFor.toReversed() ?? [])
    if (!(await isComplete(work, job, timeoutMs))) return { for: 'upload', job };
  return undefined;
}
