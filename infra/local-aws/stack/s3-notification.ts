import { randomBytes } from 'node:crypto';
import type { ObjectCreated } from '../s3/s3-state.ts';
import type { BucketPlan, NotificationPlan } from '../template/plan.ts';

/** Whether a bucket's notification covers an event. */
export function isWanted({ event, prefix, suffix }: NotificationPlan, created: ObjectCreated): boolean {
  if (event !== 'ObjectCreated:*' && event !== created.eventName) return false;
  return created.key.startsWith(prefix) && created.key.endsWith(suffix);
}

/**
 * The event that S3 sends for a new object.
 * Source: Amazon S3 user guide, "Event message structure".
 */
export function notificationOf(created: ObjectCreated, bucket: BucketPlan, region: string): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(created.eventTime).toISOString(),
        eventName: created.eventName,
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: {
          'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
          'x-amz-id-2': 'local',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket.name, ownerIdentity: { principalId: 'local' }, arn: bucket.arn },
          object: {
            key: encodeKey(created.key),
            size: created.bytes,
            eTag: created.etag,
            ...(created.versionId !== undefined && { versionId: created.versionId }),
            sequencer: created.sequencer,
          },
        },
      },
    ],
  };
}

/** A key as S3 writes it in events: percent-encoded like a form, `+` for a space, slashes left alone. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
