import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createSettle } from '../../functions/settle/index.ts';
import { type Claim, firstClaim } from '../../shared/chunk/claim.ts';
import { putClaim, readClaim } from '../../shared/chunk/claim-holder.ts';
import { hasResult, readResult } from '../../shared/chunk/result.ts';
import { announceUpload } from '../../shared/job/announced-upload.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { cancelJob } from '../../shared/job/cancellation.ts';
import { createCompletion, writeComplete } from '../../shared/job/completion.ts';
import { announcedKey, CHUNKS, MANIFESTS, RESULTS } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { writeOverlap } from '../../shared/overlap/overlap.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import type { ObjectAddress } from '../../shared/ports/object-store.ts';
import { onRead } from '../support/changed-store.ts';
import { createJobBench, type JobBench, PROFILE } from '../support/job-bench.ts';
import { plannedFolder } from '../support/planned-folder.ts';

const UPSERT_TIMEOUT_MS = 60_000;

function settle(bench: JobBench, body: unknown, tries = 1, { maxCrashes = 1, timeLeftMs = 120_000 } = {}) {
  const handler = createSettle({
    ...bench,
    keptDays: 90,
    uploadDays: 0,
    completion: createCompletion({ work: bench.work, random: () => 0 }),
    upsertTimeoutMs: UPSERT_TIMEOUT_MS,
    maxCrashes,
  });
  const record = {
    messageId: 'm',
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(tries) },
  };
  return handler({ Records: [record] } as unknown as SQSEvent, {
    getRemainingTimeInMillis: () => timeLeftMs,
  });
}

const s3Event = (bucket: string, key: string, versionId: string) => ({
  Records: [
    { eventTime: '2026-11-21T10:00:00.000Z', s3: { bucket: { name: bucket }, object: { key, versionId } } },
  ],
});
const failureOf = (event: unknown) => ({
  requestContext: { functionArn: 'arn', condition: 'RetriesExhausted' },
  requestPayload: event,
});
/** A worker claims the chunk, and dies. */
async function dieOfChunk(bench: JobBench, claim: Partial<Claim> = {}): Promise<void> {
  await putClaim(bench.work, { ...firstClaim(bench.job, 1, 'dead'), ...claim }, undefined);
  bench.advance(UPSERT_TIMEOUT_MS + PROFILE.gateway.timeoutMs + 1000);
}
/** The same jobs, whose chunks have expired. */
const withoutChunks = ({ store, bucket }: WorkBucket): WorkBucket => ({
  store: onRead(store, CHUNKS, () => undefined),
  bucket,
});
const summaryOf = async (bench: JobBench) => {
  const object = await bench.files.read({
    bucket: 'files',
    key: `${plannedFolder(bench.s3, 'work', bench.job)}summary.json`,
  });
  return object && JSON.parse(object.text);
};

