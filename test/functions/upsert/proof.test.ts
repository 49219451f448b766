import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../shared/gateway/errors.ts';
import type { Gateway } from '../../../shared/gateway/gateway.ts';
import { createUpsertBench, userRow } from '../../support/upsert-bench.ts';

type Bench = Awaited<ReturnType<typeof createUpsertBench>>;

/** A bench whose gateway lies about creates: `lie` is what the caller hears, after the create or instead of it. */
async function createLyingBench(
  size: number,
  lie: (create: () => ReturnType<Gateway['create']>, nth: number) => ReturnType<Gateway['create']>,
): Promise<Bench> {
  const rows = Array.from({ length: size }, (_, n) => userRow(n + 2, `u${n}`));
  const bench = await createUpsertBench(undefined, rows);
  let creates = 0;
  return {
    ...bench,
    async deliver(timeLeftMs = () => 45_000) {
      const { openGateway } = bench.deps;
      bench.deps.openGateway = async (...given) => {
        const gateway = await openGateway(...given);
        return { ...gateway, create: (user) => lie(() => gateway.create(user), creates++) };
      };
      await bench.deliver(timeLeftMs);
    },
  };
}

const unproved = (says: 'done' | 'not done'): GatewayError =>
  new GatewayError('unconfirmed', 'no_user_id', '失败', { says });

const countOf = async (bench: Bench): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of (await bench.result())?.rows ?? []) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

describe('a create that is answered without the documented proof', () => {
  it('is created when the user is found, with the id that was found, at few calls more', async () => {
    const bench = await createLyingBench(100, async (create) => {
      await create();
      throw unproved('done');
    });
    await bench.deliver();
    expect(await countOf(bench)).toEqual({ created: 100 });
    const idOf = new Map(bench.gateway.users().map(({ id, values }) => [values.userName, String(id)]));
    expect(idOf.size).toBe(100);
    const rows = (await bench.result())?.rows ?? [];
    expect(rows.map(({ userId }) => userId)).toEqual(rows.map(({ cells }) => idOf.get(cells[0])));
    // One look-up before, one for the canary, one after.
    expect(bench.gateway.calls.filter(({ method }) => method === 'find')).toHaveLength(3);
    expect(bench.slept).toEqual([]);
  });

  it('is failed with what was said when the answer denies it and nobody is there', async () => {
    const bench = await createLyingBench(3, async () => {
      throw unproved('not done');
    });
    await bench.deliver();
    expect(await countOf(bench)).toEqual({ failed: 3 });
    expect((await bench.result())?.rows[0]?.problems).toEqual([{ code: 'no_user_id', message: '失败' }]);
    expect(bench.gateway.users()).toEqual([]);
  });

  it('is created when the answer denies it and the user is there all the same', async () => {
    const bench = await createLyingBench(3, async (create) => {
      await create();
      throw unproved('not done');
    });
    await bench.deliver();
    expect(await countOf(bench)).toEqual({ created: 3 });
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('is unknown, and never sent again, when the answer tells of success and nobody is there for a minute', async () => {
    const bench = await createLyingBench(3, async (create, nth) => {
      if (nth > 0) throw unproved('done');
      return create();
    });
    await bench.deliver();
    expect(await countOf(bench)).toEqual({ created: 1, unknown: 2 });
    const codes = (await bench.result())?.rows.map(({ problems: [first] = [] }) => first?.code);
    expect(codes).toEqual([undefined, 'not_shown', 'not_shown']);
    expect(bench.slept).toEqual([10_000, 10_000, 20_000, 20_000]);
  });
});

describe('an id that several creates were answered with', () => {
  it('proves none of them: those who are there are created with their own id', async () => {
    const bench = await createLyingBench(9, async (create, nth) => {
      // Of the others but one nothing is stored.
      if (nth < 2) await create();
      return { id: '7' };
    });
    await bench.deliver();
    expect(await countOf(bench)).toEqual({ created: 2, unknown: 7 });
    const created = (await bench.result())?.rows.filter(({ outcome }) => outcome === 'created');
    expect(created?.map(({ userId }) => userId)).toEqual(['1', '2']);
  });

  it('takes back what an earlier pass believed of it', async () => {
    let isTimeUp = false;
    const bench = await createLyingBench(4, async (create, nth) => {
      if (nth !== 1) await create();
      isTimeUp = nth === 1;
      return nth === 0 ? { id: '1' } : { id: '70' };
    });
    await bench.deliver(() => (isTimeUp ? 0 : 45_000));
    expect((await bench.claim())?.outcomes).toHaveLength(2);
    isTimeUp = false;
    bench.advance(11_000);
    await bench.deliver(() => 45_000);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created', '5 created']);
  });
});
