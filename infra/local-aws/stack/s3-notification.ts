import type { ObjectCreated } from '../s3/s3-state.ts';
import { LOCAL_REGION } from '../template/local-names.ts';

/**
 * The event that S3 sends for a new object, without what tells of accounts and requests.
 * Source: Amazon S3 user guide, "Event message structure".
 *
 * @param principalId who has made the object
 */
export function notificationOf(created: ObjectCreated, principalId: string): object {
  const { bucket, key, bytes, etag, versionId, sequencer } = created;
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: LOCAL_REGION,
        eventTime: new Date(created.eventTime).toISOString(),
        eventName: created.eventName,
        userIdentity: { principalId },
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeKey(key),
            size: bytes,
            eTag: etag,
            ...(versionId !== undefined && { versionId }),
            sequencer,
          },
        },
      },
    ],
  };
}

/** A key as S3 writes it in events: percent-encoded like a form, `+` for a space, slashes left alone. */
function encodeKey(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}
