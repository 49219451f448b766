import * as z from 'zod';
import { lastUploadKey } from './keys.ts';
import type { Plan } from './plan.ts';
import { readRecord, type WorkBucket, writeRecord } from './work-bucket.ts';

/**
 * `last/<upload>`: the last complete upload of a name, how many people it had, and how many of them were sent; absent where it
 * was no CSV, or of an earlier version. `order` is its place among uploads.
 */
const LastUpload = z.object({
  job: z.string(),
  order: z.string(),
  people: z.int(),
  sent: z.int().optional(),
});
export type LastUpload = z.infer<typeof LastUpload>;

export const readLastUpload = (work: WorkBucket, uploadKey: string): Promise<LastUpload | undefined> =>
  readRecord(work, lastUploadKey(uploadKey), LastUpload);

/** Remembers a complete upload, unless a later one of its name is complete already. */
export async function rememberUpload(
  work: WorkBucket,
  { job, order, upload }: Plan,
  counts: Pick<LastUpload, 'people' | 'sent'>,
): Promise<void> {
  const standing = await readLastUpload(work, upload.key);
  if (standing && standing.order > order) return;
  await writeRecord(work, lastUploadKey(upload.key), { job, order, ...counts } satisfies LastUpload);
}
