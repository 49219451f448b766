import { describe, expect, it } from 'vitest';
import { writeManifest } from '../../../shared/job/manifest.ts';
import { readProgress } from '../../../shared/job/progress-record.ts';
import { StorageError } from '../../../shared/ports/errors.ts';
import { misconfigured, unavailable } from '../../support/scripted-gateway.ts';
import { createUpsertBench, THREE, userRow } from '../../support/upsert-bench.ts';

type Bench = Awaited<ReturnType<typeof createUpsertBench>>;
const progressOf = ({ work, job }: Bench) => readProgress(work, job);

describe('the progress of a job', () => {
  it('shows rows while their chunk is in hand, and all of them in the end', async () => {
    const seen: (number | undefined)[] = [];
    const bench: Bench = await createUpsertBench(({ method, user }) => {
      if (method === 'create' && user !== 'ann') bench.advance(10_000);
      return undefined;
    });
    const { put } = bench.work.store;
    bench.work.store.put = async (at, body, condition) => {
      if (at.key.startsWith('jobs/')) seen.push((JSON.parse(String(body)) as { decided: number }).decided);
      return put(at, body, condition);
    };
    await bench.deliver();
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted());
    expect(seen[0]).toBeLessThan(THREE.length);
    expect(await progressOf(bench)).toMatchObject({ rows: 3, decided: 3, open: [] });
  });

  it('counts a row once, however many are on their way at the same time', async () => {
    const many = Array.from({ length: 40 }, (_, n) => userRow(2 + n, `user${n}`));
    const bench = await createUpsertBench(undefined, many);
    const { progress } = bench.deps;
    const { note } = progress;
    const seen: (readonly [decided: number, written: number])[] = [];
    progress.note = (job, chunk) => {
      seen.push([chunk.decided, bench.gateway.calls.filter(({ method }) => method === 'create').length]);
      note(job, chunk);
    };
    await bench.deliver();
    expect(seen.length).toBeGreaterThanOrEqual(40);
    expect(seen.filter(([decided, written]) => decided > written)).toEqual([]);
  });

  it('says at once what its chunk waits for, in words, and no longer when it goes on', async () => {
    let isRefused = true;
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' && isRefused ? { before: misconfigured() } : undefined,
    );
    await bench.deliver();
    expect(await progressOf(bench)).toMatchObject({
      decided: 0,
      waitsFor: { for: 'gateway', trouble: 'misconfigured', code: '7', reason: expect.stringMatching(/./) },
    });
    isRefused = false;
    bench.advance(60_000);
    await bench.deliver();
    expect((await progressOf(bench))?.waitsFor).toBeUndefined();
  });

  it('says of a key that comes from the environment that it does not change', async () => {
    const refuse = { before: misconfigured() };
    const bench = await createUpsertBench(({ method }) => (method === 'find' ? refuse : undefined), THREE, {
      keyFrom: 'environment',
    });
    await bench.deliver();
    expect(await progressOf(bench)).toMatchObject({
      waitsFor: { trouble: 'misconfigured', keyFrom: 'environment' },
    });
  });

  it('keeps the words when the next delivery is turned away without a call', async () => {
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' ? { before: unavailable() } : undefined,
    );
    await bench.deliver();
    await bench.deliver();
    expect(await progressOf(bench)).toMatchObject({ waitsFor: { trouble: 'unavailable', code: '502' } });
  });

  it('says that it waits for the gateway to show what was sent', async () => {
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => false });
    await bench.deliver(() => 5_000);
    expect(await progressOf(bench)).toMatchObject({ waitsFor: { trouble: 'unproved' } });
  });

  it('tells which earlier upload its chunk waits for', async () => {
    const overlap = { superseded: [], waitsFor: ['one'] };
    const bench = await createUpsertBench(undefined, undefined, { overlap });
    await writeManifest(bench.work, {
      job: 'one',
      verdict: 'go',
      chunks: 1,
      rows: 1,
      firstRow: 2,
      columns: [],
    });
    await bench.deliver();
    expect(await progressOf(bench)).toMatchObject({ waitsFor: { for: 'upload', job: 'one' } });
  });

  it('harms no chunk where it cannot be written', async () => {
    const bench = await createUpsertBench();
    const { put } = bench.work.store;
    bench.work.store.put = async (at, body, condition) => {
      if (!at.key.startsWith('jobs/')) return put(at, body, condition);
      throw new StorageError('SlowDown', 'No.', { retryable: true, details: {} });
    };
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.logged).toContain('progress could not be written');
  });
});
