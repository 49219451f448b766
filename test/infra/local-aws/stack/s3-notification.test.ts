import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectCreated } from '../../../../infra/local-aws/s3/s3-state.ts';
import { isWanted, notificationOf } from '../../../../infra/local-aws/stack/s3-notification.ts';
import { createdObjects } from '../../../../shared/aws/s3-event.ts';

const BUCKET = { name: 'files', arn: 'arn:aws:s3:::files', versioned: true, notifications: [] };

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

describe('a notification', () => {
  it('has the documented form', () => {
    expect(notificationOf(create(), BUCKET, 'us-east-1')).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'us-east-1',
          eventTime: '2026-01-01T00:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: expect.any(String) },
          requestParameters: { sourceIPAddress: expect.any(String) },
          responseElements: { 'x-amz-request-id': expect.any(String), 'x-amz-id-2': expect.any(String) },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: expect.any(String),
            bucket: {
              name: 'files',
              ownerIdentity: { principalId: expect.any(String) },
              arn: 'arn:aws:s3:::files',
            },
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
        const event: unknown = JSON.parse(
          JSON.stringify(notificationOf(create({ key }), BUCKET, 'us-east-1')),
        );
        expect(createdObjects(event)).toMatchObject([{ bucket: 'files', key, version: 'v1' }]);
      }),
    );
  });

  it('says nothing of a version in a bucket without versions', () => {
    const event = notificationOf(create({ versionId: undefined }), BUCKET, 'us-east-1');
    expect(createdObjects(event)).toMatchObject([{ version: 'null' }]);
  });

  it.each([
    [{ event: 'ObjectCreated:*', prefix: 'uploads/', suffix: '.csv' }, true],
    [{ event: 'ObjectCreated:*', prefix: '', suffix: '' }, true],
    [{ event: 'ObjectCreated:*', prefix: 'reports/', suffix: '' }, false],
    [{ event: 'ObjectCreated:*', prefix: 'uploads/', suffix: '.CSV' }, false],
    [{ event: 'ObjectCreated:Put', prefix: '', suffix: '' }, true],
    [{ event: 'ObjectCreated:CompleteMultipartUpload', prefix: '', suffix: '' }, false],
  ])('with the filter %j is sent: %s', (filter, wanted) => {
    expect(isWanted({ functionName: 'Validate', ...filter }, create())).toBe(wanted);
  });
});
