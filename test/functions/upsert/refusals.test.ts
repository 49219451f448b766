import { describe, expect, it } from 'vitest';
import type { ChunkRow } from '../../../shared/core/records.ts';
import { refused } from '../../support/scripted-gateway.ts';
import { createUpsertBench, fullUser } from '../../support/upsert-bench.ts';

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
    bench.gateway.users.push({ id: '77', values: { userName: 'zoe', mobilePhone: '13800000001' } });
    await bench.deliver();
    const result = await bench.result();
    expect(result?.rows[0]).toMatchObject({
      outcome: 'failed',
      problems: [{ code: '103999' }, { code: 'identity_taken' }],
    });
    expect(result?.rows[0]?.problems?.[1]?.message).toContain('zoe');
    expect(bench.gateway.users).toEqual([
      { id: '77', values: { userName: 'zoe', mobilePhone: '13800000001' } },
    ]);
  });

  it('because the person is there after all is an update of that person', async () => {
    let looks = 0;
    const bench = await createUpsertBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [withMobile(2, 'ann', '13800000001')],
      { isVisible: () => ++looks > 1 },
    );
    bench.gateway.users.push({ id: '77', values: { userName: 'ann', mobilePhone: '13800000001' } });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users).toHaveLength(1);
    expect(bench.gateway.users[0]?.values.showName).toBe('ANN');
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
    const ann = { id: '1', values: { userName: 'ann', mobilePhone: '13900000002', employeeNumber: '7' } };
    const zoe = { id: '77', values: { userName: 'zoe', mobilePhone: '13800000001' } };
    bench.gateway.users.push(structuredClone(ann), structuredClone(zoe));
    await bench.deliver();
    expect((await bench.result())?.rows[0]).toMatchObject({
      outcome: 'failed',
      problems: [{ code: '103999' }, { code: 'identity_taken', message: expect.stringContaining('zoe') }],
    });
    expect(bench.gateway.users).toEqual([ann, zoe]);
    // What the update leaves as it is needs no look-up.
    expect(bench.gateway.calls.map(({ method, user }) => `${method} ${user}`)).toEqual([
      'find ann',
      'update ann',
      'find 13800000001',
    ]);
  });
});
