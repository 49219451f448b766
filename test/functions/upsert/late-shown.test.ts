import { describe, expect, it } from 'vitest';
import { unconfirmed } from '../../support/scripted-gateway.ts';
import { createUpsertBench, MINUTE, userRow } from '../../support/upsert-bench.ts';

const ROWS = Array.from({ length: 40 }, (_, n) => userRow(n + 2, `u${n}`));
const isSecondOf = (of: number, user: string): boolean => Number(user.slice(1)) % of === 1;

/**
 * Imports new users into a gateway that shows the first of them at once, and all others only so long after their creation;
 * the answers of some creates are lost, before or after they took effect.
 */
async function importLate(
  hiddenMs: number,
  isLost: (user: string, nth: number) => 'before' | 'after' | undefined,
) {
  let now = (): number => 0;
  const madeAt = new Map<string, number>();
  const bench = await createUpsertBench(
    ({ method, user }, nth) => {
      if (method !== 'create') return undefined;
      const lost = isLost(user, nth);
      if (lost !== 'before' && !madeAt.has(user)) madeAt.set(user, now());
      return lost === undefined ? undefined : { [lost]: unconfirmed() };
    },
    ROWS,
    {
      isVisible: ({ userName = '' }) =>
        userName === 'u0' || now() >= (madeAt.get(userName) ?? Infinity) + hiddenMs,
    },
  );
  now = bench.now;
  bench.deps.sleep = async (ms) => bench.advance(ms);
  for (let deliveries = 0; !(await bench.result()) && deliveries < 50; deliveries++) {
    await bench.deliver();
    if (!(await bench.result())) bench.advance(MINUTE / 6);
  }
  const rows = (await bench.result())?.rows ?? [];
  const logins = bench.gateway.users().map(({ values }) => values.userName);
  return {
    notCreated: rows.filter(({ outcome }) => outcome !== 'created'),
    rows: rows.length,
    doubles: logins.length - new Set(logins).size,
    codes: new Set(rows.flatMap(({ problems = [] }) => problems.map(({ code }) => code))),
  };
}

describe('a gateway that begins to show creates late, when the first one was shown at once', () => {
  it.each([5, 12, 25, 45, 90, 300])(
    'doubles nobody whose answer was lost, with %i seconds',
    async (seconds) => {
      const done = await importLate(seconds * 1000, (user, nth) => {
        if (nth > 1) return undefined;
        return isSecondOf(3, user) ? 'after' : isSecondOf(5, user) ? 'before' : undefined;
      });
      expect(done).toMatchObject({ rows: 40, doubles: 0, notCreated: [] });
    },
  );

  it('doubles nobody where every answer is lost, for almost a minute', async () => {
    const done = await importLate(45_000, (user, nth) => (nth > 1 || user === 'u0' ? undefined : 'after'));
    expect(done).toMatchObject({ rows: 40, doubles: 0, notCreated: [] });
  });

  it('calls nobody failed, or created, whom it never shows: it is unknown', async () => {
    const done = await importLate(24 * 60 * MINUTE, (user) => (isSecondOf(3, user) ? 'after' : undefined));
    expect(done.doubles).toBe(0);
    expect(new Set(done.notCreated.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
    expect(done.codes).toEqual(new Set(['not_confirmed']));
  });
});
