import { chunkResult, type Result } from '../chunk/result.ts';
import { noCalls } from '../gateway/call-count.ts';
import { isCancelled } from '../job/cancellation.ts';
import { languageOf } from '../job/job-language.ts';
import { isDryRun } from '../job/keys.ts';
import { rememberUpload } from '../job/last-upload.ts';
import { type Decided, readDecided } from '../job/manifest.ts';
import { reportFolderOf } from '../job/plan.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { problemOf } from '../messages/say.ts';
import { sayToSender } from '../messages/say-to-sender.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openFile } from './file-stream.ts';
import { createPage, type Page } from './page/create-page.ts';
import { createTally, PAGE_FILE, REPORT_FILE, renderRefusal, SUMMARY_FILE, type Tally } from './render.ts';
import { finishAll, reportFilesOf } from './report-files.ts';
import { fetchChunk, fetchResult, inOrder, resultsAhead } from './results-in-order.ts';
import { type Delivered, Summary } from './summary.ts';

/** What reports are made from, and where they go. */
export interface ReportStores {
  readonly work: WorkBucket;
  readonly files: ObjectStore;
  /** How many days `files` keeps a report; 0: for ever. */
  readonly keptDays: number;
  /** After how many days nothing of an upload is left in `files`; 0: never. */
  readonly uploadDays: number;
}

/** Where the report on a held job lies, within the folder of the final one. */
export const HELD_FOLDER = 'held/';

/** A report while it is written. */
interface Report extends Decided {
  /** Where its files go, within the job's folder: '' for the final report. */
  readonly folder: '' | typeof HELD_FOLDER;
  readonly tally: Tally;
  readonly page: Page;
}

function beginReport({ plan, manifest }: Decided, folder: Report['folder']): Report {
  const tally = createTally();
  return { plan, manifest, folder, tally, page: createPage(plan, manifest) };
}

type Place = Pick<Report, 'plan' | 'folder'>;

const folderOf = ({ plan, folder }: Place): string => reportFolderOf(plan) + folder;

/** Where the files of a report go. */
const fileAt = (place: Place, name: string) => ({
  bucket: place.plan.upload.bucket,
  key: folderOf(place) + name,
});

/** A decided job, what it has for a summary, and where. */
export interface Reported extends Decided {
  readonly summary: Summary;
  /** The folder of the report's files, with its closing slash. */
  readonly folder: string;
}

/**
 * Lays the results of a complete job end to end and writes its report files; `summary.json` comes last and is the
 * commit, so a second run changes nothing and a run after a crash writes all of it again.
 *
 * @param completedAt when S3 stored `complete/<job>`, as its event has it
 * @param signal ends it between two chunks, with its reason
 * @throws Error when the job is not decided, or a result has expired.
 */
export async function buildReport(
  deps: ReportStores,
  job: string,
  completedAt: Date,
  signal?: AbortSignal,
): Promise<Reported> {
  const { work } = deps;
  const decided = await readDecided(work, job);
  const reported = await writeReport(deps, beginReport(decided, ''), completedAt, async (n) => {
    signal?.throwIfAborted();
    return fetchResult(work, job, n);
  });
  await rememberComplete(work, decided);
  return reported;
}

/**
 * Writes the report on a held job in the same way: what validate has decided of its rows, and that the others are held.
 *
 * @param heldAt when S3 stored `held/<job>`, as its event has it
 * @param signal ends it between two chunks, with its reason
 * @returns undefined for a job that was released meanwhile
 */
export async function buildHeldReport(
  deps: ReportStores,
  job: string,
  heldAt: Date,
  signal?: AbortSignal,
): Promise<Reported | undefined> {
  const decided = await readDecided(deps.work, job);
  if (decided.manifest.verdict !== 'held') return undefined;
  const problems = [problemOf(languageOf(decided.plan, decided.manifest) ?? 'en', 'held')];
  return writeReport(deps, beginReport(decided, HELD_FOLDER), heldAt, async (n) => {
    signal?.throwIfAborted();
    const chunk = await fetchChunk(deps.work, job, n);
    const noAttempt = { attempt: 'held', gatewayCalls: noCalls() };
    return chunkResult(chunk, noAttempt, new Map(), (row) => ({ row, outcome: 'held', problems }));
  });
}

