import { describe, expect, it } from 'vitest';
import { createValidate } from '../../functions/validate/index.ts';
import { type ValidateDeps, validateUpload } from '../../functions/validate/validate-upload.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { announceUpload } from '../../shared/job/announced-upload.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { announcedKey } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import { jobAgeMs } from '../../shared/job/not-to-send.ts';
import { readPlan } from '../../shared/job/plan.ts';
import { jobId } from '../../shared/job/upload.ts';
import { droppedAtOf } from '../../shared/ledger/fold.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { openStateGround, validateDepsOn } from '../support/state-ground.ts';

const START = Date.parse('2026-11-21T10:00:00Z');
const HEADER = 'userName,showName,password,validateDate,isSingleSign,orgIds,organizeIds,roleIds,depIds';
const line = (user: string) => `${user},Some Body,Pw-1,2030-01-01,0,1,1,1,1`;

const profile = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 1,
    language: 'en',
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

async function createBench(
  text: string,
  options: { key?: string; store?: (store: ObjectStore) => ObjectStore } = {},
) {
  const { key = 'uploads/test/staff.csv', store: wrap = (store) => store } = options;
  const ground = await openStateGround(() => START);
  const { s3, store, work, queues } = ground;
  const { versionId: version } = s3.put({ bucket: 'files', key, body: s3.stageBytes(Buffer.from(text)) });
  const object = { bucket: 'files', key, version, eventTime: new Date(START).toISOString() };
  const deps = (): ValidateDeps => ({
    ...validateDepsOn({ ...ground, store: wrap(store) }, profile),
    probe: async () => ({ error: undefined, gatewayCalls: { calls: { find: 1 }, retries: 0 } }),
  });
  const receive = () =>
    queues.rows
      .receive({ max: 10 })
      .map(({ body }) => JSON.parse(body) as { chunk: number; firstRow: number; lastRow: number });
  return { deps, work, object, receive, s3, job: jobId(object), run: () => validateUpload(deps(), object) };
}

const rows = (count: number) => Array.from({ length: count }, (_, n) => line(`user${n + 1}`)).join('\n');

const HOUR_MS = 3_600_000;

const eventOf = (key: string) => ({
  Records: [{ eventTime: '2026-11-21T12:00:00.000Z', s3: { bucket: { name: 'files' }, object: { key } } }],
});

describe('an upload that the sweep has found', () => {
  it('becomes the job that its own event would have made', async () => {
    const bench = await createBench(`${HEADER}\n${rows(3)}\n`);
    const { files } = bench.deps();
    await announceUpload(files, bench.object);
    await createValidate(bench.deps())(eventOf(announcedKey(bench.job)));
    expect(await readPlan(bench.work, bench.job)).toMatchObject({ droppedAt: bench.object.eventTime });
    expect(await readManifest(bench.work, bench.job)).toMatchObject({ verdict: 'go', rows: 3 });
  });

  // Amazon S3 user guide, "Working with object metadata": `Last-Modified` of an upload in parts is when it began.
  it('has all its time from when it was found, and keeps its place among the others', async () => {
    const bench = await createBench(`${HEADER}\n${rows(3)}\n`);
    const began = new Date(START - 71 * HOUR_MS).toISOString();
    await announceUpload(bench.deps().files, { ...bench.object, eventTime: began });
    await createValidate(bench.deps())(eventOf(announcedKey(bench.job)));
    const plan = (await readPlan(bench.work, bench.job)) ?? expect.fail('no plan');
    expect(jobAgeMs(plan, START + HOUR_MS)).toBe(HOUR_MS);
    expect(plan.droppedAt).toBe(began);
    expect(droppedAtOf(plan.order)).toBe(Date.parse(began));
  });
});

