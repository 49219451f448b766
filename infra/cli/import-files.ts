import { accessSync, constants, createReadStream, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DRY_RUN } from '../../shared/job/keys.ts';
import { say } from '../../shared/messages/say.ts';
import { HELD_FOLDER } from '../../shared/report/build.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { naturalPath } from '../local-aws/s3/state/plain-path.ts';
import { CommandError, printable, printableJson, printableLines } from './command-line.ts';
import { checkGivenFile, tryFile } from './given-file.ts';
import { createImportClient, type ImportClient, type ImportJob } from './import-client.ts';
import { isCutShort } from './listed-job.ts';
import { createProgressLine } from './progress-line.ts';
import { renderSummary } from './render-summary.ts';
import type { StartOptions } from './start-options.ts';
import { type Workspace, withWorkspace } from './workspace.ts';

/** The staff list that is imported when no file is given: a few hundred people, a handful of rows wrong on purpose. */
const SAMPLE = join(import.meta.dirname, 'sample-staff.csv');

/** How often the buckets are looked at. */
const LOOK_EVERY_MS = 50;

/** How often it is asked whether the gateway refuses everything. */
const LOOK_FOR_REFUSALS_EVERY_MS = 500;

/** Outcomes with which a row needs nobody's attention. */
const WELL = new Set(['created', 'updated', 'unchanged', 'ignored']);

const ALL_WELL = 0;
const SOMETHING_TO_FIX = 2;

type Report = ImportJob & { readonly summary: Summary };

/**
 * Imports files through the stack, waits for their reports and prints what came of them.
 *
 * @returns the exit status: 0 all is well, 2 some row of a given file is not, or a given file was refused
 * @throws CommandError when it could not run, or can only wait.
 */
export async function importFiles(options: StartOptions, variables: NodeJS.ProcessEnv): Promise<number> {
  const files = options.files.length > 0 ? options.files : [SAMPLE];
  checkFiles(files);
  if (options.out !== undefined) prepareOut(options.out);
  // With --json, standard output is for the program that reads it; people read standard error.
  const stream = options.json ? process.stderr : process.stdout;
  const tell = (text: string): void => void stream.write(`${printableLines(text)}\n`);
  return withWorkspace(options, variables, tell, async (workspace) => {
    const interrupted = interruption();
    const client = createImportClient(workspace.stack);
    tell(`Importing into ${workspace.gateway.title}`);
    const resumed = workspace.resumed.map(({ job, upload }) => client.find(job, upload.key));
    for (const { job, name } of resumed)
      tell(say(await client.readLanguage(job), 'job_resumed', { name: printable(name) }));
    const given = await uploadFiles(client, files, workspace.profile.name, options['dry-run']);
    const reports = await waitForReports(client, [...resumed, ...given], interrupted);
    if (!reports) {
      tell('Stopped. The next npm start goes on from here.');
      throw new CommandError('interrupted.');
    }
    await untilTold(client, reports, workspace.stack);
    for (const { job, name, summary } of reports) {
      const folder = await reportFolderOf(workspace, client, { job, name, summary }, options.out);
      const end = await howItEnded(client, job, summary);
      tell(renderSummary(name, summary, { folder, ...end }));
    }
    if (options.json) process.stdout.write(`${printableJson(reports.map(({ summary }) => summary))}\n`);
    const isWell = reports.slice(resumed.length).every(({ summary }) => isAllWell(summary));
    return options.files.length === 0 || isWell ? ALL_WELL : SOMETHING_TO_FIX;
  });
}

async function uploadFiles(
  client: ImportClient,
  files: readonly string[],
  profile: string,
  isDryRun: boolean,
): Promise<ImportJob[]> {
  const uploaded: ImportJob[] = [];
  for (const file of files) {
    const name = (isDryRun ? DRY_RUN : '') + basename(file);
    uploaded.push(await client.upload(createReadStream(file), statSync(file).size, profile, name));
  }
  return uploaded;
}

function checkFiles(files: readonly string[]): void {
  const names = new Map<string, string>();
  for (const file of files) {
    checkGivenFile(file);
    const name = basename(file);
    const other = names.get(name);
    if (other === file) throw new CommandError(`${file} is given twice.`);
    if (other)
      throw new CommandError(`${other} and ${file} have the same name: import them one after the other.`);
    names.set(name, file);
  }
}

