/**
 * Recovers stalled jobs: those whose event, message or invocation was lost. For every planned job that no sweep has closed yet:
 *
 * somebody was told of its completion → closed, so that no sweep looks at it again · else:
 *
 * decided but not complete → its missing chunks are sent again, but only when both queues were found empty twice in a
 * row: until then a worker may still be busy, or a chunk may wait in the queue. A job that is cancelled or past its age
 * limit is sent at once, for workers only close it · held → nothing, until it is to be closed; but a report or a release whose
 * event was lost is announced again, and a gateway that could not be asked is asked again · complete but without a summary, or
 * nobody was told of it → its completion is announced again ·
 * planned but undecided long after validate must have ended → refused, with that reason.
 *
 * And folds what no report has folded into the ledgers.
 */

import pLimit from 'p-limit';
import * as z from 'zod';
import { releaseAbandoned } from '../../shared/chunk/claim-holder.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import { readAnnouncement } from '../../shared/job/announcement.ts';
import { putCanary, readCanary } from '../../shared/job/canary.ts';
import { isCancelled } from '../../shared/job/cancellation.ts';
import { closedJobs, closeJob } from '../../shared/job/closing.ts';
import { writeComplete } from '../../shared/job/completion.ts';
import { askAgain, HELD_UNASKED, readRelease } from '../../shared/job/hold.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import { completeKey, SWEEP_STATE } from '../../shared/job/keys.ts';
import { type Manifest, readManifest, refusedManifest, writeManifest } from '../../shared/job/manifest.ts';
import { jobAgeMs } from '../../shared/job/not-to-send.ts';
import { type Plan, plannedJobs, readPlan, reportFolderOf } from '../../shared/job/plan.ts';
import { resumeJob } from '../../shared/job/resume.ts';
import { readRecord, type WorkBucket, writeRecord } from '../../shared/job/work-bucket.ts';
import { sweepLedgers } from '../../shared/ledger/sweep-ledgers.ts';
import { sayToSender } from '../../shared/messages/say-to-sender.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import { wasNotified } from '../../shared/report/tell.ts';
import { announceAgain, announceHeldAgain } from './announce-again.ts';
import { announceLostUploads } from './lost-uploads.ts';
import type { Situation, SweepDeps } from './situation.ts';

/** Lambda keeps an asynchronous event, its retries included, for 6 hours at most. */
const UNDECIDED_FOR_MS = 7 * 3_600_000;

/** How far our own clock may be from S3's, generously. */
const CLOCK_MARGIN_MS = 10 * 60_000;

/** There may be many: each costs a few requests to S3, and the timeout is minutes away. */
const CONCURRENT_JOBS = 16;

const SweepEvent = z.object({
  /** Right after a start the queues are empty and nobody is working: then nothing is waited for. */
  afterRestart: z.boolean().default(false),
  /** Only these jobs; default all. */
  jobs: z.array(z.string()).optional(),
});

/** Runs one sweep: over the jobs, and over the uploads that are none. @param event `{ "afterRestart": true }`, or anything else for the usual caution */
export async function sweep(deps: SweepDeps, event: unknown): Promise<void> {
  const { afterRestart, jobs } = SweepEvent.catch({ afterRestart: false }).parse(event);
  const situation = {
    afterRestart,
    queuesStayEmpty: afterRestart || (await haveQueuesStayedEmpty(deps)),
  };
  const limit = pLimit(CONCURRENT_JOBS);
  const openHours: number[] = [];
  const recoveries: Promise<void>[] = [];
  const closed = await closedJobs(deps.work);
  const planned = new Set<string>();
  for await (const job of plannedJobs(deps.work)) {
    planned.add(job);
    if (closed.has(job) || (jobs && !jobs.includes(job))) continue;
    const recovery = limit(recoverJob, deps, job, {
      ...situation,
      noteOpen: (hours) => openHours.push(hours),
    });
    recoveries.push(
      recovery.catch((error: unknown) => deps.log.error(OPERATOR_LINES.jobNotSwept, { job, error })),
    );
  }
  await Promise.all(recoveries);
  deps.log.info('jobs swept', { open: openHours.length, oldestHours: Math.max(0, ...openHours) });
  await sweepLedgers(deps);
  // Who starts a machine again announces its uploads himself.
  if (afterRestart || jobs) return;
  await announceLostUploads(deps, planned).catch((error: unknown) =>
    deps.log.error(OPERATOR_LINES.uploadsNotSwept, { error }),
  );
}

/** `sweep/state`: whether the sweep before this one found both queues empty. */
const SweepState = z.object({ queuesWereEmpty: z.boolean() });