describe('a dead letter of the rows queue', () => {
  const message = (bench: JobBench) => ({ job: bench.job, chunk: 1, firstRow: 2, lastRow: 5 });

  it('becomes a result that keeps what was saved, calls what may have been sent unknown, and the rest unprocessed', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    const outcomes = [{ row: 2, outcome: 'created' as const, userId: '1' }];
    await dieOfChunk(bench, { outcomes, creating: [3], updating: [4] });
    await settle(bench, message(bench));
    const result = await readResult(bench.work, bench.job, 1);
    expect(result?.rows.map(({ outcome }) => outcome)).toEqual([
      'created',
      'unknown',
      'unknown',
      'unprocessed',
    ]);
    expect(bench.announced).toHaveLength(1);
  });

  it('is told in the language that was decided for the job, and so is its report', async () => {
    const profile = { ...PROFILE, language: 'auto' as const };
    const bench = await createJobBench(1, 2, { profile, language: 'zh-CN' });
    await bench.decide();
    await dieOfChunk(bench);
    await settle(bench, message(bench));
    const result = await readResult(bench.work, bench.job, 1);
    expect(result?.rows.map(({ problems }) => problems?.[0]?.message)).toEqual(
      [2, 3].map(() => expect.stringMatching(/^处理这一行时程序多次中断/)),
    );
    const { context } = createJobCache(bench.work);
    expect((await context(bench.job)).profile.language).toBe('zh-CN');
    await bench.files.put({ bucket: 'work', key: `results/${bench.job}/000001` }, 'not JSON');
    await settle(bench, failureOf(s3Event('work', `complete/${bench.job}`, 'null')), 3);
    expect((await summaryOf(bench)).error.message).toMatch(/^\p{Script=Han}/u);
  });

  it('yields to a later upload what nobody has sent, also when the chunk itself has expired', async () => {
    for (const isExpired of [false, true]) {
      const bench = await createJobBench(1, 4);
      await bench.decide();
      const by = { job: 'later', key: 'uploads/test/newer.csv' };
      const refused = { job: 'refused', key: 'uploads/test/refused.csv' };
      const superseded = [
        { by: refused, rows: [5] },
        { by, rows: [2, 3, 4] },
      ];
      await bench.decideOther('later', 'go');
      await bench.decideOther('refused', 'refused');
      await writeOverlap(bench.work, { job: bench.job, chunk: 1, superseded, waitsFor: [] });
      const store = onRead(bench.files, MANIFESTS, ({ text, ...facts }) => ({
        ...facts,
        text: JSON.stringify({ ...JSON.parse(text), overlaps: true }),
      }));
      const work = { ...bench.work, store };
      const outcomes = [{ row: 2, outcome: 'created' as const, userId: '1' }];
      await dieOfChunk(bench, { outcomes, creating: [3] });
      await settle({ ...bench, work: isExpired ? withoutChunks(work) : work }, message(bench));
      expect((await readResult(work, bench.job, 1))?.rows).toMatchObject([
        { row: 2, outcome: 'created' },
        { row: 3, outcome: 'unknown' },
        { row: 4, outcome: 'superseded' },
        { row: 5, outcome: 'unprocessed' },
      ]);
    }
  });

  it('rejects what was refused for its manager, and leaves unprocessed who waited for one', async () => {
    const managers = {
      waits: [[3, 4]] as [number, number][],
      refused: [{ row: 2, code: 'manager_cycle' as const, rows: [2, 2] }],
    };
    const bench = await createJobBench(1, 4, { managers });
    await bench.decide();
    await dieOfChunk(bench);
    await settle(bench, message(bench));
    const result = await readResult(bench.work, bench.job, 1);
    expect(result?.rows.map(({ outcome }) => outcome)).toEqual([
      'rejected',
      'unprocessed',
      'unprocessed',
      'unprocessed',
    ]);
    // Who is the own manager goes round in no circle that anybody would see.
    expect(result?.rows[0]?.problems?.map(({ code }) => code)).toEqual(['manager_self']);
  });

  it('leaves a chunk alone whose holder may still be at work, and looks again when that cannot be', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    await putClaim(bench.work, firstClaim(bench.job, 1, 'alive'), undefined);
    await settle(bench, message(bench));
    expect(await hasResult(bench.work, bench.job, 1)).toBe(false);
    expect(bench.queues.deadLetters.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    bench.advance(UPSERT_TIMEOUT_MS + PROFILE.gateway.timeoutMs + 1000);
    await settle(bench, message(bench));
    expect((await readResult(bench.work, bench.job, 1))?.rows).toHaveLength(4);
  });

  // AWS Lambda developer guide, "Creating and configuring an Amazon SQS event source mapping": what is throttled is received again.
  it('goes back to the workers when none of them has died of it, with all that is known', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    await settle(bench, message(bench));
    expect(await hasResult(bench.work, bench.job, 1)).toBe(false);
    expect(bench.waiting()).toEqual([1]);
    const outcomes = [{ row: 2, outcome: 'created' as const, userId: '1' }];
    const { value, etag } = (await readClaim(bench.work, bench.job, 1)) ?? expect.fail('no claim');
    await putClaim(bench.work, { ...value, outcomes, updating: [3] }, etag);
    await settle(bench, message(bench));
    expect(bench.waiting()).toEqual([1]);
    expect((await readClaim(bench.work, bench.job, 1))?.value).toMatchObject({
      state: 'released',
      crashes: 0,
      outcomes,
      updating: [3],
    });
  });

  it('that is given up is followed by the next one where they go one by one', async () => {
    const bench = await createJobBench(3, 4, { oneByOne: true });
    await bench.decide();
    await dieOfChunk(bench);
    await settle(bench, message(bench));
    expect(await hasResult(bench.work, bench.job, 1)).toBe(true);
    expect(bench.waiting()).toEqual([2]);
  });

  it('goes back until as many workers have died of it as the queue would let', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    await dieOfChunk(bench, { crashes: 1 });
    await settle(bench, message(bench), 1, { maxCrashes: 3 });
    expect(bench.waiting()).toEqual([1]);
    const { value, etag } = (await readClaim(bench.work, bench.job, 1)) ?? expect.fail('no claim');
    expect(value).toMatchObject({ state: 'released', crashes: 2 });
    await putClaim(bench.work, { ...value, state: 'held' }, etag);
    bench.advance(UPSERT_TIMEOUT_MS + PROFILE.gateway.timeoutMs + 1000);
    await settle(bench, message(bench), 1, { maxCrashes: 3 });
    expect(await hasResult(bench.work, bench.job, 1)).toBe(true);
  });

  it('is answered with the reason when nothing of its job may be sent any more', async () => {
    for (const reason of ['cancelled', 'age_limit'] as const) {
      const bench = await createJobBench(1, 2);
      await bench.decide();
      if (reason === 'cancelled') await cancelJob(bench.work, bench.job);
      else bench.advance(PROFILE.ageLimitHours * 3_600_000 + 1000);
      await settle(bench, message(bench));
      const rows = (await readResult(bench.work, bench.job, 1))?.rows;
      expect(rows?.map(({ outcome, problems }) => [outcome, problems?.[0]?.code])).toEqual(
        [2, 3].map(() => ['unprocessed', reason]),
      );
      expect(bench.announced).toHaveLength(1);
    }
  });

  it('changes no result that is there, but looks at completion', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    await bench.finish(1);
    await settle(bench, message(bench));
    expect((await readResult(bench.work, bench.job, 1))?.attempt).toBe('test');
    expect(bench.announced).toHaveLength(1);
  });

  it('still accounts for every row when the chunk itself has expired', async () => {
    const bench = await createJobBench(1, 4);
    await bench.decide();
    await settle({ ...bench, work: withoutChunks(bench.work) }, message(bench));
    const rows = (await readResult(bench.work, bench.job, 1))?.rows;
    expect(rows?.map(({ row, outcome }) => [row, outcome])).toEqual(
      [2, 3, 4, 5].map((row) => [row, 'unprocessed']),
    );
  });
});

