import { describe, expect, it } from 'vitest';
import type { ChunkRow } from '../../../shared/rows/row.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { createdIncompletely, refused, unconfirmed } from '../../support/scripted-gateway.ts';
import { createUpsertBench, fullUser, Killed, THREE, userRow } from '../../support/upsert-bench.ts';

describe('a create that the gateway refuses', () => {
  const withMobile = (row: number, userName: string, mobilePhone: string): ChunkRow => ({
    kind: 'user',
    row,
    cells: [userName],
    user: { ...fullUser(userName), mobilePhone },
  });

  it('because somebody else has the mobile number is failed, names the conflict, and changes nobody', async () => {
    const bench = await createUpsertBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [withMobile(2, 'ann', '13800000001')],
    );
    bench.gateway.seed({ userName: 'zoe', mobilePhone: '13800000001' });
    await bench.deliver();
    const result = await bench.result();
    expect(result?.rows[0]).toMatchObject({
      outcome: 'failed',
      problems: [{ code: '103999' }, { code: 'identity_taken' }],
    });
    expect(result?.rows[0]?.problems?.[1]?.message).toContain('zoe');
    expect(bench.gateway.users()).toEqual([
      { id: 1, values: { userName: 'zoe', mobilePhone: '13800000001' } },
    ]);
  });

  it('because the person is there after all is an update of that person', async () => {
    let looks = 0;
    const bench = await createUpsertBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [withMobile(2, 'ann', '13800000001')],
      { isVisible: () => ++looks > 1 },
    );
    bench.gateway.seed({ userName: 'ann', mobilePhone: '13800000001' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users()).toHaveLength(1);
    expect(bench.gateway.users()[0]?.values.showName).toBe('ANN');
  });
});

/** A person who is there, whom the first look-up does not show, so that a create is tried and refused. */
async function createHiddenPerson(
  script: Parameters<typeof createUpsertBench>[0] = () => undefined,
  defaults: Record<string, string> = {},
) {
  let looks = 0;
  const row: ChunkRow = { kind: 'user', row: 2, cells: ['ann'], user: { userName: 'ann', showName: 'Ann' } };
  const bench = await createUpsertBench(
    (call, nth) => (call.method === 'create' ? { before: refused() } : script(call, nth)),
    [row],
    { isVisible: () => ++looks > 1, defaults },
  );
  const person = bench.gateway.seed({ userName: 'ann', showName: 'old', roleIds: '99', orgIds: '98' });
  return { bench, person };
}

const { userName: _, showName: __, ...DEFAULTS } = fullUser('');

describe('a create that is refused because the person is there', () => {
  it('writes what the row says, and no default: those are for creation only', async () => {
    const { bench, person } = await createHiddenPerson(undefined, DEFAULTS);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users()).toEqual([{ ...person, values: { ...person.values, showName: 'Ann' } }]);
  });

  it('is never called created when the answer of the update is lost', async () => {
    const { bench } = await createHiddenPerson(
      ({ method }, nth) => (method === 'update' && nth === 1 ? { before: unconfirmed() } : undefined),
      DEFAULTS,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users()[0]?.values.showName).toBe('Ann');
  });

  it('is failed when a look-up by the match key keeps hiding the person, and is not tried without end', async () => {
    const bench = await createUpsertBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [{ kind: 'user', row: 2, cells: ['ann'], user: { ...fullUser('ann'), mobilePhone: '13800000001' } }],
      { isVisible: () => bench.gateway.calls.at(-1)?.user !== 'ann' },
    );
    bench.gateway.seed({ userName: 'ann', mobilePhone: '13800000001' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed']);
    expect(bench.gateway.writes()).toEqual(['create ann', 'create ann']);
  });
});

describe('a create of which only the rest is refused', () => {
  it('is failed, says that the user is there, and is sent once', async () => {
    const bench = await createUpsertBench(({ method }) =>
      method === 'create' ? { after: createdIncompletely('1') } : undefined,
    );
    await bench.deliver();
    const result = await bench.result();
    expect(result?.rows[0]).toMatchObject({ outcome: 'failed', userId: '1', problems: [{ code: '103998' }] });
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
  });

  it('says so too when the worker died before the rest', async () => {
    const user = { ...fullUser('ann'), dutiesId: '9' };
    const bench: Awaited<ReturnType<typeof createUpsertBench>> = await createUpsertBench(
      ({ method }) => {
        if (method !== 'create') return method === 'update' ? { before: refused() } : undefined;
        bench.gateway.seed(fullUser('ann'));
        return { before: new Killed() };
      },
      [{ kind: 'user', row: 2, cells: ['ann'], user }],
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    bench.outlive();
    await bench.deliver();
    expect((await bench.result())?.rows[0]).toMatchObject({
      outcome: 'failed',
      userId: '1',
      problems: [{ code: '103999' }, { code: 'created_incompletely' }],
    });
  });

  it('is a canary all the same: where it does not come back, nobody else is created', async () => {
    const bench = await createUpsertBench(
      ({ method }) => (method === 'create' ? { after: createdIncompletely('1') } : undefined),
      THREE,
      { isVisible: () => false },
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 unprocessed']);
    expect(bench.gateway.users()).toHaveLength(1);
  });
});

describe('an update that the gateway refuses', () => {
  it('names who has the mobile number, and changes nobody', async () => {
    const row: ChunkRow = {
      kind: 'user',
      row: 2,
      cells: ['ann'],
      user: { userName: 'ann', mobilePhone: '13800000001', employeeNumber: '7' },
    };
    const bench = await createUpsertBench(
      ({ method }) => (method === 'update' ? { before: refused() } : undefined),
      [row],
    );
    const ann = { userName: 'ann', mobilePhone: '13900000002', employeeNumber: '7' };
    const zoe = { userName: 'zoe', mobilePhone: '13800000001' };
    for (const values of [ann, zoe]) bench.gateway.seed(values);
    await bench.deliver();
    expect((await bench.result())?.rows[0]).toMatchObject({
      outcome: 'failed',
      problems: [{ code: '103999' }, { code: 'identity_taken', message: expect.stringContaining('zoe') }],
    });
    expect(bench.gateway.users().map(({ values }) => values)).toEqual([ann, zoe]);
    // What the update leaves as it is needs no look-up.
    expect(bench.gateway.calls.map(({ method, user }) => `${method} ${user}`)).toEqual([
      'find ann',
      'update ann',
      'find 13800000001',
    ]);
  });
});

describe('a gateway that refuses to look anybody up', () => {
  it('costs a chunk two calls, and its rows are unprocessed with the reason', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => userRow(n + 2, `u${n}`));
    const profile = { ...PROFILE, gateway: { ...PROFILE.gateway, enterprise: 1213 } };
    const bench = await createUpsertBench(undefined, rows, { profile: profile as typeof PROFILE });
    await bench.deliver();
    const result = await bench.result();
    expect(result?.rows.map(({ outcome, problems }) => `${outcome} ${problems?.[0]?.code}`)).toEqual(
      rows.map(() => 'unprocessed look_ups_refused'),
    );
    expect(result?.gatewayCalls.calls).toEqual({ 'open.shopweb.user.getUserByType': 2 });
  });

  it('leaves unknown what may have been sent before', async () => {
    let isRefused = false;
    const bench = await createUpsertBench(({ method, user }) => {
      if (method === 'find' && isRefused) return { before: refused() };
      if (method !== 'create' || user !== 'bob') return undefined;
      isRefused = true;
      return { before: unconfirmed() };
    });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created']);
  });
});
