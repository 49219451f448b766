import { describe, expect, it } from 'vitest';
import { createTakeSeat } from '../../../functions/upsert/seat.ts';
import { putResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { createJobBench, PROFILE } from '../../support/job-bench.ts';

const KEYS: Record<string, string> = { test: 'k', copy: 'k', other: 'another' };
const no = (): boolean => false;
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

describe('the seat of a gateway', () => {
  it('is one worker’s at a time, for all secrets that hold its key', async () => {
    const { startWorker } = await createBench();
    const [one, another] = [startWorker(), startWorker()];
    const seat = await one(PROFILE, who('a', 1), no);
    expect(seat).toBeDefined();
    expect(await another({ ...PROFILE, secretName: 'copy' }, who('b', 1), no)).toBeUndefined();
    expect(await another({ ...PROFILE, secretName: 'other' }, who('c', 1), no)).toBeDefined();
    await seat?.leave();
    expect(await another(PROFILE, who('b', 1), no)).toBeDefined();
  });

  it('is waited for while there is time, and is then changed with more than an interval between', async () => {
    const { startWorker, slept } = await createBench();
    const seat = await startWorker()(PROFILE, who('a', 1), no);
    const waited = await startWorker()(PROFILE, who('b', 1), () => {
      if (slept.length === 3) void seat?.leave();
      return true;
    });
    expect(waited).toBeDefined();
    expect(slept.filter((ms) => ms === 1000).length).toBeGreaterThanOrEqual(3);
    expect(slept.at(-1)).toBe(120);
  });

  it('is kept a moment for who found it taken first, so that a big job does not keep out a small one', async () => {
    const { startWorker, advance } = await createBench();
    const [big, small] = [startWorker(), startWorker()];
    const seat = await big(PROFILE, who('big', 1), no);
    expect(await small(PROFILE, who('small', 1), no)).toBeUndefined();
    await seat?.leave();
    advance(5_000);
    expect(await big(PROFILE, who('big', 2), no)).toBeUndefined();
    const next = await small(PROFILE, who('small', 1), no);
    expect(next).toBeDefined();
    await next?.leave();
    expect(await big(PROFILE, who('big', 2), no)).toBeDefined();
  });

  it('is free when its chunk has a result, and then kept for the next one all the same', async () => {
    const { startWorker, finish } = await createBench();
    const [big, small] = [startWorker(), startWorker()];
    await big(PROFILE, who('big', 1), no);
    await finish(who('big', 1));
    expect(await big(PROFILE, who('big', 2), no)).toBeDefined();
    expect(await small(PROFILE, who('small', 1), no)).toBeUndefined();
    await finish(who('big', 2));
    expect(await big(PROFILE, who('big', 3), no)).toBeUndefined();
    expect(await small(PROFILE, who('small', 1), no)).toBeDefined();
  });

  it('is anybody’s again where the next one never comes, or whoever had it has died', async () => {
    const { startWorker, advance } = await createBench();
    const seat = await startWorker()(PROFILE, who('a', 1), no);
    expect(await startWorker()(PROFILE, who('gone', 1), no)).toBeUndefined();
    await seat?.leave();
    advance(12_000);
    expect(await startWorker()(PROFILE, who('dies', 1), no)).toBeDefined();
    advance(50_000);
    expect(await startWorker()(PROFILE, who('b', 1), no)).toBeUndefined();
    advance(62_000);
    expect(await startWorker()(PROFILE, who('c', 1), no)).toBeDefined();
  });

  it('left by who had lost it meanwhile stays the other’s', async () => {
    const { startWorker, advance } = await createBench();
    const lost = await startWorker()(PROFILE, who('a', 1), no);
    advance(62_000);
    await startWorker()(PROFILE, who('b', 1), no);
    await lost?.leave();
    expect(await startWorker()(PROFILE, who('c', 1), no)).toBeUndefined();
  });

  it.each([
    ['where workers share the limit', 2, 'test'],
    ['where there is no key to call with', 1, 'gone'],
  ])('is everybody’s %s', async (_, workers, secretName) => {
    const { startWorker } = await createBench(workers);
    for (const chunk of [who('a', 1), who('b', 1)])
      expect(await startWorker()({ ...PROFILE, secretName }, chunk, no)).toBeDefined();
  });
});
