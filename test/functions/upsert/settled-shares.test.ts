import { describe, expect, it } from 'vitest';
import { deliver } from '../../../functions/upsert/deliver.ts';
import { createSharesSettleInMs } from '../../../functions/upsert/settled-shares.ts';
import { createUpsertBench } from '../../support/upsert-bench.ts';

/** Deployments over one work bucket: each is so many workers over a limit. */
async function createBench() {
  const bench = await createUpsertBench();
  const { work, advance } = bench;
  const deploy = (workers: number, limit: number) =>
    createSharesSettleInMs({ work, workers, limits: new Map([['test', limit]]), overMs: 90_000 });
  return { bench, advance, deploy };
}

describe('the shares of a limit', () => {
  it('are settled at the first start, and at each with the same settings', async () => {
    const { deploy } = await createBench();
    for (let start = 0; start < 3; start++) expect(await deploy(2, 10)('test')).toBe(0);
    expect(await deploy(2, 10)('of no profile')).toBe(0);
  });

  it('are left alone after a change, until nobody can work by the old ones any more', async () => {
    const { deploy, advance } = await createBench();
    await deploy(2, 10)('test');
    const [one, another] = [deploy(4, 10), deploy(4, 10)];
    expect(await one('test')).toBe(90_000);
    advance(60_000);
    // S3 tells times in whole seconds.
    expect(await another('test')).toBe(31_000);
    advance(31_000);
    expect([await one('test'), await another('test'), await deploy(4, 10)('test')]).toEqual([0, 0, 0]);
    expect(await deploy(4, 5)('test')).toBe(90_000);
  });

  it('that have changed let a chunk wait, without a claim or a call', async () => {
    const { bench, deploy, advance } = await createBench();
    await deploy(2, 10)('test');
    const deps = { ...bench.deps, sharesSettleInMs: deploy(4, 10) };
    const timing = { timeLeftMs: () => 45_000, signal: new AbortController().signal };
    await deliver(deps, bench.message, timing);
    expect(bench.gateway.calls).toEqual([]);
    expect(await bench.claim()).toBeUndefined();
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    advance(91_000);
    await deliver(deps, bench.message, timing);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });
});
