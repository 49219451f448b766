import { isComplete } from './completion.ts';
import { cancelKey } from './keys.ts';
import { hasRecord, type WorkBucket, writeRecord } from './work-bucket.ts';

/**
 * Cancels a job for good: nothing more of it is sent.
 *
 * @returns false for a job that is complete: nothing is left to cancel, and nothing is written
 */
export async function cancelJob(work: WorkBucket, job: string): Promise<boolean> {
  if (await isComplete(work, job)) return false;
  await writeRecord(work, cancelKey(job), { job });
  return true;
}

export const isCancelled = (work: WorkBucket, job: string): Promise<boolean> =>
  hasRecord(work, cancelKey(job));
