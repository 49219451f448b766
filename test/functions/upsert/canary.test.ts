import { describe, expect, it } from 'vitest';
import { misconfigured, refused, unconfirmed } from '../../support/scripted-gateway.ts';
import { createUpsertBench, THREE } from '../../support/upsert-bench.ts';

describe('the first create of a job', () => {
  it('that cannot be found under the enterprise stops all further creates, and the report says why', async () => {
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => false });
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 unprocessed']);
    const result = await bench.result();
    expect(result?.rows.map(({ problems }) => problems?.[0]?.code)).toEqual([
      'canary_lost',
      'canary_failed',
      'canary_failed',
    ]);
  });

  it('that is shown under another groupId stops them too, and is told of itself', async () => {
    const bench = await createUpsertBench(undefined, THREE, { elsewhere: '4712' });
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann']);
    const result = await bench.result();
    expect(result?.rows.map(({ outcome, problems }) => `${outcome} ${problems?.[0]?.code}`)).toEqual([
      'failed other_enterprise',
      'unprocessed canary_failed',
      'unprocessed canary_failed',
    ]);
  });

  it('is looked for a whole minute, with growing pauses, before it counts as lost', async () => {
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => false });
    await bench.deliver();
    expect(bench.slept).toEqual([10_000, 10_000, 20_000, 20_000]);
    const looks = bench.gateway.calls.filter(({ method, user }) => method === 'find' && user === 'ann');
    expect(looks).toHaveLength(5);
  });

  it('that becomes visible only after several timeouts is waited for', async () => {
    const bench: Awaited<ReturnType<typeof createUpsertBench>> = await createUpsertBench(undefined, THREE, {
      isVisible: () => bench.slept.length > 3,
    });
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('that is waited for requeues its chunk where the time of the invocation is not enough', async () => {
    let isVisible = false;
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => isVisible });
    await bench.deliver(() => 15_000);
    expect(await bench.claim()).toMatchObject({ state: 'released', creating: [2], doubts: [{ row: 2 }] });
    expect(bench.queue.counts()).toMatchObject({ visible: 0, delayed: 1 });
    expect(bench.gateway.writes()).toEqual(['create ann']);
    isVisible = true;
    bench.advance(21_000);
    await bench.deliver(() => 15_000);
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('that is waited for is given up by the delivery that finds the minute over', async () => {
    const bench = await createUpsertBench(undefined, THREE, { isVisible: () => false });
    for (let delivery = 1; delivery <= 10 && !(await bench.result()); delivery++) {
      await bench.deliver(() => 5_000);
      bench.advance(21_000);
    }
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 unprocessed']);
  });

  it('whose answer never came is looked for a minute before it is sent again: it may be slow to show', async () => {
    const bench: Awaited<ReturnType<typeof createUpsertBench>> = await createUpsertBench(
      ({ method, user }) => (method === 'create' && user === 'ann' ? { after: unconfirmed() } : undefined),
      THREE,
      { isVisible: ({ userName }) => userName !== 'ann' || bench.slept.length > 2 },
    );
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('teaches how long a create may stay hidden: one without an answer is looked for so much later', async () => {
    const bench: Awaited<ReturnType<typeof createUpsertBench>> = await createUpsertBench(
      ({ method, user }) => (method === 'create' && user === 'bob' ? { after: unconfirmed() } : undefined),
      THREE,
      { isVisible: ({ userName }) => bench.slept.length > (userName === 'bob' ? 3 : 2) },
    );
    await bench.deliver(() => 500_000);
    // Ann was seen 40 seconds after her create.
    expect(bench.slept).toEqual([10_000, 10_000, 20_000, 10_000 + 2 * 40_000]);
    expect(bench.gateway.writes().filter((write) => write === 'create bob')).toHaveLength(1);
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
