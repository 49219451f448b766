/** `complete/<job>`, `held/<job>` and `slow/<job>`: S3's event of each starts a report, or a notice. */
import * as z from 'zod';
import { jobOfKey } from './keys.ts';
import { parseRecord, type WorkBucket, writeRecord } from './work-bucket.ts';

/** `again` is how often it was said after the first time. */
const Announcement = z.object({ job: z.string(), again: z.int().nonnegative().default(0) });

/** What stands under a key was said last `at`, by S3's clock, and `again` times after the first. */
export interface LastAnnouncement {
  readonly at: Date;
  readonly again: number;
}

export async function readAnnouncement(
  { store, bucket }: WorkBucket,
  key: string,
): Promise<LastAnnouncement | undefined> {
  const at = { bucket, key };
  const object = await store.read(at);
  return object && { at: object.lastModified, again: parseRecord(at, object.text, Announcement).again };
}

/** Says it, whatever stands there. @param again how often that is done after the first time then */
export const announce = (work: WorkBucket, key: string, again = 0): Promise<void> =>
  writeRecord(work, key, { job: jobOfKey(key), again } satisfies z.infer<typeof Announcement>);
