import { cancelJob, isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { releaseJob } from '../../shared/job/hold.ts';
import { findDecided } from '../../shared/job/manifest.ts';
import type { Language } from '../../shared/messages/language.ts';
import { didYouMean } from '../../shared/names/nearest-word.ts';
import { CommandError, parseWords, printableJson } from './command-line.ts';
import { forgetLedgerOf } from './forget-ledger.ts';
import { findJobs } from './job-status.ts';
import { readJobs, renderJobs } from './list-jobs.ts';
import { jobRecord, type ListedJob, readListedJob, stateOf } from './listed-job.ts';
import { type ReachedJobs, withJobs } from './reach-jobs.ts';
import { renderJob } from './show-job.ts';
import { DEFAULT_DATA_FOLDER } from './start-options.ts';
import { terminalLanguage } from './terminal-language.ts';

const OPTIONS = {
  data: { type: 'string' },
  bucket: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const SEE_HELP = 'See npm run jobs -- --help.';

const HELP = `Usage: npm run jobs -- [options]
       npm run jobs -- show JOB [options]
       npm run jobs -- cancel JOB [options]
       npm run jobs -- release JOB [options]
       npm run jobs -- forget PROFILE [options]

Lists the jobs, newest first: when the file was uploaded (in the zone of its profile), its profile and name, how many rows
it has, and what came of them or what the job waits for. show tells all of one job, and where its report is. cancel ends
one: nothing more of it is sent, and its report says of every row what became of it. Cancelled is final; to import what is
left, drop the report's to-fix.xlsx or failed.csv. release lets a held job go on: nothing of it was sent, for a guard of its
profile found that more would change than usual. forget drops what was confirmed of the users of a profile's enterprise, so
that the next list is sent whole: after somebody has changed many of them at the gateway. JOB is a job's id or the beginning
of it. Works while npm start or npm run serve is running, and while none is.

  --data DIR     the data folder (default ${DEFAULT_DATA_FOLDER})
  --bucket NAME  the jobs of a deployment instead: its work bucket (the output WorkBucket of the stack); region and
                 credentials come from the usual AWS environment (AWS_REGION, AWS_PROFILE, …)
  --json         one line of JSON: an array of the jobs, or the one that is shown, with its summary
  --version      the version
  --help         this text

Exit status: 0 done; 1 could not, for instance because there is no such job or no such data folder, or because the job is
complete: one line on standard error says why.
`;

/** What becomes of a job that was cancelled, by who works on it. */
const WHAT_NEXT: Readonly<Record<ReachedJobs['worker'], string>> = {
  deployment:
    'Workers stop after the chunk in hand; chunks that wait come back within 15 minutes and are closed. Then its report is built.',
  'running stack':
    'Workers stop after the chunk in hand, chunks that wait are closed at once, and its report is built.',
  none: 'Nothing is running on this data folder: the next npm start with its profile closes it and builds its report.',
};

/** What can be done with one job, and what is printed of it. */
const ACTIONS = { show, cancel, release };

/**
 * Lists the jobs, or does something with one, as the words of the command line say.
 *
 * @returns what to print
 * @throws CommandError when a word cannot be used; when the job is unknown or ambiguous, or complete and to be cancelled;
 *   or when the jobs cannot be reached.
 */
export async function manageJobs(words: readonly string[], variables: NodeJS.ProcessEnv): Promise<string> {
  const { values, positionals } = parseWords(words, OPTIONS, SEE_HELP, variables);
  if (values.help) return HELP;
  const [action, job, ...others] = positionals;
  const isForgetting = action === 'forget';
  if (action !== undefined && !isForgetting && !isAction(action)) {
    const meant = didYouMean(action, [...Object.keys(ACTIONS), 'forget']);
    throw new CommandError(`${action} is nothing that can be done with jobs.${meant} ${SEE_HELP}`);
  }
  if (action !== undefined && (!job || others.length > 0))
    throw new CommandError(`${action} takes one ${isForgetting ? 'profile' : 'job'}. ${SEE_HELP}`);
  if (values.bucket !== undefined && values.data !== undefined)
    throw new CommandError('--bucket and --data exclude each other: jobs lie in one or the other.');
  const asked = { language: terminalLanguage(variables), json: values.json };
  const text = await withJobs(values, async (reached) => {
    if (action === undefined || job === undefined) return listJobs(reached, asked);
    if (action === 'forget') return forgetLedgerOf(reached, job);
    const found = await findJob(reached, job);
    return ACTIONS[action](found.reached, found.job, asked);
  });
  return `${text}\n`;
}

const isAction = (word: string): word is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, word);

/** How the person wants to be told. */
interface Asked {
  readonly language: Language;
  readonly json: boolean;
}

async function listJobs(reached: ReachedJobs | undefined, { language, json }: Asked): Promise<string> {
  const listed = reached ? await readJobs(reached.work) : [];
  if (json) return printableJson(listed.map(jobRecord));
  if (!reached) return 'No jobs: nothing was imported here yet.';
  if (listed.length === 0) return 'No jobs.';
  const hint =
    reached.worker === 'none' && listed.some(isLeft)
      ? '\nNothing is running on this data folder: the next npm start goes on with what is left.'
      : '';
  return renderJobs(language, listed) + hint;
}

const UNFINISHED = new Set(['reading', 'held', 'running', 'waiting', 'cancelling', 'reporting']);

const isLeft = (job: ListedJob): boolean => UNFINISHED.has(stateOf(job));

/** The one job whose id begins so. */
async function findJob(
  reached: ReachedJobs | undefined,
  beginning: string,
): Promise<{ readonly reached: ReachedJobs; readonly job: string }> {
  const found = reached ? await findJobs(reached.work, beginning) : [];
  const [job, another] = found;
  if (!reached || job === undefined)
    throw new CommandError(`There is no job ${beginning}. npm run jobs lists them.`);
  if (another !== undefined) {
    throw new CommandError(
      `${found.length} jobs begin with ${beginning}: ${found.join(', ')}. Give more of it.`,
    );
  }
  return { reached, job };
}

async function show({ work, placeOf }: ReachedJobs, job: string, { language, json }: Asked): Promise<string> {
  const listed = await readListedJob(work, job);
  if (!listed) throw new CommandError(`There is no job ${job} any more. npm run jobs lists them.`);
  if (!json) return renderJob(listed, language, placeOf);
  return printableJson({ ...jobRecord(listed), summary: listed.summary });
}

async function cancel({ work, worker }: ReachedJobs, job: string): Promise<string> {
  const isAgain = await isCancelled(work, job);
  if (!(await cancelJob(work, job)))
    throw new CommandError(`Job ${job} is complete: there is nothing left to cancel.`);
  if (isAgain) return `Job ${job} is cancelled already. ${WHAT_NEXT[worker]}`;
  return `Job ${job} is cancelled: nothing more of it will be sent. ${WHAT_NEXT[worker]}`;
}

/** What becomes of a job that was released, by who works on it. */
const THEN: Readonly<Record<ReachedJobs['worker'], string>> = {
  deployment: 'It is decided once more, as the uploads stand now, and goes on.',
  'running stack': 'It is decided once more, as the uploads stand now, and goes on.',
  none: 'Nothing is running on this data folder: the next npm start with its profile goes on with it.',
};

async function release({ work, worker }: ReachedJobs, job: string): Promise<string> {
  const { plan, manifest } = (await findDecided(work, job)) ?? {};
  if (!plan || manifest?.verdict !== 'held')
    throw new CommandError(`Job ${job} is not held: npm run jobs tells what it is.`);
  if ((await isComplete(work, job)) || (await isCancelled(work, job)))
    throw new CommandError(`Job ${job} is cancelled: drop its file again.`);
  await releaseJob(work.store, plan);
  return `Job ${job} is released. ${THEN[worker]}`;
}
