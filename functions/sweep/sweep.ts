/**
 * Picks up what an accident has left lying. For every planned job without a summary:
 *
 * decided but not complete → its missing chunks are sent again, but only when both queues were found empty twice in a
 * row: until then somebody may still be working, or a chunk may be parked. One that is cancelled or past its age limit is
 * sent at once, for workers only close it · complete but without a summary → its completion is announced again · planned
 * but undecided long after validate must have ended → refused, saying so.
 */
import * as z from 'zod';
import { releaseAbandoned } from '../../shared/chunk/claim-holder.ts';
import { createLanes } from '../../shared/gateway/lanes.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { reportFolder } from '../../shared/job/keys.ts';
import { refusedManifest } from '../../shared/job/plan.ts';
import type { Manifest, Plan } from '../../shared/job/records.ts';
import { resumeJob } from '../../shared/job/resume.ts';
import { say } from '../../shared/messages/say.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';

/** Lambda keeps an asynchronous event, its retries included, for 6 hours at most. */
const UNDECIDED_FOR_MS = 7 * 3_600_000;

/** Reports take minutes; until then a missing summary means nothing. */
const REPORT_LATE_AFTER_MS = 45 * 60_000;

/** How far our own clock may be from S3's, generously. */
const CLOCK_MARGIN_MS = 10 * 60_000;

/** There may be the jobs of a month: each costs two looks at S3, and the time-out is minutes away. */
const JOBS_AT_ONCE = 16;

/** Who starts the stack anew knows that the queues are empty and nobody is working: then nothing is waited for. */
const SweepEvent = z.object({
  afterRestart: z.boolean().default(false),
  /** Only these jobs; default all. */
  jobs: z.array(z.string()).optional(),
});

export interface SweepDeps {
  readonly jobs: JobStore;
  readonly files: ObjectStore;
  readonly rows: Queue;
  readonly deadLetters: Queue;
  now(): number;
  readonly log: Log;
}

interface Findings {
  readonly afterRestart: boolean;
  readonly queuesStayEmpty: boolean;
}

/** Runs one sweep. @param event `{ "afterRestart": true }`, or anything else for the usual caution */
export async function sweep(deps: SweepDeps, event: unknown): Promise<void> {
  const { afterRestart, jobs } = SweepEvent.catch({ afterRestart: false }).parse(event);
  const queuesStayEmpty = afterRestart || (await haveQueuesStayedEmpty(deps));
  const lanes = createLanes(JOBS_AT_ONCE);
  const sweeping: Promise<void>[] = [];
  for await (const job of deps.jobs.plannedJobs()) {
    if (jobs && !jobs.includes(job)) continue;
    const findings = { afterRestart, queuesStayEmpty };
    sweeping.push(
      lanes.use(() =>
        sweepJob(deps, job, findings).catch((error: unknown) =>
          deps.log.error('job could not be swept', { job, error }),
        ),
      ),
    );
  }
  await Promise.all(sweeping);
}

async function haveQueuesStayedEmpty({ jobs, rows, deadLetters }: SweepDeps): Promise<boolean> {
  const depth = (await rows.depth()) + (await deadLetters.depth());
  const before = await jobs.readSweepState();
  await jobs.writeSweepState({ queuesWereEmpty: depth === 0 });
  return depth === 0 && before?.queuesWereEmpty === true;
}

async function sweepJob(deps: SweepDeps, job: string, findings: Findings): Promise<void> {
  const { jobs, files } = deps;
  const plan = await jobs.readPlan(job);
  if (!plan) return;
  const summary = { bucket: plan.upload.bucket, key: reportFolder(plan.upload.key, job) + SUMMARY_FILE };
  if (await files.exists(summary)) return;
  const completedAt = await jobs.completedAt(job);
  if (completedAt) await sweepComplete(deps, job, completedAt, findings);
  else await sweepIncomplete(deps, plan, findings);
}

async function sweepComplete(
  deps: SweepDeps,
  job: string,
  completedAt: Date,
  findings: Findings,
): Promise<void> {
  const isLate = deps.now() - completedAt.getTime() > REPORT_LATE_AFTER_MS;
  if (!isLate && !findings.afterRestart) return;
  deps.log.warn('job is complete but has no report, announced again', { job });
  await deps.jobs.announceComplete(job);
}

async function sweepIncomplete(deps: SweepDeps, plan: Plan, findings: Findings): Promise<void> {
  const { jobs, log } = deps;
  const { job } = plan;
  const ageMs = deps.now() - Date.parse(plan.upload.lastModified);
  const manifest = await jobs.readManifest(job);
  if (!manifest) {
    if (ageMs < UNDECIDED_FOR_MS || findings.afterRestart) return;
    const error = { code: 'import_failed', message: say('en', 'import_failed') };
    await jobs.writeManifest(refusedManifest(job, error));
    await jobs.writeComplete(job);
    log.warn('job was never decided, refused', { job });
    return;
  }
  if (!findings.queuesStayEmpty && !(await isOnlyToBeClosed(jobs, plan, manifest, ageMs))) return;
  log.warn('job has stopped, its missing chunks are sent again', { job });
  await resumeJob(deps, plan, manifest, findings.afterRestart ? await releaseEach(jobs, plan) : undefined);
}

/** Whether no worker will call the gateway for this job any more, so that a message too many costs next to nothing. */
async function isOnlyToBeClosed(
  jobs: JobStore,
  { job, profile }: Plan,
  { verdict }: Manifest,
  ageMs: number,
): Promise<boolean> {
  if (verdict === 'refused') return true;
  const { ageLimitHours } = Profile.parse(profile);
  return ageMs > ageLimitHours * 3_600_000 + CLOCK_MARGIN_MS || jobs.isCancelled(job);
}

/** After a restart nobody holds a chunk or a canary any more, whatever is written there. */
async function releaseEach(jobs: JobStore, plan: Plan): Promise<(chunk: number) => Promise<number>> {
  const { timeoutMs } = Profile.parse(plan.profile).gateway;
  const standing = await jobs.readCanary(plan.job);
  if (standing?.canary.state === 'trying')
    await jobs.putCanary({ ...standing.canary, state: 'open' }, standing.etag);
  return async (chunk) =>
    Math.ceil((await releaseAbandoned(jobs, { job: plan.job, chunk }, timeoutMs)) / 1000);
}
