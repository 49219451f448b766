/**
 * Uploads of which nobody has heard: S3's event comes in seconds, "sometimes a minute or longer", and Lambda may drop it from a
 * full queue. Sources: Amazon S3 user guide, "Amazon S3 Event Notifications"; AWS Lambda developer guide, "How Lambda handles
 * errors and retries with asynchronous invocation".
 *
 * S3 lists by key, not by time: so a sweep looks through some pages, and the next one goes on from there.
 */
import * as z from 'zod';
import { announceUpload } from '../../shared/job/announced-upload.ts';
import { NAMES, SWEPT_TO, UPLOADS, uploadOfKey } from '../../shared/job/keys.ts';
import { jobId } from '../../shared/job/upload.ts';
import { readRecord, writeRecord } from '../../shared/job/work-bucket.ts';
import type { ObjectVersion, VersionPage } from '../../shared/ports/object-store.ts';
import type { SweepDeps } from './situation.ts';

const HOUR_MS = 3_600_000;

/** Until then the event may be on its way. One that comes after all changes nothing. */
const LOST_AFTER_MS = HOUR_MS;

/**
 * An upload in parts is as old as its beginning, and one that is not completed is cleared away at the second midnight: after
 * another day every upload was looked at.
 */
const LOOKED_AT_FOR_MS = 72 * HOUR_MS;

/** Of a thousand versions each: a bucket with more of them is looked through by several sweeps. */
const MAX_PAGES = 10;

/** `sweep/uploads`: the last version that was looked at; absent at the end. */
const SweptTo = z.object({ after: z.object({ key: z.string(), version: z.string() }).optional() });

/** Announces the uploads of which no plan was made. @param planned all jobs that were planned */
export async function announceLostUploads(deps: SweepDeps, planned: ReadonlySet<string>): Promise<void> {
  const { work, files, filesBucket } = deps;
  let { after } = (await readRecord(work, SWEPT_TO, SweptTo)) ?? {};
  for (let page = 0; page < MAX_PAGES && (page === 0 || after); page++) {
    const { versions, next } = await files.listVersions(filesBucket, UPLOADS, after);
    for (const version of versions) await announceIfLost(deps, version, planned);
    after = next;
  }
  await writeRecord(work, SWEPT_TO, { after });
  // One table a profile: they are few, though S3 may spread them over pages.
  let names: VersionPage['next'];
  do {
    const { versions, next } = await files.listVersions(filesBucket, NAMES, names);
    for (const version of versions) await announceIfLost(deps, version, planned);
    names = next;
  } while (names);
}

async function announceIfLost(
  { files, filesBucket: bucket, log, now }: SweepDeps,
  { key, version, lastModified }: ObjectVersion,
  planned: ReadonlySet<string>,
): Promise<void> {
  const ageMs = now() - lastModified.getTime();
  if (ageMs < LOST_AFTER_MS || ageMs > LOOKED_AT_FOR_MS || !uploadOfKey(key)) return;
  const job = jobId({ bucket, key, version });
  if (planned.has(job)) return;
  const upload = { bucket, key, version, eventTime: lastModified.toISOString() };
  if (await announceUpload(files, upload))
    log.warn('the event of an upload was lost, announced again', { job });
}