/** Writes the files of a report, unless it is there. @param readRows gives the rows of a chunk, as the report has them */
async function writeReport(
  deps: ReportStores,
  report: Report,
  at: Date,
  readRows: (chunk: number) => Promise<Result>,
): Promise<Reported> {
  const { files } = deps;
  const { manifest, tally } = report;
  const standing = await files.read(fileAt(report, SUMMARY_FILE));
  if (standing) return reportedOf(report, Summary.parse(JSON.parse(standing.text)));
  tally.add([], manifest.gatewayCalls ?? noCalls());
  const delivered =
    manifest.verdict === 'refused'
      ? await writeRefusal(files, report)
      : await writeRows(files, report, readRows);
  return commit(deps, report, at, delivered);
}

/** Writes what is made of all that went by: the page, and last the summary. */
async function commit(
  { files, keptDays, uploadDays }: ReportStores,
  report: Report,
  at: Date,
  delivered: Delivered,
): Promise<Reported> {
  const { plan, manifest, tally, page } = report;
  const all = [PAGE_FILE, ...delivered.files];
  const summary = tally.summarize(plan, manifest, at, {
    ...delivered,
    files: all,
    keptDays,
    uploadDays,
  });
  const file = openFile(files, fileAt(report, PAGE_FILE), 'text/html; charset=utf-8');
  await file.write(page.render(summary));
  await file.finish();
  await files.put(fileAt(report, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`);
  return reportedOf(report, summary);
}

const reportedOf = (report: Report, summary: Summary): Reported => {
  const { plan, manifest } = report;
  return { plan, manifest, summary, folder: folderOf(report) };
};

/** What the guards of the next upload of this name compare it with: a job that was imported, not one that was stopped. */
async function rememberComplete(work: WorkBucket, { plan, manifest }: Decided): Promise<void> {
  const { verdict, people = 0, skipped = 0, dialect, error } = manifest;
  if (verdict !== 'go' || error || people === 0 || isDryRun(plan.upload.key)) return;
  if (await isCancelled(work, plan.job)) return;
  await rememberUpload(work, plan, { people, ...(dialect ? { sent: people - skipped } : {}) });
}

async function writeRefusal(files: ObjectStore, report: Report): Promise<Delivered> {
  const { plan, manifest } = report;
  const reason = manifest.error ?? sayToSender(languageOf(plan, manifest), 'refused', () => []);
  await files.put(fileAt(report, REPORT_FILE), renderRefusal(reason));
  return { files: [REPORT_FILE], notes: [] };
}

async function writeRows(
  files: ObjectStore,
  report: Report,
  readRows: (chunk: number) => Promise<Result>,
): Promise<Delivered> {
  const { plan, manifest, tally, page } = report;
  const { columns, chunks } = manifest;
  const reports = reportFilesOf(plan, manifest, (name, type) => openFile(files, fileAt(report, name), type));
  try {
    const ahead = resultsAhead(columns.length * plan.chunkRows);
    for await (const { rows, gatewayCalls } of inOrder(readRows, chunks, ahead)) {
      tally.add(rows, gatewayCalls);
      page.add(rows);
      for (const each of reports) await each.add(rows);
    }
    return await finishAll(reports, languageOf(plan, manifest) ?? 'en');
  } catch (error) {
    await Promise.all(reports.map((each) => each.abandon(error)));
    throw error;
  }
}

/** Writes a report that only says that there is no better one. */
export async function writeFallbackReport(
  deps: ReportStores,
  job: string,
  completedAt: Date,
): Promise<Reported> {
  const { plan, manifest } = await readDecided(deps.work, job);
  const error = sayToSender(languageOf(plan, manifest), 'report_failed', () => [{ job }]);
  return writeReason(deps, { plan, manifest: { ...manifest, error } }, '', completedAt);
}

/** Likewise on a held job, unless it was released meanwhile: why it is held is known all the same. */
export async function writeHeldFallback(deps: ReportStores, job: string, heldAt: Date): Promise<void> {
  const { plan, manifest } = await readDecided(deps.work, job);
  const { verdict, held } = manifest;
  if (verdict !== 'held') return;
  const parameters = { job, reason: held?.message ?? '' };
  const error = sayToSender(languageOf(plan, manifest), 'report_failed_held', () => [parameters]);
  await writeReason(deps, { plan, manifest: { ...manifest, error } }, HELD_FOLDER, heldAt);
}

/** Writes a report of which all is said by the error of the manifest. */
async function writeReason(
  deps: ReportStores,
  decided: Decided,
  folder: Report['folder'],
  at: Date,
): Promise<Reported> {
  const report = beginReport(decided, folder);
  return commit(deps, report, at, await writeRefusal(deps.files, report));
}