describe('a validate that failed for good', () => {
  it('before it decided is answered with a refusal', async () => {
    const bench = await createJobBench(1);
    await settle(bench, failureOf(s3Event('files', 'uploads/test/a.csv', bench.plan.upload.version)));
    expect(await readManifest(bench.work, bench.job)).toMatchObject({
      verdict: 'refused',
      error: { code: 'import_failed' },
    });
    expect(bench.announced).toHaveLength(1);
  });

  it('of an upload that the sweep had found is answered likewise', async () => {
    const bench = await createJobBench(1);
    await announceUpload(bench.files, { ...bench.plan.upload, eventTime: bench.plan.droppedAt });
    await settle(bench, failureOf(s3Event('files', announcedKey(bench.job), '1')));
    expect((await readManifest(bench.work, bench.job))?.verdict).toBe('refused');
  });

  it('before it decided in which language to answer is answered in both', async () => {
    const bench = await createJobBench(1, 2, { profile: { ...PROFILE, language: 'auto' } });
    await bench.writePlan();
    await settle(bench, failureOf(s3Event('files', 'uploads/test/a.csv', bench.plan.upload.version)));
    const manifest = await readManifest(bench.work, bench.job);
    expect(manifest?.error?.message).toMatch(/^[^\p{Script=Han}]+\p{Script=Han}.+$/u);
  });

  it('after it decided goes on: what it did not send is sent', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    await settle(bench, failureOf(s3Event('files', 'uploads/test/a.csv', bench.plan.upload.version)));
    expect(bench.waiting()).toEqual([1, 2]);
  });
});

