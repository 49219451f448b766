import { describe, expect, it } from 'vitest';
import { firstClaim } from '../../../shared/chunk/claim.ts';
import { putClaim } from '../../../shared/chunk/claim-holder.ts';
import { putResult } from '../../../shared/chunk/result.ts';
import { cancelJob } from '../../../shared/job/cancellation.ts';
import type { ChunkRow } from '../../../shared/rows/row.ts';
import type { RowOutcome } from '../../../shared/user/outcome.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { misconfigured, refused, type Script, unavailable } from '../../support/scripted-gateway.ts';
import {
  createUpsertBench,
  fullUser,
  Killed,
  MINUTE,
  type UpsertBenchOptions,
} from '../../support/upsert-bench.ts';

const employee = (row: number, login: string, manager?: string): ChunkRow => {
  const named: Record<string, string> =
    manager === undefined ? {} : { parentEmployeeNumber: `no-${manager}` };
  return {
    kind: 'user',
    row,
    cells: [login],
    user: { ...fullUser(login), employeeNumber: `no-${login}`, ...named },
  };
};

/** ann answers to bob, bob to cy, and cy to nobody: rows 2, 3 and 4. */
const CHAIN = [employee(2, 'ann', 'bob'), employee(3, 'bob', 'cy'), employee(4, 'cy')];
const CHAIN_WAITS: [number, number][] = [
  [2, 3],
  [3, 4],
];
const chain = (script?: Script, options: UpsertBenchOptions = {}) =>
  createUpsertBench(script, CHAIN, { managers: { waits: CHAIN_WAITS }, ...options });

/** Rows 2 to 4; ann answers to dan, whose row 5 is in the next chunk. */
const ELSEWHERE = [employee(2, 'ann', 'dan'), employee(3, 'bob'), employee(4, 'cy')];
const elsewhere = (script?: Script, options: UpsertBenchOptions = {}) =>
  createUpsertBench(script, ELSEWHERE, { managers: { waits: [[2, 5]] }, ...options });

type Bench = Awaited<ReturnType<typeof createUpsertBench>>;

const finishNext = ({ work, job }: Bench, outcome: Omit<RowOutcome, 'row'>): Promise<unknown> =>
  putResult(work, {
    job,
    chunk: 2,
    attempt: 'other',
    rows: [{ row: 5, cells: ['dan'], ...outcome }],
    gatewayCalls: { calls: {}, retries: 0 },
  });

const problemsOf = async (bench: Bench, row: number) =>
  (await bench.result())?.rows.find((each) => each.row === row)?.problems;

const createdOf = (bench: Bench): string[] =>
  bench.gateway.writes().flatMap((write) => (write.startsWith('create ') ? [write.slice(7)] : []));

