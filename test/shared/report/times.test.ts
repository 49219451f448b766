import { describe, expect, it } from 'vitest';
import { timesOf } from '../../../shared/report/times.ts';

const PLAN = {
  droppedAt: '2014-01-15T10:29:59.500Z',
  profile: { gateway: { timeZone: 'Europe/Berlin' } },
  uploadedBy: 'AWS:AROAEXAMPLE:lina',
};
const FOR_EVER = { keptDays: 0, uploadDays: 0 };
const COMPLETED = new Date('2014-01-15T10:30:00Z');

describe('a summary', () => {
  it('tells when the file was uploaded, by whom, and when it was done, in the zone of the profile', () => {
    expect(timesOf(PLAN, COMPLETED, FOR_EVER)).toEqual({
      uploadedAt: '2014-01-15T11:29:59+01:00',
      uploadedBy: 'AWS:AROAEXAMPLE:lina',
      completedAt: '2014-01-15T11:30:00+01:00',
    });
  });

  it('names nobody where the event did not', () => {
    expect(timesOf({ ...PLAN, uploadedBy: undefined }, COMPLETED, FOR_EVER)).not.toHaveProperty('uploadedBy');
  });

  /** The `x-amz-expiration` that https://dev.classmethod.jp/operation/check-the-expiration-date-of-the-object-with-awscli-ja/ shows. */
  it('tells when S3 removes the report: so many days later, at the next midnight of UTC', () => {
    for (const stored of ['2018-08-14T19:57:04Z', '2018-08-14T00:00:00Z', '2018-08-14T23:59:59.999Z'])
      expect(timesOf(PLAN, new Date(stored), { keptDays: 60, uploadDays: 0 }).expiresAt).toBe(
        '2018-10-14T02:00:00+02:00',
      );
  });

  it('tells by when nothing of the upload is left, from the day of the upload', () => {
    const { uploadExpiresAt } = timesOf(PLAN, COMPLETED, { keptDays: 90, uploadDays: 13 });
    expect(uploadExpiresAt).toBe('2014-01-29T01:00:00+01:00');
  });
});
