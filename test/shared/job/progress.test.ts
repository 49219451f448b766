import { beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../../shared/job/manifest.ts';
import {
  computeProgress,
  type OpenChunk,
  type ProgressFacts,
  type Wait,
} from '../../../shared/job/progress.ts';
import { readProgress, refreshProgress } from '../../../shared/job/progress-record.ts';
import { createJobBench, type JobBench, START } from '../../support/job-bench.ts';

const at = (seconds: number): Date => new Date(START + seconds * 1000);
const DOWN: Wait = { for: 'gateway', trouble: 'unavailable', code: '503', reason: 'HTTP 503' };
const EARLIER: Wait = { for: 'upload', job: 'earlier' };

const worked = (chunk: number, decided: number): OpenChunk => ({ chunk, decided, isWorkedOn: true });
const parked = (chunk: number, decided: number, wait?: Wait): OpenChunk => ({
  chunk,
  decided,
  isWorkedOn: false,
  ...(wait && { wait }),
});

let bench: JobBench;
let job: Decided;
beforeEach(async () => {
  // Four chunks, of ten rows each but for the last.
  bench = await createJobBench(4, 10);
  const { plan } = bench;
  const shape = { chunks: 4, rows: 35, users: 30, firstRow: 2, columns: [] };
  job = { plan, manifest: { job: plan.job, verdict: 'go', ...shape } };
});

const progress = (facts: Partial<ProgressFacts> & { readonly open?: readonly OpenChunk[] } = {}) =>
  computeProgress(job, {
    missing: new Set([1, 2, 3, 4]),
    notes: facts.open ?? [],
    before: undefined,
    now: at(0),
    ...facts,
  });

describe('the progress of a job', () => {
  it('counts the rows of finished chunks, and those that the workers on the others have decided', () => {
    expect(progress({ missing: new Set([2, 3]), notes: [worked(2, 4)] })).toMatchObject({
      rows: 35,
      toSend: 30,
      decided: 5 + 10 + 4,
    });
    expect(progress({ missing: new Set() })).toMatchObject({ decided: 35, open: [] });
  });

  it('goes by the latest word of each chunk, and forgets a chunk that has its result', () => {
    const before = progress({ notes: [worked(1, 4), worked(2, 6)] });
    const after = progress({ before, notes: [worked(1, 7)], missing: new Set([1, 3, 4]), now: at(1) });
    expect(after).toMatchObject({ decided: 17, open: [worked(1, 7)] });
  });

  it('tells the pace over all of its time at first, and no time left before there is a pace', () => {
    const first = progress({ notes: [worked(1, 1)] });
    expect(first.rowsPerSecond).toBeUndefined();
    expect(first.secondsLeft).toBeUndefined();
    const second = progress({ before: first, notes: [worked(1, 3)], now: at(1) });
    const third = progress({ before: second, notes: [worked(1, 5)], now: at(4) });
    expect(third).toMatchObject({ rowsPerSecond: 1, secondsLeft: 30 });
  });

  it('follows a pace that changes within about a minute', () => {
    const slow = { ...progress(), rowsPerSecond: 0.01, startedAt: at(-3600).toISOString() };
    const { rowsPerSecond = 0 } = progress({ before: slow, notes: [worked(1, 6)], now: at(60) });
    expect(rowsPerSecond).toBeGreaterThan(0.05);
    expect(rowsPerSecond).toBeLessThan(0.1);
  });

  it('waits only while none of its chunks is worked on, tells no time left then, and keeps its pace', () => {
    const going = { ...progress({ notes: [worked(1, 2)] }), rowsPerSecond: 2 };
    const halfWaiting = progress({ before: going, notes: [parked(2, 0, EARLIER)], now: at(1) });
    expect(halfWaiting.waitsFor).toBeUndefined();
    const waiting = progress({ before: halfWaiting, notes: [parked(1, 3, DOWN)], now: at(2) });
    expect(waiting).toMatchObject({ waitsFor: DOWN, decided: 3 });
    expect(waiting.secondsLeft).toBeUndefined();
    const later = progress({ before: waiting, notes: [worked(1, 4)], now: at(900) });
    expect(later.rowsPerSecond).toBe(waiting.rowsPerSecond);
    expect(later.waitsFor).toBeUndefined();
    const last = progress({ before: later, missing: new Set([2]), now: at(901) });
    expect(last.waitsFor).toEqual(EARLIER);
  });

  it('says once what many chunks wait for', () => {
    const { open } = progress({
      notes: [1, 2, 3, 4].map((chunk) => parked(chunk, chunk === 2 ? 5 : 0, DOWN)),
    });
    expect(open).toEqual([parked(2, 5), parked(4, 0, DOWN)]);
  });
});

describe('the record of the progress', () => {
  const refresh = (seconds: number, ...notes: OpenChunk[]) =>
    refreshProgress(bench.work, job, { notes, now: at(seconds), leastAgeMs: 10_000 });

  it('is written again only when it has reached an age', async () => {
    expect(await readProgress(bench.work, bench.job)).toBeUndefined();
    expect((await refresh(0, worked(1, 1))).isOurs).toBe(true);
    expect((await refresh(9, worked(1, 2))).isOurs).toBe(false);
    expect((await refresh(10, worked(1, 3))).isOurs).toBe(true);
    expect(await readProgress(bench.work, bench.job)).toMatchObject({ decided: 3 });
  });

  it('holds what both say of two workers who write at the same time', async () => {
    await Promise.all(
      [worked(1, 4), worked(2, 6)].map((note) =>
        refreshProgress(bench.work, job, { notes: [note], now: at(20), leastAgeMs: 0 }),
      ),
    );
    expect(await readProgress(bench.work, bench.job)).toMatchObject({ decided: 10 });
  });
});
