import { uploadOfKey } from '../../../shared/core/layout.ts';
import type { Manifest } from '../../../shared/core/records.ts';
import type { JobStore } from '../../../shared/io/job-store.ts';
import { readChunkProgress } from './chunk-progress.ts';

/** Where a job is on its road; `waitingFor` is the code of the gateway's trouble that it waits out. */
export type JobState =
  | { readonly at: 'deciding' | 'held' | 'refused' | 'complete' }
  | {
      readonly at: 'chunks';
      readonly done: number;
      readonly chunks: number;
      readonly waitingFor: string | undefined;
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
export async function listJobs(jobs: JobStore): Promise<ListedJob[]> {
  const complete = new Set(await collect(jobs.completedJobs()));
  const planned = await collect(jobs.plannedJobs());
  const listed: ListedJob[] = [];
  for (let from = 0; from < planned.length; from += AT_ONCE) {
    const some = planned.slice(from, from + AT_ONCE);
    const read = await Promise.all(some.map((job) => readJob(jobs, job, complete.has(job))));
    for (const job of read) if (job) listed.push(job);
  }
  return listed.sort((a, b) => b.droppedAt.getTime() - a.droppedAt.getTime());
}

/** Undefined for a job whose plan expires just now. */
async function readJob(jobs: JobStore, job: string, isComplete: boolean): Promise<ListedJob | undefined> {
  const [plan, manifest, isCancelled] = await Promise.all([
    jobs.readPlan(job),
    jobs.readManifest(job),
    jobs.isCancelled(job),
  ]);
  if (!plan) return undefined;
  return {
    job,
    upload: uploadOfKey(plan.upload.key)?.name ?? plan.upload.key,
    profile: plan.profileName,
    droppedAt: new Date(plan.droppedAt),
    rows: manifest?.rows,
    state: await readState(jobs, job, manifest, isComplete),
    isCancelled,
  };
}

async function readState(
  jobs: JobStore,
  job: string,
  manifest: Manifest | undefined,
  isComplete: boolean,
): Promise<JobState> {
  if (!manifest) return { at: 'deciding' };
  if (manifest.verdict !== 'go') return { at: manifest.verdict };
  if (isComplete) return { at: 'complete' };
  const { chunksDone, trouble } = await readChunkProgress(jobs, job, manifest.chunks);
  return { at: 'chunks', done: chunksDone, chunks: manifest.chunks, waitingFor: trouble };
}

async function collect(names: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const name of names) collected.push(name);
  return collected;
}
