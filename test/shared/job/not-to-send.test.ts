import { expect, it } from 'vitest';
import { reasonNotToSend } from '../../../shared/job/not-to-send.ts';
import { planFor } from '../../../shared/job/plan.ts';
import { PROFILE } from '../../support/job-bench.ts';

const HOUR_MS = 3_600_000;
const DROPPED_AT = '2026-11-21T10:00:00.000Z';

// Amazon S3 user guide, "Working with object metadata": of an upload in parts, `Last-Modified` is when it began.
it('the age of an upload in parts counts from its event, not from when it began', () => {
  const begun = new Date(Date.parse(DROPPED_AT) - 47 * HOUR_MS).toISOString();
  const upload = { bucket: 'files', key: 'uploads/test/a.csv', version: '1', bytes: 9, lastModified: begun };
  const plan = planFor(upload, DROPPED_AT, PROFILE, 2);
  const manifest = { job: plan.job, verdict: 'go', chunks: 1, rows: 2, firstRow: 2, columns: [] } as const;
  const codeAfter = (hours: number): string | undefined => {
    const now = new Date(Date.parse(DROPPED_AT) + hours * HOUR_MS);
    const decided = { plan, manifest: { ...manifest, columns: [] } };
    return reasonNotToSend(decided, { ...PROFILE, language: 'en' }, { now, cancellation: undefined })?.code;
  };
  expect([codeAfter(2), codeAfter(47), codeAfter(49)]).toEqual([undefined, undefined, 'age_limit']);
});
