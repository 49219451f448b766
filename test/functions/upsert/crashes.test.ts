import { describe, expect, it } from 'vitest';
import { type Script, type ScriptedCall, unavailable } from '../../support/scripted-gateway.ts';
import { createUpsertBench, Killed, userRow } from '../../support/upsert-bench.ts';

describe('a worker that dies', () => {
  for (const [moment, script] of [
    [
      'before a write',
      ({ method, user }) => (method === 'create' && user === 'bob' ? { before: new Killed() } : undefined),
    ],
    [
      'after a write',
      ({ method, user }) => (method === 'create' && user === 'bob' ? { after: new Killed() } : undefined),
    ],
    ['at the look-up', ({ method }) => (method === 'find' ? { after: new Killed() } : undefined)],
  ] satisfies [string, Script][]) {
    it(`${moment} leaves a chunk that the next one finishes, everybody created once and called created`, async () => {
      let isDeadly = true;
      const bench = await createUpsertBench((call) => (isDeadly ? script(call) : undefined));
      await expect(bench.deliver()).rejects.toThrow(Killed);
      isDeadly = false;
      bench.outlive();
      await bench.deliver();
      expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
      expect(
        bench.gateway
          .users()
          .map(({ values }) => values.userName)
          .sort(),
      ).toEqual(['ann', 'bob', 'cy']);
    });
  }

  it('keeps its chunk until whatever it sent is over: an earlier delivery comes back', async () => {
    let isDeadly = true;
    const bench = await createUpsertBench(({ method }) =>
      method === 'create' && isDeadly ? { before: new Killed() } : undefined,
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    isDeadly = false;
    bench.advance(30_000);
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(bench.queue.counts().delayed).toBe(1);
  });
});

describe('a row that kills its workers', () => {
  type Bench = Awaited<ReturnType<typeof createUpsertBench>>;

  /** Plays the queue until the chunk has its result; answers the most receives that one message had. */
  async function deliverUntilDone(bench: Bench): Promise<number> {
    let most = 0;
    let receives = 0;
    for (let delivery = 1; delivery <= 50 && !(await bench.result()); delivery++) {
      receives += 1;
      most = Math.max(most, receives);
      try {
        await bench.deliver();
        receives = 0;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      bench.outlive();
    }
    return most;
  }

  const killsAt =
    (method: ScriptedCall['method'], ...users: string[]): Script =>
    (call) =>
      call.method === method && users.some((user) => call.user.split(',').includes(user))
        ? { before: new Killed() }
        : undefined;

  it('at its creation is the only one that is not processed', async () => {
    const bench = await createUpsertBench(killsAt('create', 'bob'));
    expect(await deliverUntilDone(bench)).toBeLessThan(6);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unprocessed', '4 created']);
    expect((await bench.result())?.rows[1]?.problems?.[0]?.code).toBe('worker_crashed');
    expect(bench.gateway.users()).toHaveLength(2);
  });

  it('at every look-up too is the only one that is not processed', async () => {
    const bench = await createUpsertBench(killsAt('find', 'bob'));
    expect(await deliverUntilDone(bench)).toBeLessThan(6);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unprocessed', '4 created']);
  });

  it('may be one of many, and every other row is done', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => userRow(n + 2, n % 2 ? `poison${n}` : `good${n}`));
    const poison = rows.filter((_, n) => n % 2).map(({ cells }) => cells[0] ?? '');
    const bench = await createUpsertBench(killsAt('create', ...poison), rows);
    expect(await deliverUntilDone(bench)).toBeLessThan(6);
    const outcomes = rows.map((_, n) => `${n + 2} ${n % 2 ? 'unprocessed' : 'created'}`);
    expect(await bench.outcomes()).toEqual(outcomes);
  });

  it('at its creation and then at its look-up is unknown, for its creation may have been sent', async () => {
    const bench = await createUpsertBench((call, nth) => {
      if (call.user !== 'bob') return undefined;
      // Looked up with the others twice, and once alone; then somebody looks what became of it.
      return call.method === 'create' || nth > 1 ? { before: new Killed() } : undefined;
    });
    expect(await deliverUntilDone(bench)).toBeLessThan(6);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created']);
    expect(bench.gateway.users()).toHaveLength(2);
  });

  it('after it was created is created', async () => {
    const bench = await createUpsertBench((call, nth) => {
      if (call.method !== 'create' || call.user !== 'bob') return undefined;
      return nth < 3 ? { before: new Killed() } : { after: new Killed() };
    });
    await deliverUntilDone(bench);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  for (const [values, outcome] of [
    [{ userName: 'bob', showName: 'Robert' }, 'unprocessed'],
    [{ userName: 'bob' }, 'unknown'],
  ] as const) {
    const shown = Object.keys(values).join(' and ');
    it(`at its update is ${outcome} when the look-up still shows another ${shown}`, async () => {
      const bench = await createUpsertBench(killsAt('update', 'bob'));
      bench.gateway.seed(values);
      expect(await deliverUntilDone(bench)).toBeLessThan(6);
      expect(await bench.outcomes()).toEqual(['2 created', `3 ${outcome}`, '4 created']);
    });
  }

  it('is looked up once more when the gateway was down at the first look', async () => {
    let isDown = false;
    const bench = await createUpsertBench((call) => {
      if (call.method === 'find' && isDown) return { before: unavailable() };
      return call.method === 'create' && call.user === 'bob' ? { before: new Killed() } : undefined;
    });
    for (let death = 1; death <= 3; death++) {
      await expect(bench.deliver()).rejects.toThrow(Killed);
      bench.outlive();
    }
    isDown = true;
    await bench.deliver();
    expect(await bench.claim()).toMatchObject({ state: 'released', suspect: 3, requeuedFor: '502' });
    isDown = false;
    bench.outlive();
    await deliverUntilDone(bench);
    expect(bench.gateway.writes().filter((write) => write === 'create bob')).toHaveLength(3);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unprocessed', '4 created']);
  });
});
