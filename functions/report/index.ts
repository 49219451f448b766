import { createLog } from '../../shared/aws/log.ts';
import { createEventsClient, createNotices, createSnsClient } from '../../shared/aws/notices.ts';
import { createdObjects } from '../../shared/aws/s3-event.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { HOLDS, jobOfKey, SLOW } from '../../shared/job/keys.ts';
import { readDecided } from '../../shared/job/manifest.ts';
import { foldAfter } from '../../shared/ledger/fold.ts';
import { wakeWaiting } from '../../shared/overlap/waiting.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Notices } from '../../shared/ports/notices.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { buildHeldReport, buildReport, type ReportStores } from '../../shared/report/build.ts';
import { noticeDetail, slowDetail } from '../../shared/report/notice.ts';
import { notifyOnce } from '../../shared/report/tell.ts';
import { Environment } from './environment.ts';

export interface ReportDeps {
  readonly store: ObjectStore;
  readonly rowsQueue: Queue;
  /** How many days a report is kept; 0: for ever. */
  readonly keptDays: number;
  /** After how many days nothing of an upload is left; 0: never. */
  readonly uploadDays: number;
  readonly notices: Notices;
  readonly log: Log;
  /** From so many rows on that were sent a job is folded into the ledger at once. */
  readonly foldedRows: number;
}

/**
 * Makes the function that turns `complete/<job>` into the job's report, after it has sent what waited for that job, and
 * `held/<job>` into one on what is held; it tells the world when the report is there, and of `slow/<job>` at once. A repeated event changes nothing.
 */
export function createReport(deps: ReportDeps): (event: unknown) => Promise<void> {
  const { store, rowsQueue, keptDays, uploadDays, notices, log, foldedRows } = deps;

  async function reportComplete(stores: ReportStores, job: string, at: Date): Promise<void> {
    const { work } = stores;
    await wakeWaiting({ work, rowsQueue }, job);
    const reported = await buildReport(stores, job, at);
    log.info('report written', { job });
    if (await notifyOnce({ work, notices }, noticeDetail('complete', reported)))
      log.info('notice sent', { job });
    // A fold that is lost costs calls, and the next one does it all.
    await foldAfter(work, reported, foldedRows).catch((error: unknown) =>
      log.error('ledger could not be folded', { job, error }),
    );
  }

  async function reportHeld(stores: ReportStores, job: string, at: Date): Promise<void> {
    const held = await buildHeldReport(stores, job, at);
    if (held && (await notifyOnce({ work: stores.work, notices }, noticeDetail('held', held))))
      log.warn('job is held', { job });
  }

  async function tellSlow({ work }: ReportStores, job: string): Promise<void> {
    const slow = slowDetail(await readDecided(work, job));
    if (slow && (await notifyOnce({ work, notices }, slow))) log.warn('job may not be done in time', { job });
  }

  return async (event) => {
    for (const { bucket, key, eventTime } of createdObjects(event)) {
      const job = jobOfKey(key);
      const stores = { work: { store, bucket }, files: store, keptDays, uploadDays };
      const at = new Date(eventTime);
      if (key.startsWith(SLOW)) await tellSlow(stores, job);
      else if (key.startsWith(HOLDS)) await reportHeld(stores, job, at);
      else await reportComplete(stores, job, at);
    }
  };
}

function createDeps(log: Log): ReportDeps {
  const { ROWS_QUEUE_URL, REPORT_DAYS, UPLOAD_DAYS, FOLDED_ROWS, NOTICE_TOPIC_ARN } = readEnvironment(
    Environment,
    process.env,
  );
  return {
    store: createS3ObjectStore(createS3Client()),
    rowsQueue: createSqsQueue(createSqsClient(), ROWS_QUEUE_URL),
    keptDays: REPORT_DAYS,
    uploadDays: UPLOAD_DAYS,
    foldedRows: FOLDED_ROWS,
    notices: createNotices(
      createEventsClient(),
      NOTICE_TOPIC_ARN === undefined ? undefined : { arn: NOTICE_TOPIC_ARN, client: createSnsClient() },
    ),
    log,
  };
}

let report: ReturnType<typeof createReport> | undefined;

/** The Lambda's entry: an S3 event on `complete/`, `held/` or `slow/` of the work bucket. */
export async function handler(event: unknown): Promise<void> {
  report ??= createReport(createDeps(createLog('report')));
  await report(event);
}
