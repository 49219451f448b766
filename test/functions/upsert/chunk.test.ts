import { describe, expect, it } from 'vitest';
import { readClaim } from '../../../shared/chunk/claim-holder.ts';
import { isComplete } from '../../../shared/job/completion.ts';
import type { ChunkRow } from '../../../shared/rows/row.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { refused, unconfirmed } from '../../support/scripted-gateway.ts';
import { createUpsertBench, THREE } from '../../support/upsert-bench.ts';

describe('a worker with one chunk', () => {
  it('looks all users up at once, writes each once, and completes the job', async () => {
    const bench = await createUpsertBench();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    // One for all, and one that makes sure of the first creation of the job.
    expect(bench.gateway.calls.filter(({ method }) => method === 'find').map(({ user }) => user)).toEqual([
      'ann,bob,cy',
      'ann',
    ]);
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await isComplete(bench.work, bench.job)).toBe(true);
  });

  it('asks for both ways to write an accented letter, so that nobody is created beside a look-alike', async () => {
    const user = { userName: 'ju\u0308rgen', showName: 'J' };
    const bench = await createUpsertBench(undefined, [{ kind: 'user', row: 2, cells: ['x'], user }]);
    bench.gateway.seed({ userName: 'j\u00fcrgen', showName: 'Jürgen' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users()).toHaveLength(1);
  });

  it('does nothing more when the message comes again', async () => {
    const bench = await createUpsertBench();
    await bench.deliver();
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('reports a refusal with the words of the gateway and goes on with the others', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: refused() } : undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 failed', '4 created']);
    const result = await bench.result();
    expect(result?.rows[1]?.problems).toEqual([{ code: '103999', message: 'user name taken' }]);
  });

  it('needs neither claim nor gateway for a chunk without users', async () => {
    const rejected: ChunkRow = {
      kind: 'rejected',
      row: 2,
      cells: ['x'],
      problems: [{ code: 'too_long', message: 'm' }],
    };
    const bench = await createUpsertBench(undefined, [rejected, { kind: 'ignored', row: 3, cells: [''] }]);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 rejected', '3 ignored']);
    expect(bench.gateway.calls).toEqual([]);
    expect(await readClaim(bench.work, bench.job, 1)).toBeUndefined();
  });
});

describe('two deliveries of one message at once', () => {
  it('make each call once, and the loser comes back later', async () => {
    const bench = await createUpsertBench();
    await Promise.all([bench.deliver(), bench.deliver()]);
    expect(bench.gateway.calls.map(({ method }) => method).sort()).toEqual([
      'create',
      'create',
      'create',
      'find',
      'find',
    ]);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
  });
});

describe('a write whose answer never came', () => {
  it('is looked up one gateway timeout later, and not repeated when it took effect', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { after: unconfirmed() } : undefined,
    );
    await bench.deliver();
    expect(bench.slept).toEqual([PROFILE.gateway.timeoutMs]);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('is sent again until it is answered, each time after a look that does not show it', async () => {
    const bench = await createUpsertBench(({ method, user }, nth) =>
      method === 'create' && user === 'bob' && nth < 4 ? { before: unconfirmed() } : undefined,
    );
    await bench.deliver();
    // Those created beside it are shown by the first look: one a timeout later is the judge. Alone it is looked for a minute.
    expect(bench.slept).toEqual([10_000, 10_000, 20_000, 20_000, 20_000, 40_000, 20_000]);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('again and again is the row’s own trouble: it is failed, with what the gateway said, and is not there', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: unconfirmed() } : undefined,
    );
    await bench.deliver(() => 500_000);
    expect(bench.gateway.writes().filter((write) => write === 'create bob')).toHaveLength(8);
    expect(await bench.outcomes()).toEqual(['2 created', '3 failed', '4 created']);
    const result = await bench.result();
    expect(result?.rows[1]?.problems).toEqual([{ code: 'no_answer', message: 'The answer never came.' }]);
  });

  it('is looked up by the next delivery, no sooner than it may show, while the other rows go on', async () => {
    let isTimeUp = false;
    const bench = await createUpsertBench(({ method, user }) => {
      if (method !== 'create' || user !== 'bob') return undefined;
      isTimeUp = true;
      return { after: unconfirmed() };
    });
    await bench.deliver(() => (isTimeUp ? 5_000 : 45_000));
    expect(await bench.claim()).toMatchObject({ state: 'released', doubts: [{ row: 3, sends: 1 }] });
    const finds = bench.gateway.calls.filter(({ method }) => method === 'find').length;
    await bench.deliver(() => 5_000);
    expect(bench.gateway.calls.filter(({ method }) => method === 'find')).toHaveLength(finds);
    bench.advance(11_000);
    await bench.deliver(() => 5_000);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('for an update is sent again too, and unknown when it never is answered and shows nothing', async () => {
    const bench = await createUpsertBench(({ method, user }) =>
      method === 'update' && user === 'bob' ? { before: unconfirmed() } : undefined,
    );
    bench.gateway.seed({ userName: 'bob' });
    await bench.deliver(() => 500_000);
    expect(bench.gateway.writes().filter((write) => write === 'update bob')).toHaveLength(8);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created']);
  });
});

describe('a worker whose time is up', () => {
  it('begins no further row, saves, and goes on in the next delivery at once', async () => {
    let calls = 0;
    const bench = await createUpsertBench();
    await bench.deliver(() => (calls++ < 3 ? 1000 : 0));
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(bench.queue.counts()).toEqual({ visible: 1, delayed: 0, inFlight: 0 });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });
});

describe('a dry run', () => {
  it('looks up and says what would happen, and writes nothing', async () => {
    const bench = await createUpsertBench(undefined, THREE, { key: 'uploads/test/dry-run/a.csv' });
    bench.gateway.seed({ userName: 'bob' });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 updated', '4 created']);
    expect(bench.gateway.writes()).toEqual([]);
    expect(bench.gateway.users()).toHaveLength(1);
  });
});
