import { beforeEach, describe, expect, it } from 'vitest';
import { createReport } from '../../functions/report/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { writeComplete } from '../../shared/job/completion.ts';
import { completeKey } from '../../shared/job/keys.ts';
import { NoticeError } from '../../shared/ports/errors.ts';
import { createJobBench, type JobBench, START } from '../support/job-bench.ts';

const HOUR_MS = 3_600_000;

let bench: JobBench;
let told: string[];
/** What cannot be told. */
let broken: string | undefined;
beforeEach(async () => {
  told = [];
  broken = undefined;
  bench = await createJobBench(1);
  await bench.decide();
  await bench.finish(1);
  await writeComplete(bench.work, bench.job);
});

async function tell(what: string): Promise<void> {
  if (broken === what) throw new NoticeError('InternalFailure', 'No.', { retryable: true, details: {} });
  told.push(what);
}

function report(): Promise<void> {
  const { files: store, rowsQueue, log } = bench;
  const notices = { putEvent: () => tell('event'), publish: () => tell('message') };
  const s3 = { bucket: { name: 'work' }, object: { key: completeKey(bench.job) } };
  const event = { Records: [{ eventTime: new Date(START).toISOString(), s3 }] };
  return createReport({ store, rowsQueue, keptDays: 90, foldedRows: 500, uploadDays: 0, notices, log })(
    event,
  );
}

describe('a complete job', () => {
  it('is told of once, however often its event comes', async () => {
    await report();
    await report();
    expect(told).toEqual(['event', 'message']);
  });

  it.each(['event', 'message'])('whose %s could not be sent fails, and is told of later', async (what) => {
    broken = what;
    await expect(report()).rejects.toThrow(NoticeError);
    broken = undefined;
    await report();
    expect(new Set(told)).toEqual(new Set(['event', 'message']));
  });
});

describe('the sweep', () => {
  it('announces a job again that nobody was told of after three quarters of an hour, for a day', async () => {
    broken = 'event';
    await report().catch(() => {});
    const { length } = bench.announced;
    await sweep(bench, {});
    expect(bench.announced).toHaveLength(length);
    for (let hour = 1; hour <= 48; hour++) {
      bench.advance(HOUR_MS);
      await sweep(bench, {});
      expect(bench.announced).toHaveLength(length + Math.min(hour, 24));
    }
  });

  it('leaves a job alone that the world was told of', async () => {
    await report();
    const { length } = bench.announced;
    bench.advance(HOUR_MS);
    await sweep(bench, {});
    expect(bench.announced).toHaveLength(length);
  });
});
