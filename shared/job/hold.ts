/**
 * A held job: its rows were decided, but a guard of its profile found that more would change than usual. Nothing of it is sent
 * and nobody waits for it until a person releases it; then it is decided once more, as the uploads stand by then.
 */
import * as z from 'zod';
import type { ObjectStore } from '../ports/object-store.ts';
import { announce } from './announcement.ts';
import { holdKey, releaseKey, slowKey } from './keys.ts';
import type { Manifest } from './manifest.ts';
import type { Plan } from './plan.ts';
import { resumeJob } from './resume.ts';
import type { WorkBucket } from './work-bucket.ts';

type ResumeDeps = Parameters<typeof resumeJob>[0];

/** Says that a job is held: S3's event starts its report. Said again, it changes nothing. */
export const announceHeld = (work: WorkBucket, job: string): Promise<void> => announce(work, holdKey(job));

/** What follows a decision: a held job is reported, any other goes on; people are told of one that may not be done in time. */
export async function startJob(deps: ResumeDeps, plan: Plan, manifest: Manifest): Promise<void> {
  if (manifest.verdict === 'held') return announceHeld(deps.work, plan.job);
  if (manifest.fits !== undefined) await announce(deps.work, slowKey(plan.job));
  await resumeJob(deps, plan, manifest);
}

/** The gateway was in trouble when it was asked who is new: that passes, and then the guards are asked again. */
export const HELD_UNASKED = 'held_gateway_unasked';

/**
 * `released/<job>` of the files bucket, whose events start validate: a held job is to be decided once more. *person*: whatever
 * its guards say. *sweep*: with its guards, for they could not be asked.
 */
const Release = z.object({ job: z.string(), by: z.enum(['person', 'sweep']) });
export type Release = z.infer<typeof Release>;

/** Where the release of a job stands: beside its upload. */
type Beside = Pick<Plan, 'job' | 'upload'>;

const releaseAt = ({ job, upload }: Beside) => ({ bucket: upload.bucket, key: releaseKey(job) });

const bodyOf = ({ job }: Beside, by: Release['by']): string => JSON.stringify({ job, by } satisfies Release);
const parseRelease = (text: string): Release => Release.parse(JSON.parse(text));

/** Releases a held job for good: S3's event starts its second decision. */
export async function releaseJob(files: ObjectStore, plan: Beside): Promise<void> {
  await files.put(releaseAt(plan), bodyOf(plan, 'person'));
}

/** Says once more that a held job is to be decided: its event was lost, or its gateway could not be asked. */
export async function askAgain(files: ObjectStore, plan: Beside): Promise<void> {
  const at = releaseAt(plan);
  const standing = await files.read(at);
  const { by } = standing ? parseRelease(standing.text) : ({ by: 'sweep' } as const);
  // If a person releases it meanwhile, that is asking, too.
  await files.put(at, bodyOf(plan, by), standing ? { ifMatch: standing.etag } : { ifAbsent: true });
}

export async function readRelease(files: ObjectStore, plan: Beside): Promise<Release | undefined> {
  const object = await files.read(releaseAt(plan));
  return object && parseRelease(object.text);
}
