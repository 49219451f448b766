import { SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFault } from '../../../infra/local-aws/aws-json/listen-aws-json.ts';
import { listenSqs, type SqsServer } from '../../../infra/local-aws/sqs/listen-sqs.ts';
import type { QueueState } from '../../../infra/local-aws/sqs/queue-state.ts';
import { createSqsState } from '../../../infra/local-aws/sqs/sqs-state.ts';
import { createSqsQueue } from '../../../shared/aws/sqs-queue.ts';
import { QueueError } from '../../../shared/ports/errors.ts';
import type { OutgoingMessage, Queue } from '../../../shared/ports/queue.ts';

let server: SqsServer;
let client: SQSClient;
let state: QueueState;
let queue: Queue;
let sends: number;
let fault: CallFault | undefined;
let slept: number[];

beforeEach(async () => {
  sends = 0;
  fault = undefined;
  slept = [];
  const sqs = createSqsState({ now: () => 1_000_000 });
  state = sqs.createQueue({ name: 'rows', visibilityTimeoutSeconds: 30, retentionSeconds: 3600 });
  server = await listenSqs(sqs, ({ action }) => {
    if (action === 'SendMessageBatch') sends += 1;
    return fault;
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  queue = createSqsQueue(client, server.queueUrl('rows'), {
    random: () => 0.5,
    sleep: async (ms) => slept.push(ms),
  });
});

afterEach(async () => {
  client.destroy();
  await server[Symbol.asyncDispose]();
});

const messages = (count: number, body = (n: number) => String(n)): OutgoingMessage[] =>
  Array.from({ length: count }, (_, n) => ({ body: body(n), group: 'job' }));

function drain(): string[] {
  return state.receive({ max: 10_000 }).map(({ body }) => body);
}

/** A client whose answers to `SendMessageBatch` are rewritten; what is refused never reached the queue. */
function refuse(
  reject: (body: string, attempt: number) => { Code: string; SenderFault: boolean } | undefined,
): void {
  let attempt = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { Entries?: { Id: string; MessageBody: string }[] };
      if (input.Entries === undefined) return next(args);
      attempt += 1;
      const Failed = input.Entries.flatMap(({ Id, MessageBody }) => {
        const refusal = reject(MessageBody, attempt);
        return refusal === undefined ? [] : [{ Id, ...refusal }];
      });
      const ids = new Set(Failed.map(({ Id }) => Id));
      const Entries = input.Entries.filter(({ Id }) => !ids.has(Id));
      if (Entries.length === 0) return { output: { Failed, $metadata: {} }, response: {} };
      const result = await next({ ...args, input: { ...args.input, Entries } as typeof args.input });
      return { ...result, output: { ...(result.output as object), Failed } } as typeof result;
    },
    { step: 'initialize', priority: 'low' },
  );
}

describe('sending', () => {
  it('takes as few batches as ten messages a batch allow', async () => {
    await queue.send(messages(25));
    expect(sends).toBe(3);
    expect(drain()).toEqual(messages(25).map(({ body }) => body));
  });

  it('takes an async source, and nothing at all', async () => {
    async function* source() {
      yield* messages(11);
    }
    await queue.send(source());
    await queue.send([]);
    expect(sends).toBe(2);
    expect(drain()).toHaveLength(11);
  });

  it('keeps group and delay', async () => {
    await queue.send([
      { body: 'now', group: 'a' },
      { body: 'later', group: 'b', delaySeconds: 900 },
    ]);
    expect(state.counts()).toEqual({ visible: 1, delayed: 1, inFlight: 0 });
    expect(state.receive({ max: 10 }).map(({ groupId }) => groupId)).toEqual(['a']);
  });

  it('never makes a batch longer than 1 MiB, whatever the lengths', async () => {
    const Length = fc.integer({ min: 1, max: 700_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(Length, { maxLength: 12 }), async (lengths) => {
        const sent = lengths.map((length, n) => String.fromCharCode(97 + n).repeat(length));
        await queue.send(sent.map((body) => ({ body, group: 'job' })));
        expect(drain()).toEqual(sent);
      }),
      { numRuns: 10 },
    );
  });

  it('counts bytes, not characters', async () => {
    await queue.send(messages(3, () => '姓'.repeat(174_763)));
    expect(sends).toBe(3);
  });
});

describe('a message that SQS did not accept', () => {
  it('is sent again by itself, with a growing random pause', async () => {
    refuse((body, attempt) =>
      body === '3' && attempt < 4 ? { Code: 'InternalError', SenderFault: false } : undefined,
    );
    await queue.send(messages(5));
    expect(drain()).toEqual(['0', '1', '2', '4', '3']);
    expect(slept).toEqual([100, 200, 400]);
  });

  it('becomes a retryable QueueError when it is never accepted', async () => {
    refuse((body) => (body === '3' ? { Code: 'InternalError', SenderFault: false } : undefined));
    const error: unknown = await queue.send(messages(5)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueueError);
    expect(error).toMatchObject({ code: 'InternalError', retryable: true, details: { messages: 1 } });
    expect(slept).toHaveLength(4);
  });

  it('is not sent again when the fault is ours', async () => {
    const late: OutgoingMessage = { body: 'x', group: 'job', delaySeconds: 901 };
    await expect(queue.send([late])).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      retryable: false,
    });
    expect(sends).toBe(1);
  });
});

describe('trouble with the whole call', () => {
  it('is a QueueError that keeps its cause and says whether to try again', async () => {
    fault = { effect: 'error', status: 500, code: 'InternalFailure' };
    await expect(queue.send(messages(1))).rejects.toMatchObject({ name: 'QueueError', retryable: true });
    fault = { effect: 'error', status: 400, code: 'com.amazonaws.sqs#RequestThrottled' };
    await expect(queue.depth()).rejects.toMatchObject({ code: 'RequestThrottled', retryable: true });
    fault = { effect: 'lose-answer' };
    const lost = queue.send(messages(1));
    await expect(lost).rejects.toMatchObject({ retryable: true, cause: expect.any(Error) });
  });

  it('is not worth a retry when the queue does not exist', async () => {
    const nowhere = createSqsQueue(client, server.queueUrl('nowhere'));
    await expect(nowhere.depth()).rejects.toMatchObject({ code: 'QueueDoesNotExist', retryable: false });
    await expect(nowhere.send(messages(1))).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      retryable: false,
    });
  });
});

describe('depth', () => {
  it('counts what waits, is delayed and is in flight', async () => {
    await queue.send([...messages(2), { body: 'later', group: 'job', delaySeconds: 60 }]);
    state.receive({ max: 1 });
    expect(await queue.depth()).toBe(3);
  });
});