/** Before anybody is imported, not after. */
function prepareOut(out: string): void {
  tryFile(`--out ${out} is no folder that can be made`, () => mkdirSync(out, { recursive: true }));
  tryFile(`${out} cannot be written`, () => accessSync(out, constants.W_OK));
}

/** Ctrl-C and SIGTERM end the wait, so that the stack is closed in order. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Answers the reports in the order of the jobs; undefined when it was interrupted. */
async function waitForReports(
  client: ImportClient,
  jobs: readonly ImportJob[],
  interrupted: AbortSignal,
): Promise<Report[] | undefined> {
  const progress = createProgressLine(client, process.stderr);
  const watch = createRefusalWatch(client);
  const reports = new Map<string, Report>();
  let running = jobs;
  while (running.length > 0 && !interrupted.aborted) {
    await progress.show(running);
    await watch(running);
    await sleep(LOOK_EVERY_MS);
    for (const each of running) {
      const summary = await client.readSummary(each.job);
      if (summary) reports.set(each.job, { ...each, summary });
    }
    running = jobs.filter(({ job }) => !reports.has(job));
  }
  progress.clear();
  return running.length > 0 ? undefined : jobs.flatMap(({ job }) => reports.get(job) ?? []);
}

/** The notice follows the summary: the stack is not stopped between the two, unless nobody works on it any more. */
async function untilTold(
  client: ImportClient,
  reports: readonly Report[],
  { isIdle, functions }: Workspace['stack'],
): Promise<void> {
  for (const { summary } of reports)
    while (!(await client.wasNotified(summary)) && !isIdle()) await sleep(LOOK_EVERY_MS);
  // Report's last work is the ledger, for which nobody waits but the next night's list.
  while (functions.running().some(({ functionName }) => functionName === 'Report'))
    await sleep(LOOK_EVERY_MS);
}

/**
 * Ends a run whose jobs can only wait: what the gateway refuses comes from the environment, and stays what it is.
 *
 * @throws CommandError that says what to change. The next start goes on with the jobs.
 */
function createRefusalWatch(client: ImportClient): (jobs: readonly ImportJob[]) => Promise<void> {
  const startedAt = Date.now();
  let lookedAt = startedAt;
  return async (jobs) => {
    if (Date.now() - lookedAt < LOOK_FOR_REFUSALS_EVERY_MS) return;
    lookedAt = Date.now();
    for (const { job } of jobs) {
      const progress = await client.readProgress(job);
      const wait = progress?.waitsFor;
      // What an earlier run was refused may be right by now.
      if (!progress || Date.parse(progress.updatedAt) < startedAt) continue;
      if (wait?.for === 'gateway' && wait.trouble === 'misconfigured')
        throw new CommandError(say(await client.readLanguage(job), 'start_ends', { reason: wait.reason }));
    }
  };
}

/** Where a person finds the report files: in the data folder, or in the copy that was asked for. */
async function reportFolderOf(
  { data, stack }: Workspace,
  client: ImportClient,
  { job, name, summary }: Report,
  out: string | undefined,
): Promise<string> {
  const within = summary.held ? HELD_FOLDER : '';
  // Keys may hold what no path should, such as `..`, and the embedded S3 escapes that.
  if (out === undefined) {
    const folder = ((await client.reportFolder(job)) ?? '') + within;
    return join(data.buckets, stack.buckets.files, naturalPath(folder.slice(0, -1)));
  }
  const folder = join(out, naturalPath(name));
  await client.copyReport(job, folder, within);
  return folder;
}

const isAllWell = ({ held, error, outcomes }: Summary): boolean =>
  !held && !error && Object.keys(outcomes).every((outcome) => WELL.has(outcome));

/** Who has ended a job before all of its rows were sent, if somebody has. */
async function howItEnded(client: ImportClient, job: string, summary: Summary) {
  const status = isCutShort(summary) ? await client.readStatus(job) : undefined;
  return { isCancelled: status?.isCancelled ?? false, stopped: status?.stopped };
}
