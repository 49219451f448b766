import { CLOSED, closedKey, jobOfKey } from './keys.ts';
import { listKeys, type WorkBucket, writeRecord } from './work-bucket.ts';

/**
 * `closed/<job>`: a sweep has seen that nothing is left to do for the job, and need not look again. It is no more than a note: a job without it is looked at, so one that is lost, or was never written, costs a look.
 */
export const closeJob = (work: WorkBucket, job: string): Promise<void> =>
  writeRecord(work, closedKey(job), { job });

/** All that were closed: a thousand with one request. */
export async function closedJobs(work: WorkBucket): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  for await (const key of listKeys(work, CLOSED)) closed.add(jobOfKey(key));
  return closed;
}
