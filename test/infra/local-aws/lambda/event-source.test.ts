import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEventSource } from '../../../../infra/local-aws/lambda/event-source.ts';
import type { InvocationResult } from '../../../../infra/local-aws/lambda/invocation.ts';
import type { QueueState } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { createSqsState } from '../../../../infra/local-aws/sqs/sqs-state.ts';
import type { EventSourceWiring } from '../../../../infra/local-aws/template/wiring.ts';
import { KIND, type Unkindness } from '../../../../infra/local-aws/unkindness.ts';
import { planFunction } from './build-function.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

interface Call {
  readonly records: { messageId: string; body: string; attributes: Record<string, string> }[];
  readonly traceHeader: string | undefined;
  succeed(payload?: unknown): void;
  fail(): void;
}

/** An event source on an embedded queue, whose invocations the test answers. */
function startSource(plan: Partial<EventSourceWiring> = {}, unkindness: Unkindness = KIND) {
  const clock = createManualClock();
  const sqs = createSqsState({ now: clock.now });
  const deadLetters = sqs.createQueue({ name: 'dead', visibilityTimeoutSeconds: 30, retentionSeconds: 1e5 });
  const queue = sqs.createQueue({
    name: 'rows',
    visibilityTimeoutSeconds: 30,
    retentionSeconds: 1e5,
    redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 },
  });
  const calls: Call[] = [];
  const lines: string[] = [];
  const source = startEventSource({
    source: {
      queue: 'rows',
      fn: planFunction(),
      maxConcurrency: 2,
      ...plan,
    },
    queue,
    clock,
    unkindness,
    log: (line) => void lines.push(line),
    host: {
      invoke: (_name, event, { traceHeader } = {}) =>
        new Promise((resolve: (result: InvocationResult) => void) => {
          const { Records: records } = event as { Records: Call['records'] };
          calls.push({
            records,
            traceHeader,
            succeed: () => resolve({ ok: true, payload: null }),
            fail: () => resolve({ ok: false, error: { errorType: 'Error', errorMessage: 'no' } }),
          });
        }),
    },
  });
  onTestFinished(() => source.stop());
  return { clock, queue, deadLetters, calls, lines, source };
}

/** Everything that was announced has been received when this resolves. */
const settled = (): Promise<unknown> => setImmediate().then(() => setImmediate());

const leftIn = (queue: QueueState): number => {
  const { visible, delayed, inFlight } = queue.counts();
  return visible + delayed + inFlight;
};

async function expire(clock: ManualClock): Promise<void> {
  clock.advance(30_000);
  await settled();
}

describe('an unkind event source', () => {
  it('uses up a receive for a message that reaches nobody, which then comes again', async () => {
    const { queue, calls } = startSource({}, { ...KIND, losesReceive: (receiveCount) => receiveCount === 1 });
    queue.send({ body: 'hello' });
    await settled();
    await settled();
    expect(calls.map(({ records }) => records[0]?.attributes.ApproximateReceiveCount)).toEqual(['2']);
  });

  it('sends to the dead letters what has reached nobody as often as the queue allows', async () => {
    const { queue, calls, deadLetters } = startSource({}, { ...KIND, losesReceive: () => true });
    queue.send({ body: 'hello' });
    for (let turn = 0; turn < 4; turn += 1) await settled();
    expect(calls).toEqual([]);
    expect(leftIn(deadLetters)).toBe(1);
  });
});

