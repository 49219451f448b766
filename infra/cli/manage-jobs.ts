import { cancelJob, isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { CommandError, parseWords } from './command-line.ts';
import { findJobs, type JobStatus } from './job-status.ts';
import { readJobs, renderJobs } from './list-jobs.ts';
import { didYouMean } from './nearest-word.ts';
import { type ReachedJobs, withJobs } from './reach-jobs.ts';
import { DEFAULT_DATA_FOLDER } from './start-options.ts';

const OPTIONS = {
  data: { type: 'string' },
  bucket: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const SEE_HELP = 'See npm run jobs -- --help.';

const HELP = `Usage: npm run jobs -- [options]
       npm run jobs -- cancel JOB [options]

Lists the jobs, newest first, or cancels one: nothing more of it is sent, and its report says of every row what became
of it. Cancelled is final; to import what is left, drop the report's to-fix.xlsx or failed.csv. JOB is a job's id or the
beginning of it. Works while npm start or npm run serve is running, and while none is.

  --data DIR     the data folder (default ${DEFAULT_DATA_FOLDER})
  --bucket NAME  the jobs of a deployment instead: its work bucket (the output WorkBucket of the stack); region and
                 credentials come from the usual AWS environment (AWS_REGION, AWS_PROFILE, …)
  --version      the version
  --help         this text

Exit status: 0 done; 1 could not, for instance because there is no such job, or because it is complete: one line on
standard error says why.
`;

/** What becomes of a job that was cancelled, by who works on it. */
const WHAT_NEXT: Readonly<Record<ReachedJobs['worker'], string>> = {
  deployment:
    'Workers stop after the chunk in hand; chunks that wait come back within 15 minutes and are closed. Then its report is built.',
  'running stack':
    'Workers stop after the chunk in hand, chunks that wait are closed at once, and its report is built.',
  none: 'Nothing is running on this data folder: the next npm start with its profile closes it and builds its report.',
};

/**
 * Lists the jobs or cancels one, as the words of the command line say.
 *
 * @param now epoch milliseconds
 * @returns what to print
 * @throws CommandError when a word cannot be used; when the job to cancel is unknown, ambiguous or complete; or when the
 *   jobs cannot be reached.
 */
export async function manageJobs(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  now: number,
): Promise<string> {
  const { values, positionals } = parseWords(words, OPTIONS, SEE_HELP, variables);
  const [action, job, ...others] = positionals;
  if (values.help) return HELP;
  if (action !== undefined && action !== 'cancel')
    throw new CommandError(
      `${action} is nothing that can be done with jobs.${didYouMean(action, ['cancel'])} ${SEE_HELP}`,
    );
  if (action === 'cancel' && (!job || others.length > 0))
    throw new CommandError(`cancel takes one job. ${SEE_HELP}`);
  if (values.bucket !== undefined && values.data !== undefined)
    throw new CommandError('--bucket and --data exclude each other: jobs lie in one or the other.');
  const where = { bucket: values.bucket, data: values.data ?? DEFAULT_DATA_FOLDER };
  const text = await withJobs(where, (reached) =>
    job === undefined ? listJobs(reached, now) : cancel(reached, job),
  );
  return `${text}\n`;
}

async function listJobs(reached: ReachedJobs | undefined, now: number): Promise<string> {
  if (!reached) return 'No jobs: nothing was imported here yet.';
  const listed = await readJobs(reached.work);
  if (listed.length === 0) return 'No jobs.';
  const isLeft = ({ manifest, isComplete }: JobStatus): boolean =>
    !isComplete && (!manifest || manifest.verdict === 'go');
  const hint =
    reached.worker === 'none' && listed.some(isLeft)
      ? '\nNothing is running on this data folder: the next npm start goes on with what is left.'
      : '';
  return renderJobs(listed, now) + hint;
}

async function cancel(reached: ReachedJobs | undefined, beginning: string): Promise<string> {
  const found = reached ? await findJobs(reached.work, beginning) : [];
  const [job, another] = found;
  if (!reached || job === undefined)
    throw new CommandError(`There is no job ${beginning}. npm run jobs lists them.`);
  if (another !== undefined) {
    throw new CommandError(
      `${found.length} jobs begin with ${beginning}: ${found.join(', ')}. Give more of it.`,
    );
  }
  const { work, worker } = reached;
  if (await isComplete(work, job))
    throw new CommandError(`Job ${job} is complete: there is nothing left to cancel.`);
  if (await isCancelled(work, job)) return `Job ${job} is cancelled already. ${WHAT_NEXT[worker]}`;
  await cancelJob(work, job);
  return `Job ${job} is cancelled: nothing more of it will be sent. ${WHAT_NEXT[worker]}`;
}
