/**
 * An upload whose event was lost: it lies in the files bucket, and no plan was made of it. The sweep announces it by an object
 * of its own, whose event starts validate: to store the upload anew would make another version, and so another job.
 */
import * as z from 'zod';
import type { ObjectStore } from '../ports/object-store.ts';
import { announcedKey } from './keys.ts';
import type { Dropped } from './plan.ts';
import { jobId } from './upload.ts';
import { parseRecord } from './work-bucket.ts';

/** `announced/<job>` of the files bucket. Nobody knows any more who has dropped it; `eventTime` is its `LastModified`. */
const Announced = z.object({
  bucket: z.string(),
  key: z.string(),
  version: z.string(),
  eventTime: z.iso.datetime(),
});

/** Lambda keeps an asynchronous event, its retries included, for 6 hours at most: until then the announcement may work. */
const AGAIN_AFTER_MS = 6 * 3_600_000;

/**
 * Announces an upload, unless that was done a short while ago.
 *
 * @returns whether it was announced now
 */
export async function announceUpload(files: ObjectStore, upload: Dropped): Promise<boolean> {
  const { bucket, key, version, eventTime } = upload;
  const at = { bucket, key: announcedKey(jobId(upload)) };
  const before = await files.read(at);
  if (before && before.now.getTime() - before.lastModified.getTime() < AGAIN_AFTER_MS) return false;
  await files.put(at, JSON.stringify({ bucket, key, version, eventTime } satisfies Dropped));
  return true;
}

/** The upload that an object under `announced/` announces, noticed when that was written. @throws StorageError `damaged` */
export async function readAnnounced(
  files: ObjectStore,
  at: { readonly bucket: string; readonly key: string },
): Promise<Dropped | undefined> {
  const object = await files.read({ bucket: at.bucket, key: at.key });
  return (
    object && { ...parseRecord(at, object.text, Announced), noticedAt: object.lastModified.toISOString() }
  );
}