describe('an event source', () => {
  it('hands a message over in the documented form, and deletes it when the function succeeds', async () => {
    const { queue, calls } = startSource();
    queue.send({ body: 'hello', groupId: 'job-1' });
    await settled();
    expect(calls[0]?.records).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1767225600000',
          ApproximateFirstReceiveTimestamp: '1767225600000',
          SenderId: expect.any(String),
          MessageGroupId: 'job-1',
        },
        messageAttributes: {},
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:rows',
        awsRegion: 'us-east-1',
      },
    ]);
    calls[0]?.succeed();
    await settled();
    expect(leftIn(queue)).toBe(0);
  });

  it('works on no more messages at once than it may', async () => {
    const { queue, calls } = startSource({ maxConcurrency: 2 });
    for (const body of ['a', 'b', 'c']) queue.send({ body });
    await settled();
    expect(calls).toHaveLength(2);
    calls[0]?.succeed();
    await settled();
    expect(calls).toHaveLength(3);
  });

  it('waits for a worker, not for the clock, while every worker is busy and messages are due', async () => {
    const { clock, queue, calls } = startSource({ maxConcurrency: 1 });
    queue.send({ body: 'a' });
    queue.send({ body: 'b', delaySeconds: 5 });
    await settled();
    clock.advance(5000);
    await settled();
    expect(calls).toHaveLength(1);
    expect(clock.timers()).toBe(0);
    calls[0]?.succeed();
    await settled();
    expect(calls).toHaveLength(2);
  });

  it('takes a delayed message when its time has come, though it was idle when that was sent', async () => {
    const { clock, queue, calls } = startSource();
    await settled();
    queue.send({ body: 'later', delaySeconds: 5 });
    await settled();
    clock.advance(4999);
    await settled();
    expect(calls).toHaveLength(0);
    clock.advance(1);
    await settled();
    expect(calls).toHaveLength(1);
  });

  it('leaves what failed alone until it is visible again, and in the end to the dead letters', async () => {
    const { clock, queue, deadLetters, calls, lines } = startSource();
    queue.send({ body: 'a' });
    await settled();
    calls[0]?.fail();
    await settled();
    expect(calls).toHaveLength(1);
    await expire(clock);
    expect(calls[1]?.records[0]?.attributes.ApproximateReceiveCount).toBe('2');
    calls[1]?.fail();
    await expire(clock);
    expect(calls).toHaveLength(2);
    expect(leftIn(queue)).toBe(0);
    expect(leftIn(deadLetters)).toBe(1);
    expect(lines).toContain('Worker failed a message: Error: no');
  });

  it('takes and deletes nothing any more once it is stopped', async () => {
    const { queue, calls, source } = startSource();
    queue.send({ body: 'a' });
    await settled();
    source.stop();
    queue.send({ body: 'b' });
    calls[0]?.succeed();
    await settled();
    expect(calls).toHaveLength(1);
    expect(leftIn(queue)).toBe(2);
  });
});

describe('a function that feeds itself', () => {
  /** Sends on what the function's own SDK would: a message with the trace header of the invocation. */
  async function loop({ queue, calls }: ReturnType<typeof startSource>, times: number): Promise<void> {
    queue.send({ body: 'again' });
    for (let hop = 0; hop < times; hop += 1) {
      await settled();
      const { traceHeader = '' } = calls[hop] ?? {};
      queue.send({ body: 'again', traceHeader });
      calls[hop]?.succeed();
    }
    await settled();
  }

  it('runs 16 times in a chain; the next message fails until it is a dead letter', async () => {
    const source = startSource();
    await loop(source, 16);
    expect(source.calls).toHaveLength(16);
    await expire(source.clock);
    await expire(source.clock);
    expect(source.calls).toHaveLength(16);
    expect(leftIn(source.queue)).toBe(0);
    expect(leftIn(source.deadLetters)).toBe(1);
    expect(source.lines.join()).toMatch(/stopped as a loop/);
  });

  it('runs as often as it likes when it may', async () => {
    const source = startSource({ fn: planFunction({ recursiveLoop: 'Allow' }) });
    await loop(source, 40);
    expect(source.calls).toHaveLength(41);
  });

  it('does not hold up a message of another chain', async () => {
    const { queue, calls } = startSource();
    queue.send({ body: 'looping', traceHeader: 'Worker=16' });
    queue.send({ body: 'fresh' });
    await settled();
    expect(calls.map(({ records }) => records.map(({ body }) => body))).toEqual([['fresh']]);
  });
});
