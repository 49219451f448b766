import { describe, expect, it } from 'vitest';
import { createRefusalStreaks, MAX_EQUAL_REFUSALS } from '../../../functions/upsert/refusal-streaks.ts';
import { putResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { readCancellation } from '../../../shared/job/cancellation.ts';
import { createRowSet } from '../../../shared/overlap/row-set.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { refused, type Script } from '../../support/scripted-gateway.ts';
import { createUpsertBench, userRow } from '../../support/upsert-bench.ts';

const ONE_CONNECTION = { ...PROFILE, gateway: { ...PROFILE.gateway, connections: 1 } };
const usersOf = (count: number) => Array.from({ length: count }, (_, at) => userRow(at + 2, `u${at}`));
const refusing =
  (isRefused: (place: number) => boolean): Script =>
  ({ method, user }) =>
    method !== 'find' && isRefused(Number(user.slice(1))) ? { before: refused() } : undefined;

async function importOf(count: number, script: Script, isKnown = false) {
  const bench = await createUpsertBench(script, usersOf(count), { profile: ONE_CONNECTION });
  if (isKnown) for (let at = 0; at < count; at++) bench.gateway.seed({ userName: `u${at}` });
  await bench.deliver();
  const counts = new Map<string, number>();
  for (const { outcome, problems } of (await bench.result())?.rows ?? []) {
    const what = [outcome, ...(problems?.map(({ code }) => code) ?? [])].join(' ');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return { bench, counts: Object.fromEntries(counts) };
}

describe('a gateway that refuses row after row with one code', () => {
  it.each([false, true])('stops the job after a hundred, who is there already: %s', async (isKnown) => {
    const { bench, counts } = await importOf(
      250,
      refusing(() => true),
      isKnown,
    );
    expect(counts).toEqual({ 'failed 103999': 100, 'unprocessed same_refusal': 150 });
    expect(bench.gateway.writes()).toHaveLength(MAX_EQUAL_REFUSALS);
    const stopped = await readCancellation(bench.work, bench.job);
    expect(stopped?.reason?.message).toContain('103999: user name taken');
  });

  it('ends what comes of the job afterwards, whoever works on it, without a call', async () => {
    const { bench } = await importOf(
      120,
      refusing(() => true),
    );
    const calls = bench.gateway.calls.length;
    const other = await createUpsertBench(undefined, usersOf(3));
    await other.work.store.put(
      { bucket: 'work', key: `cancelled/${other.job}` },
      JSON.stringify({ job: other.job, reason: (await readCancellation(bench.work, bench.job))?.reason }),
    );
    await other.deliver();
    expect((await other.result())?.rows.map(({ problems }) => problems?.[0]?.code)).toEqual(
      Array(3).fill('same_refusal'),
    );
    expect(other.gateway.calls).toEqual([]);
    expect(bench.gateway.calls).toHaveLength(calls);
  });

  it.each([
    ['refused alike', 'same_refusal', 'failed', '103999'],
    ['refused otherwise', undefined, 'failed', '103998'],
    ['done', undefined, 'created', ''],
  ] as const)(
    'is counted on in the chunks before, for one may be shorter: they were %s',
    async (_, code, outcome, of) => {
      const bench = await createUpsertBench(
        refusing(() => true),
        usersOf(60),
        { chunks: 2 },
      );
      const problems = of ? [{ code: of, message: 'no' }] : [];
      const rows = Array.from({ length: 60 }, (_, at) => ({ row: at + 2, outcome, problems, cells: [] }));
      const gatewayCalls = noCalls();
      await putResult(bench.work, { job: bench.job, chunk: 1, attempt: 'other', rows, gatewayCalls });
      await bench.deliver();
      expect((await readCancellation(bench.work, bench.job))?.reason?.code).toBe(code);
      expect(await bench.outcomes()).toHaveLength(60);
    },
  );

  it('stops nothing where one row in between goes well, or is refused for another reason', async () => {
    const { counts } = await importOf(
      250,
      refusing((at) => at % 90 !== 0),
    );
    expect(counts).toEqual({ created: 3, 'failed 103999': 247 });
  });

  it('stops nothing by what it says of look-ups where others are answered, nor by what it has not said', () => {
    const refusal = { code: '103999', message: 'no such thing' };
    const reached = (count: number, of: (at: number) => typeof refusal | undefined) => {
      const streaks = createRefusalStreaks();
      for (let at = 0; at < count; at++) streaks.note('look-up', of(at));
      return streaks.reached();
    };
    expect(reached(1000, (at) => (at % 99 === 0 ? undefined : refusal))).toBeUndefined();
    expect(reached(1000, () => ({ ...refusal, code: 'name_missing' }))).toBeUndefined();
    expect(reached(MAX_EQUAL_REFUSALS, () => refusal)).toEqual(refusal);
  });

  it('passes over rows that are not sent, for their users are what they say: nobody has asked the gateway', async () => {
    const skipped = createRowSet();
    for (let row = 2; row < 62; row++) if (row % 10 !== 0) skipped.add(row);
    const bench = await createUpsertBench(
      refusing(() => true),
      usersOf(99).map((each) => ({ ...each, row: each.row + 60 })),
      { chunks: 2 },
    );
    const { job, work } = bench;
    const rows = [...Array(60)].map((_, at) => {
      const isSkipped = skipped.has(at + 2);
      const problems = isSkipped ? [] : [{ code: '103999', message: 'no' }];
      const outcome = isSkipped ? ('unchanged' as const) : ('failed' as const);
      return { row: at + 2, outcome, problems, cells: [] };
    });
    await putResult(work, { job, chunk: 1, attempt: 'other', rows, gatewayCalls: noCalls() });
    const context = bench.deps.jobs.context(job);
    bench.deps.jobs.context = async () => ({ ...(await context), skipped });
    await bench.deliver();
    expect((await readCancellation(work, job))?.reason?.code).toBe('same_refusal');
  });
});
