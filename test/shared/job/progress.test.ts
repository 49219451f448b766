import { beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../../shared/job/manifest.ts';
import {
  computeProgress,
  type OpenChunk,
  type Progress,
  type ProgressFacts,
  type Wait,
} from '../../../shared/job/progress.ts';
import { readProgress, refreshProgress } from '../../../shared/job/progress-record.ts';
import { createJobBench, type JobBench, START } from '../../support/job-bench.ts';

const at = (seconds: number): Date => new Date(START + seconds * 1000);
const DOWN: Wait = { for: 'gateway', trouble: 'unavailable', code: '503', reason: 'HTTP 503' };
const EARLIER: Wait = { for: 'upload', job: 'earlier' };

const worked = (chunk: number, decided: number): OpenChunk => ({ chunk, decided, isWorkedOn: true });
const requeued = (chunk: number, decided: number, wait?: Wait): OpenChunk => ({
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

  it('waits only while none of its chunks is worked on, and tells no time left then', () => {
    const going = progress({ notes: [worked(1, 2)] });
    const halfWaiting = progress({ before: going, notes: [requeued(2, 0, EARLIER)], now: at(1) });
    expect(halfWaiting.waitsFor).toBeUndefined();
    const waiting = progress({ before: halfWaiting, notes: [requeued(1, 3, DOWN)], now: at(2) });
    expect(waiting).toMatchObject({ waitsFor: DOWN, decided: 3 });
    expect(waiting.secondsLeft).toBeUndefined();
    const later = progress({ before: waiting, notes: [worked(1, 4)], now: at(900) });
    expect(later.waitsFor).toBeUndefined();
    const last = progress({ before: later, missing: new Set([2]), now: at(901) });
    expect(last.waitsFor).toEqual(EARLIER);
  });

  it('says once what many chunks wait for', () => {
    const { open } = progress({
      notes: [1, 2, 3, 4].map((chunk) => requeued(chunk, chunk === 2 ? 5 : 0, DOWN)),
    });
    expect(open).toEqual([requeued(2, 5), requeued(4, 0, DOWN)]);
  });
});

describe('the pace of a job', () => {
  /** A job of one chunk, whose worker says at some seconds how many rows are decided, or that it waits. */
  function follow(rows: number, said: readonly (readonly [second: number, decided: number, wait?: Wait])[]) {
    const { plan } = job;
    const large: Decided = {
      plan: { ...plan, chunkRows: rows },
      manifest: { ...job.manifest, chunks: 1, rows },
    };
    const records: Progress[] = [];
    for (const [second, decided, wait] of said) {
      const notes = [wait ? requeued(1, decided, wait) : worked(1, decided)];
      const facts = { missing: new Set([1]), notes, before: records.at(-1), now: at(second) };
      records.push(computeProgress(large, facts));
    }
    return records;
  }
  /** What a worker says every second of so many, at an even pace. */
  const evenly = (from: number, to: number, decided: number, perSecond: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => [from + at, decided + at * perSecond] as const);

  it('is told from the second record on, and a time left when some seconds of work were seen', () => {
    const records = follow(600, evenly(0, 6, 10, 15));
    expect(records[0]?.rowsPerSecond).toBeUndefined();
    for (const { rowsPerSecond } of records.slice(1)) expect(rowsPerSecond).toBeCloseTo(15);
    expect(records.map(({ secondsLeft }) => secondsLeft !== undefined)).toEqual([
      ...Array(5).fill(false),
      true,
      true,
    ]);
    expect(records.at(-1)?.secondsLeft).toBe(34);
  });

  it('leaves out a wait of two minutes, and all that came before it', () => {
    const records = follow(600, [
      ...evenly(0, 10, 0, 2),
      // The last calls were tried again for half a minute before the chunk was requeued; then each try found the gateway down.
      [40, 20, DOWN],
      [100, 20],
      [130, 20, DOWN],
      [160, 20],
      ...evenly(161, 167, 35, 15),
    ]);
    expect(records.at(-1)?.rowsPerSecond).toBeCloseTo(15);
    const left = records.map(({ secondsLeft }) => secondsLeft);
    expect(left.slice(11, 18)).toEqual(Array(7).fill(undefined));
    expect(left.at(-1)).toBeGreaterThan(30);
    expect(left.at(-1)).toBeLessThan(45);
  });

  it('follows a pace that changes within half a minute', () => {
    const records = follow(10_000, [...evenly(0, 60, 0, 1), ...evenly(61, 90, 100, 40)]);
    expect(records.at(-1)?.rowsPerSecond).toBeGreaterThan(30);
  });

  it('promises no half an hour to 100,000 rows that begin slowly', () => {
    const records = follow(100_000, [...evenly(0, 10, 0, 52), ...evenly(11, 40, 1180, 660)]);
    const told = records.flatMap(({ secondsLeft }) => secondsLeft ?? []);
    expect(Math.max(...told)).toBeLessThan(10 * 60);
    expect(told.at(-1)).toBeLessThan(3 * 60);
  });

  it('tells no time left while nothing is done for long, and leaves that time out when work goes on', () => {
    const outage = [
      [30, 150],
      [40, 151],
    ] as const;
    const records = follow(900, [...evenly(0, 10, 0, 15), ...outage, ...evenly(41, 46, 166, 15)]);
    expect(records[11]?.secondsLeft).toBeUndefined();
    expect(records[12]?.secondsLeft).toBeUndefined();
    expect(records.at(-1)?.rowsPerSecond).toBeCloseTo(15);
    expect(records.at(-1)?.secondsLeft).toBe(44);
  });

  it('counts the seconds between the rows of a slow gateway', () => {
    const rows = [0, 3, 6, 9, 12, 15].map((second, row) => [second, row] as const);
    const pauses = rows.map(([second, row]) => [second + 1, row] as const);
    const records = follow(
      60,
      [...rows, ...pauses].sort(([one], [other]) => one - other),
    );
    expect(records.at(-1)?.rowsPerSecond).toBeCloseTo(1 / 3);
  });

  it('is measured anew where an earlier version has written the record', () => {
    const { pace: _, ...old } = progress({ notes: [worked(1, 1)] });
    const next = progress({ before: { ...old, rowsPerSecond: 9 }, notes: [worked(1, 2)], now: at(9) });
    expect(next.rowsPerSecond).toBeUndefined();
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
