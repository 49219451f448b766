import { describe, expect, it } from 'vitest';
import { createTakeSeat, isSeat, type TakeSeat } from '../../../functions/upsert/seat.ts';
import { putResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { createJobBench, PROFILE } from '../../support/job-bench.ts';

const KEYS: Record<string, string> = { test: 'k', copy: 'k', other: 'another' };
const who = (job: string, chunk: number) => ({ job, chunk });

/** Workers over one work bucket, each a process of its own. @param workers how many share the limit of 10 */
async function createBench(workers = 1) {
  const { work, advance } = await createJobBench(1);
  const slept: number[] = [];
  const startWorker = () =>
    createTakeSeat({
      work,
      sharingOf: () => ({ limit: 10, workers }),
      keyOf: async ({ secretName }) => KEYS[secretName],
      overMs: 60_000,
      sleep: async (ms) => {
        slept.push(ms);
        advance(ms);
      },
    });
  const finish = ({ job, chunk }: ReturnType<typeof who>) =>
    putResult(work, { job, chunk, attempt: 'test', rows: [], gatewayCalls: noCalls() });
  return { startWorker, advance, slept, finish };
}

const ROWS = 100;

/** What a worker is answered: that it may call, or in how many seconds it should come back. */
async function ask(takeSeat: TakeSeat, who: Parameters<TakeSeat>[1], profile = PROFILE) {
  const answer = await takeSeat(profile, who, ROWS);
  return isSeat(answer) ? answer : answer.waitMs / 1000;
}

describe('the seat of a gateway', () => {
  it('is one worker’s at a time, for all secrets that hold its key', async () => {
    const { startWorker } = await createBench();
    const [one, another] = [startWorker(), startWorker()];
    const seat = await one(PROFILE, who('a', 1), ROWS);
    expect(await ask(another, who('b', 1), { ...PROFILE, secretName: 'copy' })).toBeGreaterThan(1);
    expect(isSeat(await another({ ...PROFILE, secretName: 'other' }, who('c', 1), ROWS))).toBe(true);
    if (isSeat(seat)) await seat.leave();
    expect(isSeat(await another(PROFILE, who('b', 1), ROWS))).toBe(true);
  });

  it('is changed with more than an interval between', async () => {
    const { startWorker, slept, finish } = await createBench();
    await startWorker()(PROFILE, who('a', 1), ROWS);
    await finish(who('a', 1));
    await startWorker()(PROFILE, who('b', 1), ROWS);
    expect(slept).toEqual([120]);
  });

  it('has a line: who finds it taken comes back when his turn should have come', async () => {
    const { startWorker, advance } = await createBench();
    await startWorker()(PROFILE, who('a', 1), ROWS);
    advance(4_000);
    // Times are told in whole seconds.
    expect(await ask(startWorker(), who('b', 1))).toBeCloseTo(8.5, -1);
    expect(await ask(startWorker(), who('c', 1))).toBeCloseTo(20.5, -1);
    advance(9_000);
    expect(await ask(startWorker(), who('b', 1))).toBeLessThan(6);
  });

  it.each([2, 5, 12])('is had by %i lists in turn, however long each of them is', async (lists) => {
    const { startWorker, advance, finish } = await createBench();
    const workers = [startWorker(), startWorker()];
    const messages = Array.from({ length: lists }, (_, list) => ({ job: `${list}`, chunk: 1, dueMs: 0 }));
    const chunks = new Map<string, number>();
    let sitting: { job: string; chunk: number; endMs: number } | undefined;
    for (let now = 0; now < 3_600_000; now += 500, advance(500)) {
      if (sitting && now >= sitting.endMs) {
        await finish(sitting);
        chunks.set(sitting.job, (chunks.get(sitting.job) ?? 0) + 1);
        messages.push({ job: sitting.job, chunk: sitting.chunk + 1, dueMs: now });
        sitting = undefined;
      }
      const [message] = messages.filter(({ dueMs }) => dueMs <= now);
      if (!message) continue;
      messages.splice(messages.indexOf(message), 1);
      const answer = await ask(workers[now % 2] ?? startWorker(), message);
      if (typeof answer === 'number') messages.push({ ...message, dueMs: now + 1000 * answer });
      else sitting = { ...message, endMs: now + 12_000 };
    }
    const counts = [...chunks.values()];
    expect(counts).toHaveLength(lists);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    // 300 follow each other without a pause.
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(225);
  });

  it('is taken again by whoever works on the chunk that it is taken for: his claim tells that the other has died', async () => {
    const { startWorker } = await createBench();
    await startWorker()(PROFILE, who('a', 1), ROWS);
    expect(isSeat(await startWorker()(PROFILE, who('a', 1), ROWS))).toBe(true);
  });

  it('of a worker that has died is free after its timeout, whoever asked meanwhile', async () => {
    const { startWorker, advance } = await createBench();
    await startWorker()(PROFILE, who('dies', 1), ROWS);
    advance(50_000);
    expect(await ask(startWorker(), who('b', 1))).toBe(3);
    advance(13_000);
    expect(isSeat(await startWorker()(PROFILE, who('b', 1), ROWS))).toBe(true);
  });

  it('is not kept for who is done, nor for long for who has gone', async () => {
    const { startWorker, advance, finish } = await createBench();
    await startWorker()(PROFILE, who('a', 1), ROWS);
    for (const job of ['done', 'gone', 'c']) await ask(startWorker(), who(job, 1));
    await finish(who('a', 1));
    await finish(who('done', 1));
    expect(await ask(startWorker(), who('c', 1))).toBeGreaterThan(1);
    advance(71_000);
    expect(isSeat(await startWorker()(PROFILE, who('c', 1), ROWS))).toBe(true);
  });

  it('left by who had lost it meanwhile stays the other’s', async () => {
    const { startWorker, advance } = await createBench();
    const lost = await startWorker()(PROFILE, who('a', 1), ROWS);
    advance(62_000);
    await startWorker()(PROFILE, who('b', 1), ROWS);
    if (isSeat(lost)) await lost.leave();
    expect(await ask(startWorker(), who('c', 1))).toBeGreaterThan(1);
  });

  it.each([
    ['where workers share the limit', 2, 'test'],
    ['where there is no key to call with', 1, 'gone'],
  ])('is everybody’s %s', async (_, workers, secretName) => {
    const { startWorker } = await createBench(workers);
    for (const chunk of [who('a', 1), who('b', 1)])
      expect(isSeat(await startWorker()({ ...PROFILE, secretName }, chunk, ROWS))).toBe(true);
  });
});
