/**
 * A held job: its rows were decided, but a guard of its profile found that more would change than usual. Nothing of it is sent
 * and nobody waits for it until a person releases it; then it is decided once more, as the uploads stand by then.
 */
import * as z from 'zod';
import { holdKey, releaseKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import { resumeJob } from './resume.ts';
import { readRecord, type WorkBucket, writeRecord } from './work-bucket.ts';

type ResumeDeps = Parameters<typeof resumeJob>[0];

/** Says that a job is held: S3's event starts its report. Said again, it changes nothing. */
export const announceHeld = (work: WorkBucket, job: string): Promise<void> =>
  writeRecord(work, holdKey(job), { job });

/** What follows a decision: a held job is reported, any other goes on. */
export const startJob = (deps: ResumeDeps, ...[plan, manifest]: StartArguments): Promise<void> =>
  manifest.verdict === 'held' ? announceHeld(deps.work, plan.job) : resumeJob(deps, plan, manifest);

type StartArguments = [plan: Parameters<typeof resumeJob>[1], manifest: Manifest];

/** The gateway was in trouble when it was asked who is new: that passes, and then the guards are asked again. */
export const HELD_UNASKED = 'held_gateway_unasked';

/**
 * `released/<job>`: a held job is to be decided once more. *person*: whatever its guards say. *sweep*: with its guards, for
 * they could not be asked.
 */
const Release = z.object({ job: z.string(), by: z.enum(['person', 'sweep']) });
export type Release = z.infer<typeof Release>;

/** Releases a held job for good: S3's event starts its second decision. */
export const releaseJob = (work: WorkBucket, job: string): Promise<void> =>
  writeRecord(work, releaseKey(job), { job, by: 'person' } satisfies Release);

/** Says once more that a held job is to be decided: its event was lost, or its gateway could not be asked. */
export async function askAgain(work: WorkBucket, job: string): Promise<void> {
  const { by = 'sweep' } = (await readRelease(work, job)) ?? {};
  await writeRecord(work, releaseKey(job), { job, by } satisfies Release);
}

export const readRelease = (work: WorkBucket, job: string): Promise<Release | undefined> =>
  readRecord(work, releaseKey(job), Release);
