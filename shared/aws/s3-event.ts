import * as z from 'zod';

/**
 * The part of an S3 notification that we read. Source: Amazon S3 user guide, "Event message structure". `s3:TestEvent`, which S3 sends at set-up, has no records.
 */
const S3Event = z.object({
  Records: z
    .array(
      z.object({
        eventTime: z.iso.datetime(),
        userIdentity: z.object({ principalId: z.string() }).optional(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), versionId: z.string().optional(), size: z.int().optional() }),
        }),
      }),
    )
    .default([]),
});

/** An object that S3 says was created. `version` is `null`'s text for a bucket without versions, as in S3's API. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly eventTime: string;
  /** "The unique ID of the IAM resource that caused the event". */
  readonly principalId?: string | undefined;
}

/** Reads an S3 notification. Keys arrive percent-encoded with `+` for a space, and leave as they were dropped. */
export function createdObjects(event: unknown): CreatedObject[] {
  return S3Event.parse(event).Records.map(({ eventTime, userIdentity, s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
    version: s3.object.versionId ?? 'null',
    eventTime,
    principalId: userIdentity?.principalId,
  }));
}
