import { missingChunks } from '../../shared/chunk/result.ts';
import { readCancellation } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { type Manifest, readManifest } from '../../shared/job/manifest.ts';
import { type Plan, plannedJobs, readPlan } from '../../shared/job/plan.ts';
import type { Progress, Wait } from '../../shared/job/progress.ts';
import { readProgress } from '../../shared/job/progress-record.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { JobError } from '../../shared/user/outcome.ts';

export type { Wait } from '../../shared/job/progress.ts';

/** How far a job is. */
export interface JobStatus {
  readonly plan: Plan;
  /** Undefined until the file has been read. */
  readonly manifest: Manifest | undefined;
  readonly isComplete: boolean;
  /** Whether a person has stopped it. */
  readonly isCancelled: boolean;
  /** Why a worker has stopped it. */
  readonly stopped: JobError | undefined;
  readonly chunksDone: number;
  /** By rows, as its workers last wrote it. */
  readonly progress: Progress | undefined;
  /** What it waits for, while nothing of it goes on. */
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
  const [plan, manifest, progress, complete, cancellation] = await Promise.all([
    readPlan(work, job),
    readManifest(work, job),
    readProgress(work, job),
    isComplete(work, job),
    readCancellation(work, job),
  ]);
  if (!plan) return undefined;
  let missing = 0;
  if (manifest && !complete) for await (const _ of missingChunks(work, job, manifest.chunks)) missing += 1;
  const chunksDone = (manifest?.chunks ?? 0) - missing;
  const wait = complete ? undefined : progress?.waitsFor;
  const stopped = cancellation?.reason;
  const isCancelled = cancellation !== undefined && !stopped;
  return { plan, manifest, progress, isComplete: complete, isCancelled, stopped, chunksDone, wait };
}
