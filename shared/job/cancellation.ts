import * as z from 'zod';
import { JobError } from '../user/outcome.ts';
import { isComplete } from './completion.ts';
import { cancelKey } from './keys.ts';
import { hasRecord, readRecord, type WorkBucket, writeOnce, writeRecord } from './work-bucket.ts';

/** `cancelled/<job>`: nothing more of the job is sent. With a `reason` it was stopped by a worker, else by a person. */
const Cancellation = z.object({ job: z.string(), reason: JobError.optional() });
export type Cancellation = z.infer<typeof Cancellation>;

/**
 * Cancels a job for good: nothing more of it is sent.
 *
 * @returns false for a job that is complete: nothing is left to cancel, and nothing is written
 */
export async function cancelJob(work: WorkBucket, job: string): Promise<boolean> {
  if (await isComplete(work, job)) return false;
  await writeRecord(work, cancelKey(job), { job } satisfies Cancellation);
  return true;
}

/** Stops a job for good, unless it is stopped already, for a reason that the rest of its rows is told. */
export async function stopJob(work: WorkBucket, job: string, reason: JobError): Promise<void> {
  await writeOnce(work, cancelKey(job), { job, reason }, Cancellation);
}

export const isCancelled = (work: WorkBucket, job: string): Promise<boolean> =>
  hasRecord(work, cancelKey(job));

export const readCancellation = (work: WorkBucket, job: string): Promise<Cancellation | undefined> =>
  readRecord(work, cancelKey(job), Cancellation);
