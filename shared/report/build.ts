import { type Result, readResult } from '../chunk/result.ts';
import { noCalls } from '../gateway/call-count.ts';
import { languageOf } from '../job/job-language.ts';
import { type Decided, type Manifest, readDecided } from '../job/manifest.ts';
import { type Plan, reportFolderOf } from '../job/plan.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { sayToSender } from '../messages/say-to-sender.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openFile } from './file-stream.ts';
import { createPage, type Page } from './page/create-page.ts';
import { createTally, PAGE_FILE, REPORT_FILE, renderRefusal, SUMMARY_FILE, type Tally } from './render.ts';
import { finishAll, reportFilesOf } from './report-files.ts';
import { type Delivered, Summary } from './summary.ts';

/** How many results are fetched ahead of the one being written; fewer where they are so wide that they would fill the memory. */
const MAX_AHEAD = 8;
const CELLS_AHEAD = 100_000;

/** What reports are made from, and where they go. */
export interface ReportStores {
  readonly work: WorkBucket;
  readonly files: ObjectStore;
  /** How many days `files` keeps a report; 0: for ever. */
  readonly keptDays: number;
}

/** Where a job's report files go. */
const fileAt = (plan: Plan, name: string) => ({
  bucket: plan.upload.bucket,
  key: reportFolderOf(plan) + name,
});

/** What a job has for a summary, and where. */
export interface Reported {
  readonly summary: Summary;
  /** The folder of the report's files, with its closing slash. */
  readonly folder: string;
}

/**
 * Lays the results of a complete job end to end and writes its report files; `summary.json` comes last and is the
 * commit, so a second run changes nothing and a run after a crash writes all of it again.
 *
 * @param completedAt when S3 stored `complete/<job>`, as its event has it
 * @throws Error when the job is not decided, or a result has expired.
 */
export async function buildReport(deps: ReportStores, job: string, completedAt: Date): Promise<Reported> {
  const { work, files } = deps;
  const { plan, manifest } = await readDecided(work, job);
  const standing = await files.read(fileAt(plan, SUMMARY_FILE));
  if (standing) return { summary: Summary.parse(JSON.parse(standing.text)), folder: reportFolderOf(plan) };
  const tally = createTally();
  const page = createPage(plan, manifest);
  tally.add([], manifest.gatewayCalls ?? noCalls());
  const delivered =
    manifest.verdict === 'refused'
      ? await writeRefusal(files, plan, manifest)
      : await writeRows(deps, { plan, manifest }, tally, page);
  return commit(deps, { plan, manifest }, completedAt, { tally, page, delivered });
}

/** Writes what is made of all that went by: the page, and last the summary. */
async function commit(
  { files, keptDays }: ReportStores,
  { plan, manifest }: Decided,
  completedAt: Date,
  { tally, page, delivered }: { readonly tally: Tally; readonly page: Page; readonly delivered: Delivered },
): Promise<Reported> {
  const all = [PAGE_FILE, ...delivered.files];
  const summary = tally.summarize(plan, manifest, completedAt, { ...delivered, files: all, keptDays });
  const file = openFile(files, fileAt(plan, PAGE_FILE), 'text/html; charset=utf-8');
  await file.write(page.render(summary));
  await file.finish();
  await files.put(fileAt(plan, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`);
  return { summary, folder: reportFolderOf(plan) };
}

async function writeRefusal(files: ObjectStore, plan: Plan, manifest: Manifest): Promise<Delivered> {
  const reason = manifest.error ?? sayToSender(languageOf(plan, manifest), 'refused', () => []);
  await files.put(fileAt(plan, REPORT_FILE), renderRefusal(reason));
  return { files: [REPORT_FILE], notes: [] };
}

async function writeRows(
  { work, files }: ReportStores,
  { plan, manifest }: Decided,
  tally: Tally,
  page: Page,
): Promise<Delivered> {
  const { columns, chunks } = manifest;
  const reports = reportFilesOf(plan, manifest, (name, type) => openFile(files, fileAt(plan, name), type));
  try {
    const ahead = aheadOf(columns.length * plan.chunkRows);
    for await (const { rows, gatewayCalls } of resultsInOrder(work, plan.job, chunks, ahead)) {
      tally.add(rows, gatewayCalls);
      page.add(rows);
      for (const report of reports) await report.add(rows);
    }
    return await finishAll(reports, languageOf(plan, manifest) ?? 'en');
  } catch (error) {
    await Promise.all(reports.map((report) => report.abandon(error)));
    throw error;
  }
}

const aheadOf = (cellsOfChunk: number): number =>
  Math.max(1, Math.min(MAX_AHEAD, Math.floor(CELLS_AHEAD / cellsOfChunk)));

/** Every chunk's result in file order, a few of them fetched ahead. */
async function* resultsInOrder(
  work: WorkBucket,
  job: string,
  chunks: number,
  ahead: number,
): AsyncGenerator<Result> {
  const fetched: Promise<Result>[] = [];
  let next = 1;
  while (next <= chunks || fetched.length > 0) {
    while (next <= chunks && fetched.length < ahead) {
      const fetching = fetchResult(work, job, next++);
      // Its failure is told when its turn comes; nobody may be listening before.
      fetching.catch(() => {});
      fetched.push(fetching);
    }
    const result = fetched.shift();
    if (result) yield await result;
  }
}

async function fetchResult(work: WorkBucket, job: string, chunk: number): Promise<Result> {
  const result = await readResult(work, job, chunk);
  if (!result)
    throw new Error(
      `The result of chunk ${chunk} of job ${job} is not in the work bucket; it may have expired.`,
    );
  return result;
}

/** Writes a report that only says that there is no better one. */
export async function writeFallbackReport(
  deps: ReportStores,
  job: string,
  completedAt: Date,
): Promise<Reported> {
  const { work, files } = deps;
  const { plan, manifest } = await readDecided(work, job);
  const error = sayToSender(languageOf(plan, manifest), 'report_failed', () => [{ job }]);
  const failed = { ...manifest, error };
  const delivered = await writeRefusal(files, plan, failed);
  const page = createPage(plan, failed);
  return commit(deps, { plan, manifest: failed }, completedAt, { tally: createTally(), page, delivered });
}
