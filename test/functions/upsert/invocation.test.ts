import { setImmediate } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createUpsert } from '../../../functions/upsert/index.ts';
import { GatewayError, STOPPED } from '../../../shared/gateway/errors.ts';
import { PROFILE } from '../../support/job-bench.ts';
import { createUpsertBench } from '../../support/upsert-bench.ts';

type Bench = Awaited<ReturnType<typeof createUpsertBench>>;

const eventOf = ({ message }: Bench): SQSEvent =>
  ({ Records: [{ messageId: 'm', body: JSON.stringify(message) }] }) as SQSEvent;

/** Runs one invocation that has so much time left, whenever it is asked. */
const invoke = (bench: Bench, remainingMs: () => number) =>
  createUpsert(bench.deps)(eventOf(bench), { getRemainingTimeInMillis: remainingMs });

describe('an invocation', () => {
  it('begins no row in its last ten seconds, saves, and goes on in the next delivery', async () => {
    const bench = await createUpsertBench();
    const times = [60_000, 60_000, 60_000, 10_001, 10_000];
    await invoke(bench, () => times.shift() ?? 10_000);
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(await bench.claim()).toMatchObject({ state: 'released', creating: [], outcomes: [{ row: 2 }] });
    await invoke(bench, () => 60_000);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is no outage when its time is up in the middle of a call', async () => {
    let isStopped = true;
    const stopped = new GatewayError('unavailable', STOPPED, 'Time is up.');
    const bench = await createUpsertBench(({ method, user }) =>
      isStopped && method === 'create' && user === 'bob' ? { before: stopped } : undefined,
    );
    await invoke(bench, () => 60_000);
    expect(await bench.claim()).toMatchObject({ state: 'released', troubleRequeues: 0 });
    expect(bench.queue.counts()).toMatchObject({ visible: 1, delayed: 0 });
    isStopped = false;
    await invoke(bench, () => 60_000);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is an outage when its time is up among calls that had to be repeated', async () => {
    const bench = await createUpsertBench();
    const openGateway: typeof bench.deps.openGateway = async (profile, onCall, options) => ({
      ...(await bench.deps.openGateway(profile, onCall, options)),
      async find() {
        for (const retry of [false, true]) onCall({ method: 'find', retry });
        throw new GatewayError('unavailable', STOPPED, 'Time is up.');
      },
    });
    await createUpsert({ ...bench.deps, openGateway })(eventOf(bench), {
      getRemainingTimeInMillis: () => 60_000,
    });
    expect(await bench.claim()).toMatchObject({
      state: 'released',
      troubleRequeues: 1,
      requeuedFor: STOPPED,
    });
    expect(bench.deps.circuitOf(PROFILE).enter().state).toBe('open');
  });

  it('does not wait for a canary longer than it lives: the next delivery looks again', async () => {
    let isVisible = false;
    const bench = await createUpsertBench(undefined, undefined, { isVisible: () => isVisible });
    await invoke(bench, () => 19_000);
    expect(bench.slept).toEqual([]);
    expect(bench.gateway.writes()).toEqual(['create ann']);
    isVisible = true;
    bench.advance(PROFILE.gateway.timeoutMs);
    await invoke(bench, () => 60_000);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users()).toHaveLength(3);
  });

  it('lets as many calls as there are listen for the end of its time, without a warning', async () => {
    const bench = await createUpsertBench();
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    const openGateway: typeof bench.deps.openGateway = (profile, onCall, options) => {
      for (let call = 1; call <= 50; call++) options.signal.addEventListener('abort', () => {});
      return bench.deps.openGateway(profile, onCall, options);
    };
    await createUpsert({ ...bench.deps, openGateway })(eventOf(bench), {
      getRemainingTimeInMillis: () => 60_000,
    });
    await setImmediate();
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('refuses an event of several messages, for a failure would bring back those that are done', async () => {
    const bench = await createUpsertBench();
    const {
      Records: [record],
    } = eventOf(bench);
    const event = { Records: [record, record] } as SQSEvent;
    const failing = createUpsert(bench.deps)(event, { getRemainingTimeInMillis: () => 60_000 });
    await expect(failing).rejects.toThrow('must have batch size 1');
    expect(bench.gateway.calls).toEqual([]);
  });

  it('gives back a message that it cannot finish', async () => {
    const bench = await createUpsertBench();
    const event = { Records: [{ messageId: 'm', body: '{}' }] } as SQSEvent;
    const failing = createUpsert(bench.deps)(event, { getRemainingTimeInMillis: () => 60_000 });
    await expect(failing).rejects.toThrow('Invalid input');
    expect(bench.logged).toContain('chunk failed, its message comes back');
  });
});
