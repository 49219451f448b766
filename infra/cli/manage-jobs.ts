import { cancelJob, isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { plannedJobs } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { CommandError } from './command-error.ts';
import type { JobsOptions } from './jobs-options.ts';
import { listJobs } from './list-jobs.ts';
import { type ReachedJobs, reachJobs } from './reach-jobs.ts';
import { renderJobs } from './render-jobs.ts';

interface Surroundings {
  write(text: string): void;
  /** Epoch milliseconds. */
  now(): number;
}

/** What becomes of a job that was cancelled, by who works on it. */
const WHAT_NEXT: Readonly<Record<ReachedJobs['worker'], string>> = {
  deployment:
    'Workers stop after the chunk in hand; chunks that wait come back within 15 minutes and are closed. Then its report is built.',
  'running stack':
    'Workers stop after the chunk in hand, chunks that wait are closed at once, and its report is built.',
  none: 'Nothing is running on this data folder: the next npm start with its profile closes it and builds its report.',
};

/**
 * Lists the jobs or cancels one, as the options say.
 *
 * @throws CommandError when the job to cancel is unknown, ambiguous or complete, or the jobs cannot be reached
 */
export async function manageJobs(
  options: Pick<JobsOptions, 'cancel' | 'bucket' | 'data'>,
  { write, now }: Surroundings,
): Promise<void> {
  const reached = await reachJobs(options);
  if (!reached) {
    if (options.cancel !== undefined) throw unknownJob(options.cancel);
    write('No jobs: nothing was imported here yet.\n');
    return;
  }
  await using _ = reached;
  if (options.cancel !== undefined) write(`${await cancel(reached, options.cancel)}\n`);
  else write(`${await describeJobs(reached, now())}\n`);
}

async function describeJobs({ work, worker }: ReachedJobs, now: number): Promise<string> {
  const listed = await listJobs(work);
  if (listed.length === 0) return 'No jobs.';
  const isLeft = listed.some(({ state }) => state.at === 'deciding' || state.at === 'chunks');
  const hint =
    worker === 'none' && isLeft
      ? '\nNothing is running on this data folder: the next npm start goes on with what is left.'
      : '';
  return renderJobs(listed, now) + hint;
}

/** Answers what happens next. */
async function cancel({ work, worker }: ReachedJobs, beginning: string): Promise<string> {
  const job = await findJob(work, beginning);
  if (await isComplete(work, job)) {
    throw new CommandError(`Job ${job} is complete: there is nothing left to cancel.`);
  }
  if (await isCancelled(work, job)) return `Job ${job} is cancelled already. ${WHAT_NEXT[worker]}`;
  await cancelJob(work, job);
  return `Job ${job} is cancelled: nothing more of it will be sent. ${WHAT_NEXT[worker]}`;
}

async function findJob(work: WorkBucket, beginning: string): Promise<string> {
  const matching: string[] = [];
  for await (const job of plannedJobs(work)) if (job.startsWith(beginning)) matching.push(job);
  const [job, another] = matching;
  if (job === undefined) throw unknownJob(beginning);
  if (another === undefined) return job;
  throw new CommandError(
    `${matching.length} jobs begin with ${beginning}: ${matching.join(', ')}. Give more of it.`,
  );
}

const unknownJob = (beginning: string): CommandError =>
  new CommandError(`There is no job ${beginning}. npm run jobs lists them.`);
