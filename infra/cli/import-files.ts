import { accessSync, constants, createReadStream, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DRY_RUN } from '../../shared/job/keys.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { naturalPath } from '../local-aws/s3/state/plain-path.ts';
import { CommandError } from './command-error.ts';
import { createImportClient, type ImportClient, type ImportJob } from './import-client.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import type { Options } from './options.ts';
import { createProgressLine } from './progress-line.ts';
import { renderSummary } from './render-summary.ts';

/** The staff list that is imported when no file is given: a few hundred people, a handful of rows wrong on purpose. */
const SAMPLE = join(import.meta.dirname, 'sample-staff.csv');

/** How often the buckets are looked at. */
const LOOK_EVERY_MS = 50;

/** Outcomes with which a row needs nobody's attention. */
const WELL = new Set(['created', 'updated', 'unchanged', 'ignored']);

const ALL_WELL = 0;
const SOMETHING_TO_FIX = 2;

/**
 * Imports files through the stack, waits for their reports and prints what came of them.
 *
 * @returns the exit status: 0 all is well, 2 some row of a given file is not, or a given file was refused
 * @throws CommandError when it could not run
 */
export async function importFiles(options: Options, variables: NodeJS.ProcessEnv): Promise<number> {
  const files = options.files.length > 0 ? options.files : [SAMPLE];
  checkFiles(files);
  if (options.out !== undefined) prepareOut(options.out);
  // With --json, standard output is for the program that reads it; people read standard error.
  const stream = options.json ? process.stderr : process.stdout;
  const tell = (line: string): void => void stream.write(`${line}\n`);
  await using workspace = await openWorkspace(options, variables, tell);
  const interrupted = interruption();
  const client = createImportClient(workspace.stack);
  tell(`Importing into ${workspace.gateway}`);

  const resumed = workspace.resumed.map(({ job, upload }) => client.find(job, upload.key));
  for (const { name } of resumed) tell(`Going on with ${name}, which an earlier run left unfinished.`);
  const given: ImportJob[] = [];
  for (const file of files) {
    const name = `${options.dryRun ? DRY_RUN : ''}${basename(file)}`;
    given.push(
      await client.upload(createReadStream(file), statSync(file).size, workspace.profile.name, name),
    );
  }

  const summaries = await waitForAll(client, [...resumed, ...given], tell, interrupted);
  for (const { job, name } of [...resumed, ...given]) {
    const summary = summaries.get(job);
    if (!summary) continue;
    const folder = await reportFolderOf(workspace, client, job, name, options.out);
    tell(renderSummary(name, summary, { folder, isCancelled: await client.isCancelled(job) }));
  }
  if (options.json) process.stdout.write(`${JSON.stringify([...summaries.values()])}\n`);
  const isWell = given.every(({ job }) => isAllWell(summaries.get(job)));
  return options.files.length === 0 || isWell ? ALL_WELL : SOMETHING_TO_FIX;
}

function checkFiles(files: readonly string[]): void {
  const names = new Map<string, string>();
  for (const file of files) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat) throw new CommandError(`There is no file ${file}.`);
    if (!stat.isFile()) throw new CommandError(`${file} is no file.`);
    assertUsable(file, constants.R_OK, 'cannot be read');
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
  try {
    mkdirSync(out, { recursive: true });
  } catch (cause) {
    throw new CommandError(`--out ${out} is no folder that can be made: ${reasonOf(cause)}.`, { cause });
  }
  assertUsable(out, constants.W_OK, 'cannot be written');
}

function assertUsable(path: string, mode: number, problem: string): void {
  try {
    accessSync(path, mode);
  } catch (cause) {
    throw new CommandError(`${path} ${problem}: ${reasonOf(cause)}.`, { cause });
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);

async function waitForAll(
  client: ImportClient,
  jobs: readonly ImportJob[],
  tell: (line: string) => void,
  interrupted: AbortSignal,
): Promise<Map<string, Summary>> {
  const summaries = new Map<string, Summary>();
  const progress = createProgressLine(process.stderr);
  while (summaries.size < jobs.length) {
    for (const { job } of jobs) {
      const summary = summaries.has(job) ? undefined : await client.readSummary(job);
      if (summary) summaries.set(job, summary);
    }
    if (interrupted.aborted) {
      progress.clear();
      tell('Stopped. The next npm start goes on from here.');
      throw new CommandError('interrupted.');
    }
    await progress.show(
      jobs.filter(({ job }) => !summaries.has(job)),
      client,
    );
    await sleep(LOOK_EVERY_MS);
  }
  progress.clear();
  return summaries;
}

/** Ctrl-C and a polite kill end the wait, so that the stack is closed in order. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Where a person finds the report files: in the data folder, or in the copy that was asked for. */
async function reportFolderOf(
  { data, stack }: Workspace,
  client: ImportClient,
  job: string,
  name: string,
  out: string | undefined,
): Promise<string> {
  // Keys may hold what no path should, such as `..`: the embedded S3 shows them escaped, and so do we.
  if (out === undefined)
    return join(data.buckets, stack.buckets.files, naturalPath(client.reportFolder(job).slice(0, -1)));
  const folder = join(out, naturalPath(name));
  await client.copyReport(job, folder);
  return folder;
}

function isAllWell(summary: Summary | undefined): boolean {
  if (!summary || summary.error) return false;
  return Object.keys(summary.outcomes).every((outcome) => WELL.has(outcome));
}