describe('a row whose manager has a row in the same chunk', () => {
  it('is sent after that row, however deep the hierarchy and whatever the order', async () => {
    const bench = await chain();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(createdOf(bench)).toEqual(['cy', 'bob', 'ann']);
    const [, bob] = bench.gateway.users();
    expect(bob?.values).toMatchObject({ userName: 'bob', parentEmployeeNumber: 'no-cy' });
  });

  it('is failed in words when that row was refused and nobody has the number; so is who answers to it', async () => {
    const bench = await chain(({ method, user }) =>
      method === 'create' && user === 'cy' ? { before: refused() } : undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 failed', '4 failed']);
    expect(createdOf(bench)).toEqual(['cy']);
    expect(await problemsOf(bench, 3)).toEqual([
      {
        code: 'manager_missing',
        message:
          'Not sent: row 4 of this file should bring the manager of this row and is “failed”, and the gateway knows nobody with that employee number. Fix row 4 first, then upload both rows again. Row 4: user name taken',
      },
    ]);
    expect((await problemsOf(bench, 2))?.[0]?.message).toMatch(/^Not sent: row 3 .* both rows again\.$/);
  });

  it('is sent all the same when that row was refused and the gateway has the manager', async () => {
    const bench = await chain(({ method, user }) =>
      method === 'update' && user === 'cy' ? { before: refused() } : undefined,
    );
    bench.gateway.seed({ userName: 'cy', showName: 'Old', employeeNumber: 'no-cy' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 failed']);
  });

  it('is sent without a look when that row failed over the rest and has created the manager', async () => {
    const bench = await createUpsertBench(
      undefined,
      [employee(2, 'ann', 'bob'), employee(3, 'bob', 'nobody-there')],
      { managers: { waits: [[2, 3]] } },
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 failed']);
    expect(bench.gateway.calls.filter(({ method, user }) => method === 'find' && user === 'no-bob')).toEqual(
      [],
    );
  });

  it('is sent without its manager, with a remark, where the profile says so', async () => {
    const script: Script = ({ method, user }) =>
      method === 'create' && user === 'cy' ? { before: refused() } : undefined;
    const bench = await chain(script, { managerMissing: 'leave_out' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 failed']);
    expect((await problemsOf(bench, 3))?.map(({ code }) => code)).toEqual(['manager_left_out']);
    expect(await problemsOf(bench, 2)).toBeUndefined();
    const bob = bench.gateway.users().find(({ values }) => values.userName === 'bob');
    expect(bob?.values).not.toHaveProperty('parentEmployeeNumber');
  });

  it('is judged by what would happen, in a dry run', async () => {
    const bench = await chain(undefined, { key: 'uploads/test/dry-run/a.csv' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.writes()).toEqual([]);
  });
});

describe('a row whose manager validate has rejected', () => {
  const withRejected = (options: UpsertBenchOptions = {}) =>
    createUpsertBench(undefined, [employee(2, 'ann', 'dan')], {
      managers: { rejected: [[2, 9]] },
      ...options,
    });

  it('is failed without a wait', async () => {
    const bench = await withRejected();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed']);
    expect((await problemsOf(bench, 2))?.[0]?.message).toMatch(/^Not sent: row 9 .* “rejected”/);
  });

  it('is sent when the manager is at the gateway, in whichever way the letters of the number are written', async () => {
    const bench = await createUpsertBench(undefined, [{ ...employee(2, 'ann', 'Jose\u0301') }], {
      managers: { rejected: [[2, 9]] },
    });
    bench.gateway.seed({ userName: 'd', showName: 'D', employeeNumber: 'no-Jos\u00e9' });
    await bench.deliver();
    expect((await problemsOf(bench, 2))?.[0]?.code).not.toBe('manager_missing');
  });
});

describe('a row that is refused for its manager', () => {
  const REFUSED = {
    waits: [],
    refused: [
      { row: 2, code: 'manager_cycle' as const, rows: [2, 4, 2] },
      { row: 3, code: 'manager_ambiguous' as const, rows: [7, 9] },
      { row: 4, code: 'manager_cycle' as const, rows: [4, 5, 6, 7, 8, 9, 10, 11] },
    ],
  };

  it('is rejected in words that name the rows, and costs no call', async () => {
    const bench = await createUpsertBench(undefined, CHAIN, { managers: REFUSED });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 rejected', '3 rejected', '4 rejected']);
    expect((await problemsOf(bench, 2))?.[0]?.message).toContain('row 2 → 4 → 2,');
    expect((await problemsOf(bench, 3))?.[0]?.message).toContain(
      'Rows 7 and 9 have the same employee number',
    );
    expect((await problemsOf(bench, 4))?.[0]?.message).toContain('4 → 5 → 6 → 7 → 8 → 9 → 10 → 11 → …,');
    expect(bench.gateway.calls).toEqual([]);
  });

  it('stays rejected when nothing more of its job is sent', async () => {
    const bench = await createUpsertBench(undefined, CHAIN, {
      managers: { ...REFUSED, refused: REFUSED.refused.slice(1) },
    });
    await cancelJob(bench.work, bench.job);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unprocessed', '3 rejected', '4 rejected']);
  });
});

describe('a row whose manager has a row in another chunk', () => {
  it('waits in the queue for that row, while the others of its chunk are done and told', async () => {
    const bench = await elsewhere();
    await bench.deliver();
    expect(createdOf(bench)).toEqual(['bob', 'cy']);
    expect(await bench.result()).toBeUndefined();
    const claim = await bench.claim();
    expect(claim).toMatchObject({ state: 'released', managerWaits: 1, troubleRequeues: 0 });
    expect(claim?.outcomes.map(({ row }) => row)).toEqual([3, 4]);
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
  });

  it('is sent when that row has an outcome, and no gateway is called until then', async () => {
    const bench = await elsewhere();
    await bench.deliver();
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    await finishNext(bench, { outcome: 'updated' });
    bench.gateway.seed({ userName: 'dan', showName: 'Dan', employeeNumber: 'no-dan' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('goes with all others in one pass when that row is done before', async () => {
    const bench = await elsewhere();
    bench.gateway.seed({ userName: 'dan', showName: 'Dan', employeeNumber: 'no-dan' });
    await finishNext(bench, { outcome: 'unchanged' });
    await bench.deliver();
    const finds = bench.gateway.calls.filter(({ method }) => method === 'find').map(({ user }) => user);
    expect(finds[0]).toBe('ann,bob,cy');
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('need not wait until that chunk is done: what it has saved is enough', async () => {
    const bench = await elsewhere();
    const { work, job } = bench;
    bench.gateway.seed({ userName: 'dan', showName: 'Dan', employeeNumber: 'no-dan' });
    await putClaim(
      work,
      { ...firstClaim(job, 2, 'other'), outcomes: [{ row: 5, outcome: 'created' }] },
      undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is failed with what became of that row, where the manager is not at the gateway', async () => {
    const bench = await elsewhere();
    await finishNext(bench, { outcome: 'failed', problems: [{ code: '77', message: 'no such role' }] });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
    expect((await problemsOf(bench, 2))?.[0]?.message).toMatch(/Row 5: no such role$/);
  });

  it('waits longer each time, and from the beginning again when its chunk came further', async () => {
    const bench = await createUpsertBench(
      undefined,
      [employee(2, 'ann', 'dan'), employee(3, 'bob', 'eve'), employee(4, 'cy')],
      {
        managers: {
          waits: [
            [2, 5],
            [3, 8],
          ],
        },
      },
    );
    const delayOf = async (): Promise<number> => {
      await bench.deliver();
      let seconds = 0;
      for (; bench.queue.counts().visible === 0; seconds++) bench.advance(1000);
      for (const { receiptHandle } of bench.queue.receive({ max: 10 })) bench.queue.delete(receiptHandle);
      return seconds;
    };
    const delays: number[] = [];
    for (let n = 0; n < 3; n++) delays.push(await delayOf());
    expect(delays).toEqual([5, 10, 10]);
    bench.gateway.seed({ userName: 'dan', showName: 'Dan', employeeNumber: 'no-dan' });
    await finishNext(bench, { outcome: 'created' });
    expect(await delayOf()).toBe(5);
  });

  it('is unprocessed when its time is up, or its job cancelled', async () => {
    const bench = await elsewhere();
    await bench.deliver();
    bench.advance(PROFILE.ageLimitHours * 60 * MINUTE + 1);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unprocessed', '3 created', '4 created']);
    expect((await problemsOf(bench, 2))?.[0]?.code).toBe('age_limit');
  });

  it('does not use up the try of a gateway in trouble', async () => {
    const bench = await elsewhere(({ method, user }, nth) =>
      method === 'find' && user === 'bob,cy' && nth === 1 ? { before: unavailable() } : undefined,
    );
    await bench.deliver();
    expect(await bench.claim()).toMatchObject({ troubleRequeues: 1 });
    bench.advance(MINUTE);
    await bench.deliver();
    expect(createdOf(bench)).toEqual(['bob', 'cy']);
    await bench.deliver();
    const claim = await bench.claim();
    expect(claim).toMatchObject({ troubleRequeues: 1, managerWaits: 2 });
    // Who asks what the job waits for must not hear of a trouble that is over.
    expect(claim?.requeuedFor).toBeUndefined();
  });
});

describe('the look for a manager', () => {
  it('that meets an outage puts the chunk back, and is taken again', async () => {
    const bench = await elsewhere(({ method, user }, nth) =>
      method === 'find' && user === 'no-dan' && nth === 1 ? { before: unavailable() } : undefined,
    );
    await finishNext(bench, { outcome: 'rejected' });
    await bench.deliver();
    expect(await bench.claim()).toMatchObject({ state: 'released', troubleRequeues: 1 });
    bench.advance(2 * MINUTE);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
  });

  it('reads the secret again when it is refused, once', async () => {
    const bench = await elsewhere(({ method, user }, nth) =>
      method === 'find' && user === 'no-dan' && nth === 1 ? { before: misconfigured() } : undefined,
    );
    await finishNext(bench, { outcome: 'rejected' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
  });
});

describe('a worker that dies between the waves', () => {
  it('may have sent a row whose manager is gone since: that is looked up, and not called missing', async () => {
    const bench = await elsewhere();
    const { work, job, gateway } = bench;
    await finishNext(bench, { outcome: 'failed' });
    await putClaim(work, { ...firstClaim(job, 1, 'dead'), state: 'released', creating: [2] }, undefined);
    gateway.seed({ ...fullUser('ann'), employeeNumber: 'no-ann' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
    expect((await problemsOf(bench, 2))?.map(({ code }) => code)).toContain('created_incompletely');
  });

  it('leaves what is done to its successor, which sends nothing twice and nothing early', async () => {
    let isDeadly = true;
    const bench = await chain(({ method, user }) =>
      method === 'create' && user === 'bob' && isDeadly ? { after: new Killed() } : undefined,
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    isDeadly = false;
    bench.outlive();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(createdOf(bench)).toEqual(['cy', 'bob', 'ann']);
  });
});
