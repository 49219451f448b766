import { cancelKey } from './keys.ts';
import { hasRecord, type WorkBucket, writeRecord } from './work-bucket.ts';

/** Cancels a job for good: nothing more of it is sent. */
export const cancelJob = (work: WorkBucket, job: string): Promise<void> =>
  writeRecord(work, cancelKey(job), { job });

export const isCancelled = (work: WorkBucket, job: string): Promise<boolean> =>
  hasRecord(work, cancelKey(job));
