import { type CreatedObject, createdObjects } from '../../shared/aws/s3-event.ts';
import { readAnnounced } from '../../shared/job/announced-upload.ts';
import { startJob } from '../../shared/job/hold.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import { ANNOUNCED, HOLDS, jobOfKey, RELEASES, SLOW, uploadOfKey } from '../../shared/job/keys.ts';
import { readManifest, refusedManifest, writeManifest } from '../../shared/job/manifest.ts';
import { type Dropped, readPlan, unplannedPlan, writePlan } from '../../shared/job/plan.ts';
import { jobId } from '../../shared/job/upload.ts';
import { sayToSender } from '../../shared/messages/say-to-sender.ts';
import { wakeWaiting } from '../../shared/overlap/waiting.ts';
import { IoError } from '../../shared/ports/errors.ts';
import type { Log } from '../../shared/ports/log.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import {
  buildHeldReport,
  buildReport,
  type ReportStores,
  writeFallbackReport,
  writeHeldFallback,
} from '../../shared/report/build.ts';
import type { FailedInvocation } from './failed-invocation.ts';

export interface SettleInvocationDeps extends ReportStores {
  readonly rowsQueue: Queue;
  readonly log: Log;
}

/** The report is tried so often before a short one, which says that it could not be built, must do. */
const TRIES_BEFORE_FALLBACK = 3;
/** And so often, most of a day, where the stores are in trouble. */
const TRIES_IN_TROUBLE = 100;

interface Trying {
  /** How often this message has been received, this time included. */
  readonly tries: number;
  /** Ends a report that takes longer than this invocation has. */
  readonly signal: AbortSignal;
}

/** Answers for an invocation of validate or report that failed for good, so that its sender is told. */
export async function settleInvocation(
  deps: SettleInvocationDeps,
  invocation: FailedInvocation,
  trying: Trying,
): Promise<void> {
  for (const object of createdObjects(invocation.requestPayload)) {
    if (object.key.startsWith(SLOW)) answerForSlow(deps, object);
    else if (object.bucket === deps.work.bucket) await answerForReport(deps, object, trying);
    else if (object.key.startsWith(RELEASES)) answerForRelease(deps, object);
    else {
      const upload = object.key.startsWith(ANNOUNCED) ? await readAnnounced(deps.files, object) : object;
      if (upload) await answerForValidate(deps, upload);
    }
  }
}

/** What was decided goes on; what was not ends with the reason on its report. */
async function answerForValidate(deps: SettleInvocationDeps, object: Dropped): Promise<void> {
  if (!uploadOfKey(object.key)) return;
  const { work, log } = deps;
  const job = jobId(object);
  const plan = (await readPlan(work, job)) ?? (await writePlan(work, unplannedPlan(object)));
  const failure = sayToSender(languageOf(plan), 'import_failed', () => []);
  const manifest =
    (await readManifest(work, job)) ?? (await writeManifest(work, refusedManifest(job, failure)));
  await startJob(deps, plan, manifest);
  log.error(OPERATOR_LINES.importGivenUp, { job, verdict: manifest.verdict });
}

/** The job stays held: whoever released it sees so, and releases it again; else it ends at its age limit. */
function answerForRelease({ log }: SettleInvocationDeps, { key }: CreatedObject): void {
  log.error('a held job could not be released, it stays held', { job: jobOfKey(key) });
}

/** The job goes on, and says so wherever it is shown. */
function answerForSlow({ log }: SettleInvocationDeps, { key }: CreatedObject): void {
  log.error('nobody could be told that a job may not be done in time', { job: jobOfKey(key) });
}

async function answerForReport(
  deps: SettleInvocationDeps,
  object: CreatedObject,
  { tries, signal }: Trying,
): Promise<void> {
  const job = jobOfKey(object.key);
  const at = new Date(object.eventTime);
  const isHeld = object.key.startsWith(HOLDS);
  try {
    if (isHeld) await buildHeldReport(deps, job, at, signal);
    else {
      await wakeWaiting(deps, job);
      await buildReport(deps, job, at, signal);
    }
  } catch (error) {
    if (tries < (mayPass(error) ? TRIES_IN_TROUBLE : TRIES_BEFORE_FALLBACK)) throw error;
    deps.log.error(OPERATOR_LINES.reportGivenUp, { job, error });
    if (isHeld) await writeHeldFallback(deps, job, at);
    else await writeFallbackReport(deps, job, at);
  }
}

/** Trouble with the stores passes; then the whole report can be had. */
const mayPass = (error: unknown): boolean => error instanceof IoError && error.retryable;
