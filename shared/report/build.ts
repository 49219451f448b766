import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type Result, readResult } from '../chunk/result.ts';
import { noCalls } from '../gateway/call-count.ts';
import { languageOf } from '../job/job-language.ts';
import { type Manifest, readDecided } from '../job/manifest.ts';
import { type Plan, reportFolderOf } from '../job/plan.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { sayToSender } from '../messages/say-to-sender.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import {
  createTally,
  FAILED_FILE,
  isUndone,
  REPORT_FILE,
  type ReportForm,
  renderRefusal,
  renderReportHeader,
  renderReportRow,
  SUMMARY_FILE,
  type Tally,
} from './render.ts';

/** How many results are fetched ahead of the one being written; fewer where they are so wide that they would fill the memory. */
const MAX_AHEAD = 8;
const CELLS_AHEAD = 100_000;

const CSV = 'text/csv; charset=utf-8';

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

/**
 * Lays the results of a complete job end to end and writes its report files; `summary.json` comes last and is the
 * commit, so a second run changes nothing and a run after a crash writes all of it again.
 *
 * @param completedAt when S3 stored `complete/<job>`, as its event has it
 * @throws Error when the job is not decided, or a result has expired.
 */
export async function buildReport(deps: ReportStores, job: string, completedAt: Date): Promise<void> {
  const { work, files } = deps;
  const { plan, manifest } = await readDecided(work, job);
  if (await files.exists(fileAt(plan, SUMMARY_FILE))) return;
  const tally = createTally();
  tally.add([], manifest.gatewayCalls ?? noCalls());
  if (manifest.verdict === 'refused') await writeRefusal(files, plan, manifest);
  else await writeRows(deps, plan, manifest, tally);
  const summary = tally.summarize(plan, manifest, completedAt, deps.keptDays);
  await files.put(fileAt(plan, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`);
}

async function writeRefusal(files: ObjectStore, plan: Plan, manifest: Manifest): Promise<void> {
  const reason = manifest.error ?? sayToSender(languageOf(plan, manifest), 'refused', () => []);
  await files.put(fileAt(plan, REPORT_FILE), renderRefusal(reason));
}

async function writeRows(
  { work, files }: ReportStores,
  plan: Plan,
  manifest: Manifest,
  tally: Tally,
): Promise<void> {
  const { columns, chunks, surplusIn } = manifest;
  const language = languageOf(plan, manifest) ?? 'en';
  const inReport: ReportForm = { language, columns, hasExtra: surplusIn !== undefined };
  const inFailed: ReportForm = { ...inReport, hasExtra: surplusIn === 'rejected' };
  const open = (name: string, form: ReportForm) =>
    openFile(files, fileAt(plan, name), renderReportHeader(form));
  const report = open(REPORT_FILE, inReport);
  let failedRows: ReturnType<typeof openFile> | undefined;
  try {
    for await (const { rows, gatewayCalls } of resultsInOrder(
      work,
      plan.job,
      chunks,
      aheadOf(columns.length * plan.chunkRows),
    )) {
      tally.add(rows, gatewayCalls);
      await report.write(rows.map((row) => renderReportRow(inReport, row)).join(''));
      const undone = rows.filter(isUndone);
      if (undone.length === 0) continue;
      failedRows ??= open(FAILED_FILE, inFailed);
      await failedRows.write(undone.map((row) => renderReportRow(inFailed, row)).join(''));
    }
    await Promise.all([report.finish(), failedRows?.finish()]);
  } catch (error) {
    report.abandon(error);
    failedRows?.abandon(error);
    throw error;
  }
}

/** A file in the bucket that grows as it is written; it appears when it is finished. */
function openFile(files: ObjectStore, at: { bucket: string; key: string }, head: string) {
  const body = new PassThrough();
  const stored = files.write(at, body, CSV);
  // Whoever writes or finishes hears of a failed upload; until then it must not count as unhandled.
  stored.catch((error: unknown) => body.destroy(error instanceof Error ? error : new Error(String(error))));
  body.on('error', () => {});
  body.write(head);
  return {
    async write(text: string): Promise<void> {
      if (body.destroyed) await stored;
      if (!body.write(text)) await Promise.race([once(body, 'drain'), stored]);
    },
    async finish(): Promise<void> {
      body.end();
      await stored;
    },
    abandon(error: unknown): void {
      body.destroy(error instanceof Error ? error : new Error('The report was given up.'));
    },
  };
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
export async function writeFallbackReport(deps: ReportStores, job: string, completedAt: Date): Promise<void> {
  const { work, files } = deps;
  const { plan, manifest } = await readDecided(work, job);
  const error = sayToSender(languageOf(plan, manifest), 'report_failed', () => [{ job }]);
  await files.put(fileAt(plan, REPORT_FILE), renderRefusal(error));
  const summary = createTally().summarize(plan, { ...manifest, error }, completedAt, deps.keptDays);
  await files.put(fileAt(plan, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`);
}
