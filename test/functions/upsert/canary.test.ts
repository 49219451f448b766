import { describe, expect, it } from 'vitest';
import { PROFILE } from '../../support/job-bench.ts';
import { misconfigured, refused } from '../../support/scripted-gateway.ts';
import { createUpsertBench, THREE } from '../../support/upsert-bench.ts';

describe('the first create of a job', () => {
  it('that cannot be found under the enterprise stops all further creates, and the report says why', async () => {
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => false });
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(bench.slept).toEqual([PROFILE.gateway.timeoutMs]);
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 unprocessed']);
    const result = await bench.result();
    expect(result?.rows.map(({ problems }) => problems?.[0]?.code)).toEqual([
      'canary_lost',
      'canary_failed',
      'canary_failed',
    ]);
  });

  it('that becomes visible only later is waited for', async () => {
    let looks = 0;
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => ++looks > 1 });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is not sent again while it may not be visible yet, when the look-up for it is refused', async () => {
    let isRefused = true;
    const bench: Awaited<ReturnType<typeof createUpsertBench>> = await createUpsertBench(
      ({ method, user }) => {
        if (method !== 'find' || user !== 'ann' || !isRefused) return undefined;
        isRefused = false;
        return { before: misconfigured() };
      },
      THREE,
      { isVisible: () => bench.slept.length > 0 },
    );
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('that the gateway refuses tells nothing: the next one is looked up instead', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'ann' ? { before: refused() } : undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
    expect(bench.gateway.calls.filter(({ method }) => method === 'find').at(-1)).toEqual({
      method: 'find',
      user: 'bob',
    });
  });

  it('does not keep updates waiting', async () => {
    const bench = await createUpsertBench(undefined, THREE, {
      isVisible: ({ userName }) => userName === 'cy',
    });
    bench.gateway.seed({ userName: 'cy' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 updated']);
  });
});
