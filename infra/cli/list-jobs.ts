import { isCancelled } from '../../shared/job/cancellation.ts';
import { completedJobs } from '../../shared/job/completion.ts';
import { uploadOfKey } from '../../shared/job/keys.ts';
import { type Manifest, readManifest } from '../../shared/job/manifest.ts';
import { type Plan, plannedJobs, readPlan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { readChunkProgress, type Wait } from './chunk-progress.ts';

/** Where a job is on its road. */
export type JobState =
  | { readonly at: 'deciding' | 'refused' | 'complete' }
  | {
      readonly at: 'chunks';
      readonly done: number;
      readonly chunks: number;
      readonly wait: Wait | undefined;
    };

/** One job, as it is listed. */
export interface ListedJob {
  readonly job: string;
  readonly upload: string;
  readonly profile: string;
  readonly droppedAt: Date;
  /** Undefined until the file has been read. */
  readonly rows: number | undefined;
  readonly state: JobState;
  readonly isCancelled: boolean;
}

/** Jobs whose objects are read at the same time. */
const AT_ONCE = 16;

/** Reads all jobs of a work bucket, newest first. */
export async function listJobs(work: WorkBucket): Promise<ListedJob[]> {
  const complete = new Set(await collect(completedJobs(work)));
  const planned = await collect(plannedJobs(work));
  const listed: ListedJob[] = [];
  for (let from = 0; from < planned.length; from += AT_ONCE) {
    const some = planned.slice(from, from + AT_ONCE);
    const read = await Promise.all(some.map((job) => readJob(work, job, complete.has(job))));
    for (const job of read) if (job) listed.push(job);
  }
  return listed.sort((a, b) => b.droppedAt.getTime() - a.droppedAt.getTime());
}

/** Undefined for a job whose plan expires just now. */
async function readJob(work: WorkBucket, job: string, isComplete: boolean): Promise<ListedJob | undefined> {
  const [plan, manifest, cancelled] = await Promise.all([
    readPlan(work, job),
    readManifest(work, job),
    isCancelled(work, job),
  ]);
  if (!plan) return undefined;
  return {
    job,
    upload: uploadOfKey(plan.upload.key)?.name ?? plan.upload.key,
    profile: plan.profileName,
    droppedAt: new Date(plan.droppedAt),
    rows: manifest?.rows,
    state: await readState(work, plan, manifest, isComplete),
    isCancelled: cancelled,
  };
}

async function readState(
  work: WorkBucket,
  plan: Plan,
  manifest: Manifest | undefined,
  isComplete: boolean,
): Promise<JobState> {
  if (!manifest) return { at: 'deciding' };
  if (manifest.verdict !== 'go') return { at: manifest.verdict };
  if (isComplete) return { at: 'complete' };
  const { chunksDone, wait } = await readChunkProgress(work, plan, manifest);
  return { at: 'chunks', done: chunksDone, chunks: manifest.chunks, wait };
}

async function collect(names: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const name of names) collected.push(name);
  return collected;
}