describe('a dropped file', () => {
  it('becomes a plan, chunks that hold every row, a manifest, and a message for each chunk', async () => {
    const bench = await createBench(`${HEADER}\n${rows(30)}\n`);
    await bench.run();
    // 1 request/s over 2 workers for 30 s is 13 rows a chunk.
    expect(await readManifest(bench.work, bench.job)).toMatchObject({
      verdict: 'go',
      rows: 30,
      chunks: 3,
      firstRow: 2,
    });
    const messages = bench.receive();
    expect(messages.map(({ firstRow, lastRow }) => [firstRow, lastRow])).toEqual([
      [2, 14],
      [15, 27],
      [28, 31],
    ]);
    for (const { chunk, firstRow, lastRow } of messages) {
      const numbers = (await readChunk(bench.work, bench.job, chunk))?.chunk.rows.map(({ row }) => row);
      expect(numbers?.[0]).toBe(firstRow);
      expect(numbers?.at(-1)).toBe(lastRow);
    }
  });

  it('sends messages without any personal data', async () => {
    const bench = await createBench(`${HEADER}\n${line('zhang.san')}\n`);
    await bench.run();
    expect(Object.keys(bench.receive()[0] ?? {}).sort()).toEqual(['chunk', 'firstRow', 'job', 'lastRow']);
  });

  it('rejects the second row of a user in the file, naming the first', async () => {
    const bench = await createBench(`${HEADER}\n${line('ann')}\n${line('bob')}\n${line('ann')}\n`);
    await bench.run();
    const row = (await readChunk(bench.work, bench.job, 1))?.chunk.rows[2];
    expect(row).toMatchObject({
      kind: 'rejected',
      row: 4,
      problems: [{ column: 'userName', code: 'duplicate_user' }],
    });
    expect(row?.kind === 'rejected' && row.problems[0]?.message).toContain(
      'Row 2, “ann”, has the same user and is the one that is imported',
    );
  });

  it('tells who uploaded it in the plan, and in nothing else that is stored, sent or logged', async () => {
    const bench = await createBench(`${HEADER}\n${rows(3)}\n`);
    const logged: unknown[] = [];
    const log = (...words: unknown[]): void => void logged.push(words);
    const object = { ...bench.object, principalId: 'AWS:AROAEXAMPLE:lina' };
    await validateUpload({ ...bench.deps(), log: { info: log, warn: log, error: log } }, object);
    expect((await readPlan(bench.work, bench.job))?.uploadedBy).toBe('AWS:AROAEXAMPLE:lina');
    const stored = bench.s3.list('work', { prefix: '' }).objects.filter((each) => {
      return String(Buffer.from(bench.s3.read(each) as Uint8Array)).includes('lina');
    });
    expect(stored.map(({ key }) => key)).toEqual([`plan/${bench.job}`]);
    expect(JSON.stringify([logged, bench.receive()])).not.toContain('lina');
  });

  it('keeps no password in the text that goes to the report', async () => {
    const bench = await createBench(`${HEADER}\n${line('ann')}\n`);
    await bench.run();
    const row = (await readChunk(bench.work, bench.job, 1))?.chunk.rows[0];
    expect(row?.cells).not.toContain('Pw-1');
    expect(row?.kind === 'user' && row.user.password).toBe('Pw-1');
  });
});