async function haveQueuesStayedEmpty({ work, rowsQueue, deadLetters }: SweepDeps): Promise<boolean> {
  let depth = 0;
  // The rows once more: a dead letter may have gone back to them between two looks.
  for (const queue of [rowsQueue, deadLetters, rowsQueue]) depth += await queue.depth();
  const before = await readRecord(work, SWEEP_STATE, SweepState);
  await writeRecord(work, SWEEP_STATE, { queuesWereEmpty: depth === 0 });
  return depth === 0 && before?.queuesWereEmpty === true;
}

async function recoverJob(deps: SweepDeps, job: string, situation: Situation): Promise<void> {
  const { work, files } = deps;
  // The last thing that happens to a job.
  if (await wasNotified(work, job, 'complete')) return closeJob(work, job);
  const plan = await readPlan(work, job);
  if (!plan) return;
  const completion = await readAnnouncement(work, completeKey(job));
  const summary = { bucket: plan.upload.bucket, key: reportFolderOf(plan) + SUMMARY_FILE };
  const reportedAt = (await files.read(summary))?.lastModified;
  if (completion) return announceAgain(deps, job, { completion, reportedAt }, situation);
  if (reportedAt) return;
  const manifest = await readManifest(work, job);
  if (manifest?.verdict === 'held' && !(await isOnlyToBeClosed(deps, plan, manifest)))
    return goOnWithHeld(deps, plan, manifest, situation);
  await noteAge(deps, plan, situation);
  if (manifest) return sendMissingChunks(deps, plan, manifest, situation);
  return refuseUndecided(deps, plan, situation);
}

/** Of every job that is open: whatever keeps it, its rows will not be sent if that goes on. */
async function noteAge({ work, log, now }: SweepDeps, plan: Plan, { noteOpen }: Situation): Promise<void> {
  const { job, profileName, profile } = plan;
  const { ageLimitHours } = Profile.safeParse(profile).data ?? {};
  const age = jobAgeMs(plan, now()) / 3_600_000;
  const hours = Math.floor(age);
  noteOpen(hours);
  const isLate = ageLimitHours !== undefined && age >= ageLimitHours / 2;
  // Of one that was cancelled nobody expects anything more.
  if (isLate && !(await isCancelled(work, job)))
    log.error(OPERATOR_LINES.jobLate, { job, profile: profileName, hours, ageLimitHours });
}

/** What a held job waits for: its report, its second decision, or a person. */
async function goOnWithHeld(
  deps: SweepDeps,
  plan: Plan,
  { held }: Manifest,
  situation: Situation,
): Promise<void> {
  const { files } = deps;
  await announceHeldAgain(deps, plan.job, situation);
  const isReleased = (await readRelease(files, plan))?.by === 'person';
  if (isReleased || held?.code === HELD_UNASKED) await askAgain(files, plan);
}

async function sendMissingChunks(
  deps: SweepDeps,
  plan: Plan,
  manifest: Manifest,
  { afterRestart, queuesStayEmpty }: Situation,
): Promise<void> {
  const { work, log } = deps;
  if (!queuesStayEmpty && !(await isOnlyToBeClosed(deps, plan, manifest))) return;
  log.warn('job has stalled, its missing chunks are sent again', { job: plan.job });
  await resumeJob(deps, plan, manifest, afterRestart ? await releaseClaims(work, plan) : undefined);
}

async function refuseUndecided(
  { work, log, now }: SweepDeps,
  plan: Plan,
  { afterRestart }: Situation,
): Promise<void> {
  const { job } = plan;
  if (jobAgeMs(plan, now()) < UNDECIDED_FOR_MS || afterRestart) return;
  await writeManifest(
    work,
    refusedManifest(
      job,
      sayToSender(languageOf(plan), 'import_failed', () => []),
    ),
  );
  await writeComplete(work, job);
  log.warn('job was never decided, refused', { job });
}

/** Whether no worker will call the gateway for this job any more, so that a superfluous message costs next to nothing. */
async function isOnlyToBeClosed(
  { work, now }: SweepDeps,
  plan: Plan,
  { verdict }: Manifest,
): Promise<boolean> {
  if (verdict === 'refused') return true;
  const { ageLimitHours } = Profile.parse(plan.profile);
  return jobAgeMs(plan, now()) > ageLimitHours * 3_600_000 + CLOCK_MARGIN_MS || isCancelled(work, plan.job);
}

/** After a restart nobody holds a claim or the canary any more, whatever is written there. */
async function releaseClaims(work: WorkBucket, plan: Plan): Promise<(chunk: number) => Promise<number>> {
  const { timeoutMs } = Profile.parse(plan.profile).gateway;
  const standing = await readCanary(work, plan.job);
  if (standing?.value.state === 'trying')
    await putCanary(work, { ...standing.value, state: 'inconclusive' }, standing.etag);
  return async (chunk) =>
    Math.ceil((await releaseAbandoned(work, { job: plan.job, chunk }, timeoutMs)) / 1000);
}
