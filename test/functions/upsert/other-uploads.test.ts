import { describe, expect, it } from 'vitest';
import { deliver } from '../../../functions/upsert/deliver.ts';
import { cancelJob } from '../../../shared/job/cancellation.ts';
import { isComplete, writeComplete } from '../../../shared/job/completion.ts';
import { WAITING } from '../../../shared/job/keys.ts';
import { writeOverlap } from '../../../shared/overlap/overlap.ts';
import { wakeWaiting } from '../../../shared/overlap/waiting.ts';
import { onPut } from '../../support/changed-store.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { type Script, unavailable } from '../../support/scripted-gateway.ts';
import { createUpsertBench, Killed, MINUTE, type UpsertBenchOptions } from '../../support/upsert-bench.ts';

const TIMING = { timeLeftMs: () => 45_000, signal: new AbortController().signal };
const LATER = { job: 'later', key: 'uploads/test/later.csv' };
const supersedes = (...rows: number[]) => ({ superseded: [{ by: LATER, rows }], waitsFor: [] });
const waitsFor = (...work: string[]) => ({ superseded: [], waitsFor: work });
const AGE_LIMIT_MS = (PROFILE.ageLimitHours + 1) * 60 * MINUTE;

/** A job of three users, among other jobs that go. */
async function createBench(
  overlap: UpsertBenchOptions['overlap'],
  { script, going = ['later', 'one', 'two'] }: { script?: Script; going?: string[] } = {},
) {
  const bench = await createUpsertBench(script, undefined, { overlap });
  for (const job of going) await bench.decideOther(job, 'go');
  return bench;
}

describe('a row that a later upload carries', () => {
  it('is superseded, neither looked up nor written, and its neighbours are done', async () => {
    const bench = await createBench(supersedes(3));
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 superseded', '4 created']);
    expect((await bench.result())?.rows[1]?.problems?.[0]).toMatchObject({
      code: 'superseded',
      message: expect.stringContaining(LATER.key),
    });
    expect(bench.gateway.calls.filter(({ user }) => user.includes('bob'))).toEqual([]);
  });

  it('needs no gateway when it is the only kind there is', async () => {
    const bench = await createBench(supersedes(2, 3, 4));
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 superseded', '3 superseded', '4 superseded']);
    expect(bench.gateway.calls).toEqual([]);
  });

  it('stays superseded when nothing more of its job is sent', async () => {
    const bench = await createBench(supersedes(3));
    await cancelJob(bench.work, bench.job);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unprocessed', '3 superseded', '4 unprocessed']);
  });

  it('is done as claimed when the claim was there first', async () => {
    let isDeadly = true;
    const bench = await createBench(supersedes(4), {
      script: ({ method, user }) =>
        method === 'create' && user === 'bob' && isDeadly ? { before: new Killed() } : undefined,
    });
    await expect(bench.deliver()).rejects.toThrow(Killed);
    await writeOverlap(bench.work, { job: bench.job, chunk: 1, ...supersedes(2, 3, 4) });
    isDeadly = false;
    bench.outlive();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 superseded']);
  });
});

describe('a row that later uploads carry which may not go', () => {
  const EVEN_LATER = { job: 'even later', key: 'uploads/test/even-later.csv' };

  it('is sent when none of them goes: refused, or gone', async () => {
    const superseded = [
      { by: EVEN_LATER, rows: [3] },
      { by: LATER, rows: [2, 3] },
    ];
    const bench = await createBench({ superseded, waitsFor: [] }, { going: [] });
    await bench.decideOther('even later', 'refused');
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is superseded by the latest that goes', async () => {
    const superseded = [
      { by: EVEN_LATER, rows: [3] },
      { by: LATER, rows: [2, 3] },
    ];
    const bench = await createBench({ superseded, waitsFor: [] });
    await bench.decideOther('even later', 'refused');
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 superseded', '3 superseded', '4 created']);
    expect((await bench.result())?.rows[1]?.problems?.[0]?.message).toContain(LATER.key);
  });

  it('keeps its chunk waiting, without claim or call, until that is decided, and longer each time', async () => {
    for (const verdict of ['go', 'refused'] as const) {
      const bench = await createBench(supersedes(3), { going: [] });
      await bench.planOther('later');
      await bench.deliver();
      expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
      bench.advance(5000);
      expect(bench.queue.counts()).toMatchObject({ visible: 1 });
      bench.queue.purge();
      bench.advance(60 * MINUTE);
      await bench.deliver();
      bench.advance(15 * MINUTE - 1);
      expect(bench.queue.counts()).toMatchObject({ visible: 0, delayed: 1 });
      expect(bench.gateway.calls).toEqual([]);
      expect(await bench.claim()).toBeUndefined();
      await bench.decideOther('later', verdict);
      await bench.deliver();
      expect(await bench.outcomes()).toEqual([
        '2 created',
        verdict === 'go' ? '3 superseded' : '3 created',
        '4 created',
      ]);
    }
  });

  it('waits for no decision where one that goes carries it too', async () => {
    const superseded = [
      { by: EVEN_LATER, rows: [3] },
      { by: LATER, rows: [3] },
    ];
    const bench = await createBench({ superseded, waitsFor: [] });
    await bench.planOther('even later');
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 superseded', '4 created']);
  });

  it('waits for an earlier upload only if it is sent after all', async () => {
    const overlap = { ...supersedes(3), ifSent: [{ job: 'one', rows: [3] }] };
    const superseded = await createBench(overlap);
    await superseded.deliver();
    expect(await superseded.outcomes()).toEqual(['2 created', '3 superseded', '4 created']);
    const sent = await createBench(overlap, { going: ['one'] });
    await sent.decideOther('later', 'refused');
    await sent.deliver();
    expect(sent.logged).toContain('chunk waits for an earlier upload');
    expect(sent.gateway.calls).toEqual([]);
  });

  it('is unprocessed when its job ends before that is decided', async () => {
    const bench = await createBench(supersedes(3), { going: [] });
    await bench.planOther('later');
    await cancelJob(bench.work, bench.job);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unprocessed', '3 unprocessed', '4 unprocessed']);
  });
});

