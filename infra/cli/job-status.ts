import { readClaim } from '../../shared/chunk/claim-holder.ts';
import { missingChunks } from '../../shared/chunk/result.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import { isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { type Manifest, readManifest } from '../../shared/job/manifest.ts';
import { type Plan, plannedJobs, readPlan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { readOverlap } from '../../shared/overlap/overlap.ts';

/** What a job waits for: that its gateway comes out of trouble, named by its code, or an earlier upload of the same users. */
export type Wait =
  | { readonly for: 'gateway'; readonly code: string }
  | { readonly for: 'upload'; readonly job: string };

/** How far a job is. */
export interface JobStatus {
  readonly plan: Plan;
  /** Undefined until the file has been read. */
  readonly manifest: Manifest | undefined;
  readonly isComplete: boolean;
  /** Whether a person has stopped it. */
  readonly isCancelled: boolean;
  readonly chunksDone: number;
  /** What the first missing chunk waits for. */
  readonly wait: Wait | undefined;
}

/** The ids of all jobs that begin so. */
export async function findJobs(work: WorkBucket, beginning = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const job of plannedJobs(work)) if (job.startsWith(beginning)) found.push(job);
  return found;
}

/** Undefined for a job that is not planned yet, or whose plan has expired. */
export async function readJobStatus(work: WorkBucket, job: string): Promise<JobStatus | undefined> {
  const [plan, manifest, complete, cancelled] = await Promise.all([
    readPlan(work, job),
    readManifest(work, job),
    isComplete(work, job),
    isCancelled(work, job),
  ]);
  if (!plan) return undefined;
  const missing: number[] = [];
  if (manifest && !complete)
    for await (const chunk of missingChunks(work, job, manifest.chunks)) missing.push(chunk);
  const [first] = missing;
  const wait = first === undefined ? undefined : await readWait(work, plan, first);
  const chunksDone = (manifest?.chunks ?? 0) - missing.length;
  return { plan, manifest, isComplete: complete, isCancelled: cancelled, chunksDone, wait };
}

async function readWait(work: WorkBucket, plan: Plan, chunk: number): Promise<Wait | undefined> {
  const claim = (await readClaim(work, plan.job, chunk))?.value;
  if (claim?.state === 'released' && claim.requeuedFor !== undefined)
    return { for: 'gateway', code: claim.requeuedFor };
  // A chunk that waits for an upload was never claimed.
  const overlap = claim ? undefined : await readOverlap(work, plan.job, chunk);
  const { timeoutMs } = Profile.parse(plan.profile).gateway;
  for (const earlier of overlap?.waitsFor.toReversed() ?? [])
    if (!(await isComplete(work, earlier, timeoutMs))) return { for: 'upload', job: earlier };
  return undefined;
}
