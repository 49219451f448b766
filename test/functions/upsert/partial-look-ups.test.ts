import { describe, expect, it } from 'vitest';
import { createUpsertBench, fullUser, type UpsertBenchOptions, userRow } from '../../support/upsert-bench.ts';

const NAMES = Array.from({ length: 160 }, (_, at) => `user-${at}`);
const ROWS = NAMES.map((name, at) => userRow(at + 2, name));

/** A job of 160 rows at such a gateway, which already has some of the people under other display names. */
async function importAll(isThere: (at: number) => boolean, rules: UpsertBenchOptions['rules']) {
  const bench = await createUpsertBench(undefined, ROWS, { rules });
  for (const name of NAMES.filter((_, at) => isThere(at)))
    bench.gateway.seed({ ...fullUser(name), showName: 'before' });
  await bench.deliver();
  const result = await bench.result();
  const counts: Record<string, number> = {};
  for (const { outcome } of result?.rows ?? []) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { counts, users: bench.gateway.users(), calls: result?.gatewayCalls };
}

const manyOf: [string, (at: number) => boolean, number][] = [
  ['everybody', () => true, 160],
  ['three in four', (at) => at % 4 !== 0, 120],
  ['the last fifty', (at) => at >= 110, 50],
  ['one', (at) => at === 99, 1],
  ['nobody', () => false, 0],
];
const limits: [string, object][] = [
  ['10 users', { mostUsers: 10 }],
  ['1 user', { mostUsers: 1 }],
  ['the first 10 keys', { mostKeys: 10 }],
];

describe('a gateway that answers a look-up in part', () => {
  const cases = limits.flatMap(([limit, rules]) =>
    manyOf.flatMap(([who, isThere, there]) =>
      [true, false].map((isUnique) => ({
        limit,
        who,
        isUnique,
        rules: { ...rules, isUnique },
        isThere,
        there,
      })),
    ),
  );
  // What reads the first keys only shows nobody, as long as nobody is among them: only who refuses doubles tells then.
  const certain = cases.filter(
    ({ limit, isUnique, who }) => isUnique || !(limit.endsWith('keys') && who === 'one'),
  );

  it.each(certain)(
    'with $limit, unique $isUnique, costs neither a double nor a failed row where $who is there',
    async ({ rules, isThere, there }) => {
      const { counts, users } = await importAll(isThere, rules);
      expect(users).toHaveLength(160);
      expect(counts).toEqual({
        ...(there > 0 ? { updated: there } : {}),
        ...(there < 160 ? { created: 160 - there } : {}),
      });
    },
  );

  it('is told of in the count of calls, and so in the summary', async () => {
    expect((await importAll(() => true, { mostUsers: 10 })).calls).toMatchObject({ shrunkTo: 10 });
    expect((await importAll((at) => at % 2 === 0, {})).calls).not.toHaveProperty('shrunkTo');
  });
});
