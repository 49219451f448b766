import { Profile } from '../../shared/gateway/profile.ts';
import { missingChunks } from '../../shared/job/completion.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import type { Manifest, Plan } from '../../shared/job/records.ts';

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
export async function findJobs(jobs: JobStore, beginning = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const job of jobs.plannedJobs()) if (job.startsWith(beginning)) found.push(job);
  return found;
}

/** Undefined for a job that is not planned yet, or whose plan has expired. */
export async function readJobStatus(jobs: JobStore, job: string): Promise<JobStatus | undefined> {
  const [plan, manifest, isComplete, isCancelled] = await Promise.all([
    jobs.readPlan(job),
    jobs.readManifest(job),
    jobs.isComplete(job),
    jobs.isCancelled(job),
  ]);
  if (!plan) return undefined;
  const missing: number[] = [];
  if (manifest && !isComplete)
    for await (const chunk of missingChunks(jobs, job, manifest.chunks)) missing.push(chunk);
  const [first] = missing;
  const wait = first === undefined ? undefined : await readWait(jobs, plan, first);
  const chunksDone = (manifest?.chunks ?? 0) - missing.length;
  return { plan, manifest, isComplete, isCancelled, chunksDone, wait };
}

async function readWait(jobs: JobStore, plan: Plan, chunk: number): Promise<Wait | undefined> {
  const claim = (await jobs.readClaim(plan.job, chunk))?.claim;
  if (claim?.state === 'released' && claim.parkedFor !== undefined)
    return { for: 'gateway', code: claim.parkedFor };
  // A chunk that waits for an upload was never claimed.
  const overlap = claim ? undefined : await jobs.readOverlap(plan.job, chunk);
  const { timeoutMs } = Profile.parse(plan.profile).gateway;
  for (const earlier of overlap?.waitsFor.toReversed() ?? [])
    if (!(await jobs.isComplete(earlier, timeoutMs))) return { for: 'upload', job: earlier };
  return undefined;
}