describe('a report that failed for good', () => {
  const failure = (bench: JobBench) => failureOf(s3Event('work', `complete/${bench.job}`, 'null'));

  it('is built by settle', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    await settle(bench, failure(bench));
    expect(await summaryOf(bench)).toMatchObject({ rows: 2, outcomes: { created: 2 } });
  });

  it('because of trouble with the stores is built when that has passed, however often it was tried', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    const trouble = new StorageError('SlowDown', 'Could not read.', { retryable: true, details: {} });
    const store = onRead(bench.files, RESULTS, () => {
      throw trouble;
    });
    const work = { ...bench.work, store };
    await expect(settle({ ...bench, work }, failure(bench), 9)).rejects.toThrow(trouble);
    expect(await summaryOf(bench)).toBeUndefined();
    await settle(bench, failure(bench), 10);
    expect(await summaryOf(bench)).toMatchObject({ rows: 2, outcomes: { created: 2 } });
  });

  it('because of trouble with the stores that never passes is answered with a short one within a day', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await writeComplete(bench.work, bench.job);
    const store = onRead(bench.files, RESULTS, () => {
      throw new StorageError('SlowDown', 'Could not read.', { retryable: true, details: {} });
    });
    await bench.finish(1);
    await settle({ ...bench, work: { ...bench.work, store } }, failure(bench), 100);
    expect(await summaryOf(bench)).toMatchObject({ error: { code: 'report_failed' } });
  });

  it('and takes longer than settle may run is answered with a short one, too', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    const noTime = { timeLeftMs: 0 };
    // Its signal has the real clock.
    const inTime = onRead(bench.files, RESULTS, (result) => result);
    const store = {
      ...inTime,
      read: async (at: ObjectAddress) => {
        if (at.key.startsWith('manifest/')) await new Promise((resume) => setTimeout(resume, 5));
        return inTime.read(at);
      },
    };
    const slow = { ...bench, work: { ...bench.work, store } };
    await expect(settle(slow, failure(bench), 2, noTime)).rejects.toThrow('timeout');
    await settle(slow, failure(bench), 3, noTime);
    expect(await summaryOf(bench)).toMatchObject({ rows: 0, error: { code: 'report_failed' } });
  });

  it('and cannot be built is tried again, and in the end a short one says so', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    await writeComplete(bench.work, bench.job);
    await expect(settle(bench, failure(bench), 1)).rejects.toThrow('The result of chunk 1');
    expect(await summaryOf(bench)).toBeUndefined();
    await settle(bench, failure(bench), 3);
    expect(await summaryOf(bench)).toMatchObject({ rows: 0, error: { code: 'report_failed' } });
  });
});

describe('a report on a held job that failed for good', () => {
  it('is answered with a short one that says why the job is held, and that its report could not be built', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    const held = { code: 'held_few_rows', message: 'Few rows. Nothing was sent.' };
    const store = onRead(bench.files, MANIFESTS, ({ text, ...facts }) => ({
      ...facts,
      text: JSON.stringify({ ...JSON.parse(text), verdict: 'held', held }),
    }));
    const work = withoutChunks({ ...bench.work, store });
    const failure = failureOf(s3Event('work', `held/${bench.job}`, 'null'));
    await expect(settle({ ...bench, work }, failure, 2)).rejects.toThrow('Chunk 1');
    await settle({ ...bench, work }, failure, 3);
    const folder = `${plannedFolder(bench.s3, 'work', bench.job)}held/`;
    const read = async (name: string) =>
      (await bench.files.read({ bucket: 'files', key: folder + name }))?.text ?? '';
    expect(JSON.parse(await read('summary.json'))).toMatchObject({
      held,
      error: { code: 'report_failed_held', message: expect.stringMatching(/^Few rows.*tell your operator/) },
    });
    expect(await read('index.html')).toMatch(/Held, waiting for release.*have your operator release it/s);
    expect(await summaryOf(bench)).toBeUndefined();
  });
});

describe('a notice that a job may not be done in time, which could not be sent', () => {
  it('ends nothing: the job goes on', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await settle(bench, failureOf(s3Event('work', `slow/${bench.job}`, 'null')), 3);
    expect(await summaryOf(bench)).toBeUndefined();
  });
});

describe('a message that is none of ours', () => {
  it('stays, so that the alarm on dead letters tells of it', async () => {
    const bench = await createJobBench(1);
    await expect(settle(bench, { hello: 'world' })).rejects.toThrow('Invalid input');
  });
});
