import { createHash } from 'node:crypto';
import * as z from 'zod';

/** One version of one object in the files bucket. `lastModified` is S3's own time, ISO 8601. */
export const Upload = z.object({
  bucket: z.string(),
  key: z.string(),
  version: z.string(),
  bytes: z.int().nonnegative(),
  lastModified: z.iso.datetime(),
});
export type Upload = z.infer<typeof Upload>;

/**
 * The job id: a function of bucket, key and object version alone, so that a repeated event, a retried invocation
 * and a re-run make the same job. 24 hexadecimal digits.
 */
export function jobId(upload: Pick<Upload, 'bucket' | 'key' | 'version'>): string {
  return createHash('sha256')
    .update(JSON.stringify([upload.bucket, upload.key, upload.version]))
    .digest('hex')
    .slice(0, 24);
}

/**
 * Upload order is S3's own: the event's time, which has milliseconds where `LastModified` has seconds, then key and version
 * for who comes in the same one. Sorts as text, earliest first.
 */
export function uploadOrder(upload: Pick<Upload, 'key' | 'version'>, droppedAt: string): string {
  const millis = String(Date.parse(droppedAt)).padStart(15, '0');
  const tieBreak = createHash('sha256')
    .update(JSON.stringify([upload.key, upload.version]))
    .digest('hex');
  return `${millis}-${tieBreak.slice(0, 16)}`;
}