describe('a chunk that shares users with an earlier upload', () => {
  it('does not wait for one of which nothing is sent, though it is not complete', async () => {
    const bench = await createBench(waitsFor('gone', 'refused'));
    await bench.decideOther('refused', 'refused');
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('comes back for one that is not decided, which might never wake it', async () => {
    const bench = await createBench(waitsFor('open'));
    await bench.planOther('open');
    await bench.deliver();
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    expect(bench.gateway.calls).toEqual([]);
    await bench.decideOther('open', 'refused');
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('waits without message, claim or call until that one is complete, and its last write over', async () => {
    const bench = await createBench(waitsFor('one'));
    await bench.deliver();
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
    expect(await bench.claim()).toBeUndefined();
    await writeComplete(bench.work, 'one');
    await wakeWaiting(bench.deps, 'one');
    expect(bench.queue.counts()).toMatchObject({ delayed: 1 });
    await bench.deliver();
    expect(bench.gateway.calls).toEqual([]);
    bench.advance(PROFILE.gateway.timeoutMs + 2000);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('goes on with the very message that wakes it', async () => {
    const bench = await createBench(waitsFor('one'));
    await bench.deliver();
    await writeComplete(bench.work, 'one');
    await wakeWaiting(bench.deps, 'one');
    while (bench.queue.counts().visible === 0) bench.advance(100);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('waits for the latest of several, and then for those before it', async () => {
    const bench = await createBench(waitsFor('one', 'two'));
    await bench.deliver();
    await wakeWaiting(bench.deps, 'one');
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
    await writeComplete(bench.work, 'two');
    bench.advance(PROFILE.gateway.timeoutMs + 2000);
    await bench.deliver();
    expect(bench.gateway.calls).toEqual([]);
    await wakeWaiting(bench.deps, 'one');
    expect(bench.queue.counts()).toMatchObject({ delayed: 1 });
  });

  it('is not forgotten when that one becomes complete, and wakes everybody, just before it is noted down', async () => {
    const bench = await createBench(waitsFor('one'));
    const store = onPut(bench.work.store, WAITING, async () => {
      await writeComplete(bench.work, 'one');
      await wakeWaiting(bench.deps, 'one');
    });
    const work = { ...bench.work, store };
    await deliver({ ...bench.deps, work }, bench.message, TIMING);
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
  });

  it('is closed at the age limit, and when it is cancelled, without waiting any longer', async () => {
    for (const end of ['age_limit', 'cancelled']) {
      const bench = await createBench(waitsFor('one'));
      if (end === 'cancelled') await cancelJob(bench.work, bench.job);
      else bench.advance(AGE_LIMIT_MS);
      await bench.deliver();
      expect((await bench.result())?.rows.map(({ problems }) => problems?.[0]?.code)).toEqual([
        end,
        end,
        end,
      ]);
    }
  });
});

describe('a cancelled job', () => {
  it('sends nothing more: what is done stays, the rest is unprocessed, and the job is complete', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: unavailable() } : undefined,
    );
    await bench.deliver();
    await cancelJob(bench.work, bench.job);
    const calls = bench.gateway.calls.length;
    bench.outlive();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 unprocessed', '4 created']);
    expect((await bench.result())?.rows[1]?.problems?.[0]?.code).toBe('cancelled');
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(await isComplete(bench.work, bench.job)).toBe(true);
  });

  it('calls unknown what a dead worker may have sent', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: new Killed() } : undefined,
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    await cancelJob(bench.work, bench.job);
    bench.outlive();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unknown', '4 unknown']);
  });

  it('leaves a chunk in live hands alone', async () => {
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' ? { before: new Killed() } : undefined,
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    await cancelJob(bench.work, bench.job);
    await bench.deliver();
    expect(await bench.result()).toBeUndefined();
    expect(bench.queue.counts().delayed).toBe(1);
  });

  it('is cancelled for a worker that saw it running', async () => {
    const bench = await createBench(waitsFor('one'));
    await bench.deliver();
    await cancelJob(bench.work, bench.job);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unprocessed', '3 unprocessed', '4 unprocessed']);
  });
});
