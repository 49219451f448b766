import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../../shared/gateway/errors.ts';
import { isComplete } from '../../../shared/job/completion.ts';
import { OPERATOR_LINES } from '../../../shared/ports/operator-lines.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { misconfigured, type Script, unavailable, unconfirmed } from '../../support/scripted-gateway.ts';
import { createUpsertBench, MINUTE, userRow } from '../../support/upsert-bench.ts';

describe('an outage', () => {
  let isDown: boolean;
  beforeEach(() => {
    isDown = true;
  });
  const outage: Script = ({ method, user }) =>
    method === 'create' && user === 'bob' && isDown ? { before: unavailable() } : undefined;

  it('puts the chunk back with what is done, and the next delivery does only the rest', async () => {
    const bench = await createUpsertBench(outage);
    await bench.deliver();
    expect(await bench.outcomes()).toBeUndefined();
    expect(bench.queue.counts().delayed).toBe(1);
    isDown = false;
    bench.advance(10_000);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.writes().filter((write) => write === 'create ann')).toHaveLength(1);
    expect((await bench.claim())?.crashes).toBe(0);
  });

  it('that outlives the age limit leaves the rest unprocessed and sends nothing more', async () => {
    const bench = await createUpsertBench(outage);
    await bench.deliver();
    isDown = false;
    bench.advance((PROFILE.ageLimitHours + 1) * 60 * MINUTE);
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(await bench.outcomes()).toContain('3 unprocessed');
    expect(await isComplete(bench.work, bench.job)).toBe(true);
  });
});

describe('a worker whose last chunk met an outage', () => {
  it('puts the next ones back without a call, each as a requeue, until the circuit lets one try', async () => {
    let isDown = true;
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' && isDown ? { before: unavailable() } : undefined,
    );
    await bench.deliver();
    const calls = bench.gateway.calls.length;
    bench.advance(9_000);
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(await bench.claim()).toMatchObject({ state: 'released', troubleRequeues: 2, requeuedFor: '502' });
    isDown = false;
    bench.advance(1_000);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('tries with a single row before the others follow', async () => {
    let isDown = true;
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' && isDown ? { before: unavailable() } : undefined,
    );
    await bench.deliver();
    isDown = false;
    bench.advance(10_000);
    await bench.deliver();
    const looks = bench.gateway.calls.filter(({ method }) => method === 'find').map(({ user }) => user);
    // The second look-up of ann is that of the canary.
    expect(looks).toEqual(['ann,bob,cy', 'ann', 'ann', 'bob,cy']);
  });

  it('puts them back for no shorter than the circuit is open', async () => {
    const hint = new GatewayError('unavailable', '429', 'Too many requests.', { retryAfterMs: 600_000 });
    const bench = await createUpsertBench(({ method }) => (method === 'find' ? { before: hint } : undefined));
    await bench.deliver();
    bench.advance(60_000);
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(1);
    bench.advance(539_000);
    expect(bench.queue.counts()).toMatchObject({ visible: 0, delayed: 2 });
    bench.advance(1_000);
    expect(bench.queue.counts()).toMatchObject({ visible: 2, delayed: 0 });
  });
});

describe('a gateway that falls silent', () => {
  it('stops the chunk after a few writes without an answer, and the rest is not sent', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => userRow(n + 2, `u${n}`));
    let isSilent = true;
    const bench = await createUpsertBench(
      ({ method }) => (method === 'update' && isSilent ? { before: unconfirmed() } : undefined),
      rows,
    );
    for (const { cells } of rows) bench.gateway.seed({ userName: cells[0] ?? '' });
    await bench.deliver();
    // Eight in a row, and what was in flight on the other connections by then.
    expect(bench.gateway.writes().length).toBeLessThan(16);
    expect(bench.queue.counts().delayed).toBe(1);
    isSilent = false;
    bench.advance(10_000);
    await bench.deliver();
    expect((await bench.outcomes())?.every((outcome) => outcome.endsWith(' updated'))).toBe(true);
    expect(bench.gateway.users().map(({ values }) => values.showName)).toEqual(rows.map((_, n) => `U${n}`));
  });
});

describe('refused credentials in the middle of a run', () => {
  it('are read again once, then the chunk is requeued', async () => {
    const bench = await createUpsertBench(({ method }) =>
      method === 'find' ? { before: misconfigured() } : undefined,
    );
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(2);
    expect(bench.queue.counts().delayed).toBe(1);
    expect(bench.logged).toContain(OPERATOR_LINES.credentialsRefused);
  });
});
