import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectCreated } from '../../../../infra/local-aws/s3/s3-state.ts';
import { notificationOf } from '../../../../infra/local-aws/stack/s3-notification.ts';
import { createdObjects } from '../../../../shared/aws/s3-event.ts';

const create = (changes: Partial<ObjectCreated> = {}): ObjectCreated => ({
  bucket: 'files',
  key: 'uploads/sandbox/员工 a+b.csv',
  versionId: 'v1',
  etag: 'abc',
  bytes: 7,
  eventTime: Date.UTC(2026, 0, 1),
  sequencer: '0001',
  eventName: 'ObjectCreated:Put',
  ...changes,
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, read on 2026-11-29. */
describe('a notification', () => {
  it('has the documented form, who made the object included', () => {
    expect(notificationOf(create(), 'AIDAJDPLRKLG7UEXAMPLE')).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'us-east-1',
          eventTime: '2026-01-01T00:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: 'AIDAJDPLRKLG7UEXAMPLE' },
          s3: {
            s3SchemaVersion: '1.0',
            bucket: { name: 'files', arn: 'arn:aws:s3:::files' },
            object: {
              key: 'uploads/sandbox/%E5%91%98%E5%B7%A5+a%2Bb.csv',
              size: 7,
              eTag: 'abc',
              versionId: 'v1',
              sequencer: '0001',
            },
          },
        },
      ],
    });
  });

  it('of any key is read back by the product as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const event: unknown = JSON.parse(JSON.stringify(notificationOf(create({ key }), 'lina')));
        expect(createdObjects(event)).toMatchObject([{ bucket: 'files', key, version: 'v1' }]);
      }),
    );
  });

  it('tells the product who made the object, and one without that is read as well', () => {
    const event = notificationOf(create(), 'AWS:AROAEXAMPLE:lina');
    expect(createdObjects(event)).toMatchObject([{ principalId: 'AWS:AROAEXAMPLE:lina' }]);
    const silent = JSON.parse(JSON.stringify(event).replace(/"userIdentity":\{[^}]*\},/, ''));
    expect(createdObjects(silent)).toMatchObject([{ key: create().key, principalId: undefined }]);
  });

  it('says nothing of a version in a bucket without versions', () => {
    const event = notificationOf(create({ versionId: undefined }), 'lina');
    expect(createdObjects(event)).toMatchObject([{ version: 'null' }]);
  });
});