describe('a file that cannot be imported', () => {
  for (const [name, text, code] of [
    ['empty', '', 'empty_file'],
    ['only a header', `${HEADER}\n`, 'no_rows'],
    ['a header and blank lines', `${HEADER}\n\n\n`, 'no_rows'],
    [
      'without the column that tells who a row is about',
      'showName,mail\nAnn,a@example.com\n',
      'missing_column',
    ],
    ['without a header', `${line('ann')}\n${line('bob')}\n`, 'no_header'],
    ['a picture', '\xff\xd8\xff\xe0\x00\x10JFIF\x00', 'image'],
  ] as const) {
    it(`(${name}) is refused as ${code}, and its job is complete at once`, async () => {
      const bench = await createBench('');
      bench.s3.put({
        bucket: 'files',
        key: bench.object.key,
        body: bench.s3.stageBytes(Buffer.from(text, 'latin1')),
      });
      const newest = bench.s3.find('files', bench.object.key);
      const object = { ...bench.object, version: newest.versionId };
      await validateUpload(bench.deps(), object);
      const manifest = await readManifest(bench.work, jobId(object));
      expect(manifest).toMatchObject({ verdict: 'refused', rows: 0, chunks: 0, error: { code } });
      expect(manifest?.error?.message).not.toBe('');
      expect(await isComplete(bench.work, jobId(object))).toBe(true);
      expect(bench.receive()).toEqual([]);
    });
  }

  it('because its folder names no profile is told which there are', async () => {
    const bench = await createBench(`${HEADER}\n${line('ann')}\n`, { key: 'uploads/tset/staff.csv' });
    await bench.run();
    const manifest = await readManifest(bench.work, bench.job);
    expect(manifest?.error).toMatchObject({ code: 'unknown_profile' });
    expect(manifest?.error?.message).toContain('test');
  });

  it('because it lies in no folder of a profile is told which there are', async () => {
    const bench = await createBench(`${HEADER}\n${line('ann')}\n`, { key: 'uploads/staff.csv' });
    await bench.run();
    const manifest = await readManifest(bench.work, bench.job);
    expect(manifest?.error?.code).toBe('upload_place');
    expect(manifest?.error?.message).toMatch(/Drop it in one of the folders uploads\/test\/.*请重新上传/);
  });

  it('because it is gone again is told so', async () => {
    const bench = await createBench('');
    const gone = { ...bench.object, version: 'no-such-version' };
    await validateUpload(bench.deps(), gone);
    expect(await readManifest(bench.work, jobId(gone))).toMatchObject({ error: { code: 'upload_gone' } });
  });

  it('is no upload at all when it is a folder made in the console', async () => {
    const bench = await createBench('', { key: 'uploads/test/' });
    await bench.run();
    expect(await readPlan(bench.work, bench.job)).toBeUndefined();
  });
});

describe('a repeated event', () => {
  it('makes the same job and decides nothing anew', async () => {
    const bench = await createBench(`${HEADER}\n${rows(3)}\n`);
    await bench.run();
    const manifest = await readManifest(bench.work, bench.job);
    await bench.run();
    expect(await readManifest(bench.work, bench.job)).toEqual(manifest);
    expect(new Set(bench.receive().map(({ chunk }) => chunk))).toEqual(new Set([1]));
  });

  it('after a crash between any two writes ends as if there had been none', async () => {
    const text = `${HEADER}\n${rows(30)}\n`;
    const whole = await createBench(text);
    await whole.run();
    const expected = await readManifest(whole.work, whole.job);
    // Plan, salt, three chunks, keys, manifest.
    for (let survived = 0; survived < 7; survived++) {
      let left = survived;
      const live = (): void => {
        if (left-- <= 0) throw new Error('crash');
      };
      const bench = await createBench(text, {
        store: (store) => ({
          ...store,
          put: async (...given) => {
            live();
            return store.put(...given);
          },
          write: async (...given) => {
            live();
            return store.write(...given);
          },
        }),
      });
      await expect(bench.run()).rejects.toThrow('crash');
      expect(bench.receive()).toEqual([]);
      left = Number.POSITIVE_INFINITY;
      await bench.run();
      expect(await readManifest(bench.work, bench.job)).toEqual({ ...expected, job: bench.job });
      expect(bench.receive().map(({ chunk }) => chunk)).toEqual([1, 2, 3]);
    }
  });
});

describe('a job whose credentials are refused', () => {
  it('is decided with that reason, so that nothing of it is sent', async () => {
    const bench = await createBench(`${HEADER}\n${rows(3)}\n`);
    const error = { code: 'credentials_refused', message: 'The gateway refused the key.' };
    await validateUpload(
      { ...bench.deps(), probe: async () => ({ error, gatewayCalls: { calls: { find: 1 }, retries: 0 } }) },
      bench.object,
    );
    expect(await readManifest(bench.work, bench.job)).toMatchObject({
      verdict: 'go',
      rows: 3,
      error,
      gatewayCalls: { calls: { find: 1 } },
    });
  });
});
