import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import {
  assertLifecycleRule,
  assertRetention,
  RETENTION,
  visibilityFor,
} from '../../infra/constructs/retention.ts';
import { Profile } from '../../shared/gateway/profile.ts';

const profile = { name: 'sandbox', ageLimitHours: 48 };

describe('retention', () => {
  it('outlasts the longest age limit that a profile may have', () => {
    const longest = Profile.shape.ageLimitHours.parse(96);
    expect(() => assertRetention([{ name: 'patient', ageLimitHours: longest }])).not.toThrow();
    expect(Profile.shape.ageLimitHours.safeParse(96.1).success).toBe(false);
  });

  it.each([
    [
      { chunkDays: 2 },
      'ageLimitHours of profile sandbox (48 h) must be shorter than RETENTION.chunkDays (48 h)',
    ],
    [
      { uploadDays: 2 },
      'ageLimitHours of profile sandbox (48 h) must be shorter than RETENTION.uploadDays (48 h)',
    ],
    [{ replacedUploadDays: 1 }, 'must be shorter than RETENTION.replacedUploadDays (24 h)'],
    [{ chunkDays: 8 }, 'RETENTION.chunkDays (192 h) must be shorter than RETENTION.rowsQueueDays'],
    [{ rowsQueueDays: 14 }, 'RETENTION.rowsQueueDays (336 h) must be shorter than RETENTION.deadLetterDays'],
    [{ deadLetterDays: 15 }, 'SQS keeps at most 14 days'],
    [{ recordDays: 14 }, 'RETENTION.deadLetterDays (336 h) must be shorter than RETENTION.recordDays'],
    [{ fileDays: 30 }, 'RETENTION.recordDays (720 h) must be shorter than RETENTION.fileDays'],
  ])('refuses figures that would expire what is still needed: %o', (change, message) => {
    expect(() => assertRetention([profile], { ...RETENTION, ...change })).toThrow(message);
  });
});

describe('the visibility of a queue', () => {
  it('is six times the timeout of its function', () => {
    expect(visibilityFor(Duration.seconds(60)).toSeconds()).toBe(360);
  });
});

// CloudFormation template reference, "AWS::S3::Bucket Rule": "You must specify at least one of the following properties".
describe('a lifecycle rule', () => {
  it('that CloudFormation would refuse is refused at synthesis', () => {
    expect(() => assertLifecycleRule({ expiredObjectDeleteMarker: true })).toThrow(
      'The lifecycle rule with expiredObjectDeleteMarker needs one of',
    );
  });

  it('may remove remnants beside something that suffices', () => {
    const rule = { expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(1) };
    expect(() => assertLifecycleRule(rule)).not.toThrow();
  });
});
