import { timeZoneOf } from '../../shared/gateway/profile.ts';
import { createWallClock, zonedTime } from '../../shared/gateway/wall-clock.ts';
import { isDryRun, uploadOfKey } from '../../shared/job/keys.ts';
import { type Plan, reportFolderOf } from '../../shared/job/plan.ts';
import { parseRecord, type WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Language } from '../../shared/messages/language.ts';
import { list, say, shorten } from '../../shared/messages/say.ts';
import { HELD_FOLDER } from '../../shared/report/build.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import { OUTCOMES, UNDONE_OUTCOMES } from '../../shared/user/outcome.ts';
import { type JobStatus, readJobStatus } from './job-status.ts';
import { sayProgress, sayWait } from './say-progress.ts';

/** How far a job is and, once its report is there, what came of it; of a held one, what would. */
export interface ListedJob extends JobStatus {
  /** Where its report lies in the files bucket, with the closing slash. */
  readonly reportFolder: string;
  /** Undefined until the report is there, or when it has expired. */
  readonly summary: Summary | undefined;
}

/** Undefined for a job that is not planned yet, or whose plan has expired. */
export async function readListedJob(work: WorkBucket, job: string): Promise<ListedJob | undefined> {
  const status = await readJobStatus(work, job);
  if (!status) return undefined;
  const { plan, manifest, isComplete } = status;
  const isHeld = !isComplete && manifest?.verdict === 'held';
  const reportFolder = reportFolderOf(plan) + (isHeld ? HELD_FOLDER : '');
  const address = { bucket: plan.upload.bucket, key: reportFolder + SUMMARY_FILE };
  const object = isComplete || isHeld ? await work.store.read(address) : undefined;
  const summary = object && parseRecord(address, object.text, Summary);
  return { ...status, reportFolder, summary };
}

/** Where a job is on its road; `to_fix`: it is complete, and some rows need a person. */
export type JobState =
  | 'reading'
  | 'refused'
  | 'held'
  | 'running'
  | 'waiting'
  | 'cancelling'
  | 'reporting'
  | 'cancelled'
  | 'ended'
  | 'to_fix'
  | 'done';

export function stateOf(job: ListedJob): JobState {
  const { manifest, wait, isComplete, isCancelled, stopped } = job;
  if (manifest?.verdict === 'refused') return 'refused';
  if (isComplete) return stateAtEnd(job);
  if (isCancelled || stopped) return 'cancelling';
  if (!manifest) return 'reading';
  if (manifest.verdict === 'held') return 'held';
  return wait ? 'waiting' : 'running';
}

function stateAtEnd({ summary, isCancelled, stopped }: ListedJob): JobState {
  const wasCut = isCutShort(summary);
  if (isCancelled && wasCut) return 'cancelled';
  if (!summary) return 'reporting';
  if (summary.error || (stopped && wasCut)) return 'ended';
  return rowsToFix(summary) > 0 ? 'to_fix' : 'done';
}

/** Whether a cancellation did anything: one that came when every row was done changes nothing of what came of them. */
export const isCutShort = (summary: Summary | undefined): boolean =>
  !summary || (summary.outcomes.unprocessed ?? 0) > 0;

/** How many rows a person fixes and drops again: those of `to-fix.xlsx`. */
const rowsToFix = ({ outcomes }: Summary): number =>
  [...UNDONE_OUTCOMES].reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);

/** The state of a job in words: how far it is and what it waits for, or what came of it. */
export function sayState(language: Language, job: ListedJob): string {
  const { summary, wait } = job;
  const state = stateOf(job);
  switch (state) {
    case 'waiting':
      return [sayRows(language, job), ...(wait ? [sayWait(language, wait)] : [])].join(', ');
    case 'running':
      return sayRows(language, job);
    case 'to_fix':
      return sayToFix(language, summary ? rowsToFix(summary) : 0);
    case 'held':
    case 'refused':
    case 'ended':
      return say(language, `state_${state}`, { reason: shorten(reasonOf(job) ?? '') });
    default:
      return say(language, `state_${state}`);
  }
}

const sayToFix = (language: Language, count: number): string =>
  count === 1 ? say(language, 'state_one_to_fix') : say(language, 'state_to_fix', { count: figure(count) });

/** Why a job is held, refused or ended early, or what its gateway says meanwhile, whole and in the language of the job. */
export function reasonOf(job: ListedJob): string | undefined {
  const { manifest, summary, wait } = job;
  switch (stateOf(job)) {
    case 'held':
      return manifest?.held?.message;
    case 'refused':
    case 'ended':
      return ((summary ?? manifest)?.error ?? job.stopped)?.message;
    case 'waiting':
      return wait?.for === 'gateway' ? wait.reason : undefined;
    default:
      return undefined;
  }
}

/** How many rows came to what, or would; empty until the report is there. */
export function sayCounts(language: Language, { plan, summary }: ListedJob): string {
  const isChecked = isDryRun(plan.upload.key);
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = summary?.outcomes[outcome];
    const wouldBe = isChecked && (outcome === 'created' || outcome === 'updated');
    const label = say(language, wouldBe ? `counted_would_be_${outcome}` : `counted_${outcome}`);
    return count ? say(language, 'counted', { count: figure(count), label }) : [];
  });
  return list(language, counts);
}

/** What its workers wrote last; of jobs too small for that, the chunks that are done. */
export function sayRows(language: Language, { plan, manifest, progress, chunksDone }: ListedJob): string {
  const rows = manifest?.rows ?? 0;
  const decided = Math.min(rows, Math.max(progress?.decided ?? 0, chunksDone * plan.chunkRows));
  return sayProgress(language, { ...progress, decided, rows, fits: manifest?.fits });
}

const figure = (count: number): string => count.toLocaleString('en');

/** What a job's file is called: its key without the profile's folder. */
export const fileOf = ({ upload }: Plan): string => uploadOfKey(upload.key)?.name ?? upload.key;

/** When a job's file was uploaded, in the zone of its profile: `2026-11-29 10:06`. */
export const uploadTime = ({ profile, droppedAt }: Plan): string =>
  createWallClock(timeZoneOf(profile))(Date.parse(droppedAt)).slice(0, 16);

/** A job as programs read it. */
export function jobRecord(job: ListedJob) {
  const { plan, manifest, summary, wait, stopped } = job;
  const error = summary?.error ?? manifest?.error ?? stopped;
  return {
    job: plan.job,
    profile: plan.profileName,
    upload: plan.upload,
    file: fileOf(plan),
    uploadedAt: zonedTime(Date.parse(plan.droppedAt), timeZoneOf(plan.profile)),
    ...(plan.uploadedBy === undefined ? {} : { uploadedBy: plan.uploadedBy }),
    state: stateOf(job),
    ...(manifest ? { rows: manifest.rows, fits: manifest.fits } : {}),
    ...(wait ? { waitsFor: wait } : {}),
    ...(summary ? { outcomes: summary.outcomes, toFix: rowsToFix(summary) } : {}),
    ...(manifest?.verdict === 'held' ? { held: manifest.held } : {}),
    ...(error ? { error } : {}),
    reportFolder: job.reportFolder,
  };
}
