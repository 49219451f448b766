import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventQueue } from '../../../../infra/local-aws/lambda/event-queue.ts';
import { type InvocationResult, THROTTLED } from '../../../../infra/local-aws/lambda/invocation.ts';
import { KIND, type Unkindness } from '../../../../infra/local-aws/unkindness.ts';
import { planFunction } from './build-function.ts';
import { createManualClock } from './manual-clock.ts';

const failure: InvocationResult = {
  ok: false,
  error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' },
};
const success: InvocationResult = { ok: true, payload: null };

/** An event queue whose invocations the test answers one by one. */
function startQueue(unkindness: Unkindness = KIND) {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const records: unknown[] = [];
  const calls: { event: unknown; requestId: string | undefined; end: (result: InvocationResult) => void }[] =
    [];
  const queue = createEventQueue({
    fn: planFunction({ maxRetries: 2 }),
    onFailure: (record) => void records.push(JSON.parse(record)),
    clock,
    unkindness,
    maxConcurrency: 2,
    log: () => {},
    host: {
      invoke: (_name, event, { requestId } = {}) =>
        new Promise((end) => void calls.push({ event, requestId, end })),
    },
  });
  onTestFinished(() => queue.stop());
  return { clock, queue, calls, records };
}

type Started = ReturnType<typeof startQueue>;

/** Answers the latest invocation and lets the queue take note. */
async function answer({ calls }: Started, result: InvocationResult): Promise<void> {
  calls.at(-1)?.end(result);
  await setImmediate();
}

/** Moves time on and lets what is due run. */
async function pass({ clock }: Started, ms: number): Promise<void> {
  clock.advance(ms);
  await setImmediate();
}

describe('an asynchronous invocation', () => {
  it('runs after its sender went on, once when it succeeds', async () => {
    const started = startQueue();
    started.queue.send({ a: 1 });
    expect(started.calls).toHaveLength(0);
    await setImmediate();
    await answer(started, success);
    await pass(started, 60_000);
    expect(started.calls.map(({ event }) => event)).toEqual([{ a: 1 }]);
    expect(started.queue.pending()).toBe(0);
    expect(started.records).toEqual([]);
  });

  it('is tried twice more, after a second and after two, under the same request id', async () => {
    const started = startQueue();
    const { calls, queue } = started;
    queue.send({});
    await setImmediate();
    await answer(started, failure);
    await pass(started, 999);
    expect(calls).toHaveLength(1);
    await pass(started, 1);
    await answer(started, failure);
    await pass(started, 1999);
    expect(calls).toHaveLength(2);
    await pass(started, 1);
    expect(queue.pending()).toBe(1);
    await answer(started, success);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(1);
    expect(queue.pending()).toBe(0);
    expect(started.records).toEqual([]);
  });

  it('that fails every time becomes a record at its destination', async () => {
    const started = startQueue();
    started.queue.send({ a: 1 });
    await setImmediate();
    await answer(started, failure);
    await pass(started, 1000);
    await answer(started, failure);
    await pass(started, 2000);
    await answer(started, failure);
    expect(started.records).toEqual([
      {
        version: '1.0',
        timestamp: '2026-01-01T00:00:03.000Z',
        requestContext: {
          requestId: started.calls[0]?.requestId,
          functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Worker:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' },
      },
    ]);
    expect(started.queue.pending()).toBe(0);
  });

  it('waits while as many run as may', async () => {
    const started = startQueue();
    for (const n of [1, 2, 3]) started.queue.send(n);
    await setImmediate();
    expect(started.calls.map(({ event }) => event)).toEqual([1, 2]);
    await answer(started, success);
    expect(started.calls.map(({ event }) => event)).toEqual([1, 2, 3]);
    expect(started.queue.pending()).toBe(2);
  });

  it('comes late, twice or not at all where the account is unkind', async () => {
    const delays = [[500], [0, 500], []];
    const started = startQueue({ ...KIND, eventDelaysMs: () => delays.shift() ?? [] });
    for (const n of [1, 2, 3]) started.queue.send(n);
    await setImmediate();
    await answer(started, success);
    await pass(started, 500);
    expect(started.calls.map(({ event }) => event)).toEqual([2, 1, 2]);
  });

  it('that is throttled comes again without that being an attempt', async () => {
    const started = startQueue();
    started.queue.send({});
    await setImmediate();
    for (let throttled = 1; throttled <= 5; throttled += 1) {
      await answer(started, THROTTLED);
      await pass(started, 1000);
    }
    await answer(started, failure);
    await pass(started, 1000);
    await answer(started, success);
    expect(started.calls).toHaveLength(7);
    expect(started.records).toEqual([]);
    expect(started.queue.pending()).toBe(0);
  });

  it('is not started any more once the queue is stopped', async () => {
    const started = startQueue();
    started.queue.send(1);
    await setImmediate();
    started.queue.send(2);
    started.queue.stop();
    await answer(started, failure);
    await pass(started, 60_000);
    expect(started.calls).toHaveLength(1);
  });
});
