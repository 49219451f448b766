import { setTimeout as sleepFor } from 'node:timers/promises';
import * as sqs from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallFault } from '../../../../infra/local-aws/aws-json/listen-aws-json.ts';
import { listenSqs, type SqsCall, type SqsServer } from '../../../../infra/local-aws/sqs/listen-sqs.ts';
import type { QueueState } from '../../../../infra/local-aws/sqs/sqs-state.ts';
import { createQueue, SECOND } from './clock.ts';

let server: SqsServer;
let client: sqs.SQSClient;
let queue: QueueState;
let QueueUrl: string;
let clock: ReturnType<typeof createQueue>['clock'];
let calls: SqsCall[];
let faults: CallFault[];
/** Long polls that wait; waking one passes the time that it meant to sleep. */
let sleepers: { ms: number; signal: AbortSignal; wake: () => void }[];

beforeEach(async () => {
  const redrive = { deadLetterQueue: 'dead-letters', maxReceiveCount: 3 };
  const made = createQueue({ redrive });
  ({ queue, clock } = made);
  calls = [];
  faults = [];
  sleepers = [];
  server = await listenSqs(made.state, {
    onRequest: (call) => {
      calls.push(call);
      return faults.shift();
    },
    sleep: (ms, signal) => {
      const { promise, resolve, reject } = withResolvers();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      sleepers.push({
        ms,
        signal,
        wake: () => {
          clock.pass(ms);
          resolve();
        },
      });
      return promise;
    },
  });
  QueueUrl = server.queueUrl('rows');
  client = connect();
});

afterEach(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  await server[Symbol.asyncDispose]();
});

function connect(maxAttempts = 1): sqs.SQSClient {
  const credentials = { accessKeyId: 'UpsertFunction', secretAccessKey: 'x' };
  return new sqs.SQSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts });
}

function withResolvers() {
  let resolve = (): void => {};
  let reject = (_reason: unknown): void => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

async function until<T>(probe: () => T | undefined): Promise<T> {
  for (;;) {
    const found = probe();
    if (found !== undefined) return found;
    await sleepFor(1);
  }
}

const send = (MessageBody: string, more: Partial<sqs.SendMessageCommandInput> = {}) =>
  client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(more: Partial<sqs.ReceiveMessageCommandInput> = {}): Promise<sqs.Message[]> {
  const { Messages = [] } = await client.send(new sqs.ReceiveMessageCommand({ QueueUrl, ...more }));
  return Messages;
}

const handleOf = (message: sqs.Message | undefined): string => message?.ReceiptHandle ?? '';

describe('sending and receiving', () => {
  it('carries a message with its system attributes', async () => {
    const sent = await send('你好 "<&>"\n', { MessageGroupId: 'job-1', DelaySeconds: 0 });
    const [message] = await receive({ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: '你好 "<&>"\n',
      MD5OfBody: sent.MD5OfMessageBody,
    });
    expect(message?.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      MessageGroupId: 'job-1',
      SenderId: 'UpsertFunction',
      SentTimestamp: String(clock.now()),
    });
  });

  it('gives only the attributes that were asked for', async () => {
    await send('a');
    const [message] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  });

  it('gives no attributes when none were asked for', async () => {
    await send('a');
    expect((await receive())[0]?.Attributes).toBeUndefined();
  });

  it('answers a batch entry by entry', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
    ];
    const answer = await client.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(answer.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
  });

  it('hides, extends and deletes by receipt handle, one by one and in batches', async () => {
    for (const body of ['a', 'b', 'c', 'd']) await send(body);
    const [a, b, c, d] = await receive({ MaxNumberOfMessages: 10 });
    await client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: handleOf(a) }));
    await client.send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: handleOf(b), VisibilityTimeout: 0 }),
    );
    const Entries = [{ Id: '1', ReceiptHandle: handleOf(c), VisibilityTimeout: 0 }];
    await client.send(new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    const deletion = {
      QueueUrl,
      Entries: [
        { Id: '1', ReceiptHandle: handleOf(d) },
        { Id: '2', ReceiptHandle: 'no' },
      ],
    };
    const deleted = await client.send(new sqs.DeleteMessageBatchCommand(deletion));
    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(['1']);
    expect(deleted.Failed).toMatchObject([{ Id: '2', Code: 'ReceiptHandleIsInvalid' }]);
    expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(['b', 'c']);
  });

  it('moves what was received too often to the dead letters', async () => {
    await send('poison');
    for (let time = 0; time < 4; time++) await receive({ VisibilityTimeout: 0 });
    const [letter] = await receive({
      QueueUrl: server.queueUrl('dead-letters'),
      MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
    });
    expect(letter).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: queue.arn } });
  });
});

describe('the trace header', () => {
  const named = { MessageSystemAttributeNames: ['AWSTraceHeader' as const] };

  it('of a function is stored with the message, by the SDK alone', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'upsert');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:3');
    await send('a');
    const [message] = await receive(named);
    expect(message?.Attributes?.AWSTraceHeader).toBe('Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:3');
  });

  it('named explicitly wins', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'upsert');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-1-1');
    const AWSTraceHeader = { DataType: 'String', StringValue: 'Root=1-2-2' };
    await send('a', { MessageSystemAttributes: { AWSTraceHeader } });
    expect((await receive(named))[0]?.Attributes?.AWSTraceHeader).toBe('Root=1-2-2');
  });
});

describe('a long poll', () => {
  it('answers as soon as a message is sent', async () => {
    const poll = receive({ WaitTimeSeconds: 20 });
    const { ms } = await until(() => sleepers[0]);
    expect(ms).toBe(20 * SECOND);
    queue.send({ body: 'now' });
    expect((await poll).map(({ Body }) => Body)).toEqual(['now']);
  });

  it('answers when a delayed message becomes visible', async () => {
    queue.send({ body: 'later', delaySeconds: 7 });
    const poll = receive({ WaitTimeSeconds: 20 });
    const { ms, wake } = await until(() => sleepers[0]);
    expect(ms).toBe(7 * SECOND);
    wake();
    expect((await poll).map(({ Body }) => Body)).toEqual(['later']);
  });

  it('ends empty after its time', async () => {
    const poll = receive({ WaitTimeSeconds: 2 });
    (await until(() => sleepers[0])).wake();
    expect(await poll).toEqual([]);
  });

  it('takes no message for a client that is gone', async () => {
    const gone = new AbortController();
    const command = new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const poll = client.send(command, { abortSignal: gone.signal });
    const { signal } = await until(() => sleepers[0]);
    gone.abort();
    await expect(poll).rejects.toThrow();
    await until(() => signal.aborted || undefined);
    queue.send({ body: 'for others' });
    await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'rows' }));
    expect((await receive()).map(({ Body }) => Body)).toEqual(['for others']);
    expect(sleepers).toHaveLength(1);
  });

  it('is ended when the server closes', async () => {
    const poll = receive({ WaitTimeSeconds: 20 });
    await until(() => sleepers[0]);
    await server[Symbol.asyncDispose]();
    await expect(poll).rejects.toThrow();
    server = await listenSqs({
      createQueue: () => queue,
      queue: () => queue,
      queues: () => [],
      now: clock.now,
    });
  });
});

describe('queues', () => {
  it('are found by name and listed', async () => {
    expect((await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'rows' }))).QueueUrl).toBe(QueueUrl);
    const listed = await client.send(new sqs.ListQueuesCommand({ QueueNamePrefix: 'r' }));
    expect(listed.QueueUrls).toEqual([QueueUrl]);
  });

  it('tell their counts and settings', async () => {
    await send('visible');
    await send('delayed', { DelaySeconds: 60 });
    await send('in flight');
    await receive();
    const command = new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    const { Attributes } = await client.send(command);
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:rows',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead-letters","maxReceiveCount":3}',
      VisibilityTimeout: '30',
    });
  });

  it('are emptied by a purge', async () => {
    await send('a');
    await client.send(new sqs.PurgeQueueCommand({ QueueUrl }));
    expect(queue.counts().visible).toBe(0);
  });
});

describe('what is not modelled or not allowed', () => {
  const refused = async (call: Promise<unknown>): Promise<string> => {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof Error ? error.name : 'nothing';
  };

  it('is refused by the names of the SQS API', async () => {
    const nowhere = server.queueUrl('nowhere');
    expect(await refused(send('a', { QueueUrl: nowhere }))).toBe('QueueDoesNotExist');
    expect(await refused(client.send(new sqs.GetQueueUrlCommand({ QueueName: 'no' })))).toBe(
      'QueueDoesNotExist',
    );
    expect(await refused(client.send(new sqs.CreateQueueCommand({ QueueName: 'q' })))).toBe(
      'UnsupportedOperation',
    );
    expect(await refused(client.send(new sqs.ListQueueTagsCommand({ QueueUrl })))).toBe(
      'UnsupportedOperation',
    );
    expect(await refused(send('a', { MessageDeduplicationId: 'x' }))).toBe('UnsupportedOperation');
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    expect(await refused(send('a', { MessageAttributes }))).toBe('UnsupportedOperation');
    expect(await refused(send('\u0001'))).toBe('InvalidMessageContents');
    expect(await refused(receive({ MaxNumberOfMessages: 11 }))).toBe('InvalidParameterValue');
    expect(await refused(receive({ WaitTimeSeconds: 21 }))).toBe('InvalidParameterValue');
    expect(await refused(receive({ MessageSystemAttributeNames: ['SequenceNumber'] }))).toBe(
      'InvalidParameterValue',
    );
    const AttributeNames = ['KmsMasterKeyId' as const];
    expect(await refused(client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames })))).toBe(
      'InvalidAttributeName',
    );
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
  });

  it('is refused of a batch as a whole', async () => {
    const batch = (Entries: sqs.SendMessageBatchRequestEntry[]) =>
      refused(client.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries })));
    const entries = (count: number, MessageBody = 'a') =>
      Array.from({ length: count }, (_, n) => ({ Id: String(n), MessageBody }));
    expect(await batch([])).toBe('EmptyBatchRequest');
    expect(await batch(entries(11))).toBe('TooManyEntriesInBatchRequest');
    expect(await batch([...entries(1), ...entries(1)])).toBe('BatchEntryIdsNotDistinct');
    expect(await batch([{ Id: 'a b', MessageBody: 'a' }])).toBe('InvalidBatchEntryId');
    expect(await batch(entries(10, 'x'.repeat(104_858)))).toBe('BatchRequestTooLong');
    expect(await batch(entries(10, 'x'.repeat(104_857)))).toBe('nothing');
  });
});

describe('a fault on purpose', () => {
  it('is told who calls what, before anything is done', async () => {
    await send('a');
    expect(calls).toEqual([{ accessKeyId: 'UpsertFunction', action: 'SendMessage', queue: 'rows' }]);
  });

  it('can be an error instead of the work, which the SDK retries where it should', async () => {
    faults.push({ effect: 'error', status: 400, code: 'RequestThrottled' });
    const patient = connect(2);
    await patient.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    patient.destroy();
    expect(calls).toHaveLength(2);
    expect(queue.counts().visible).toBe(1);
  });

  it('can lose the answer after the work, and a retry then makes a second message', async () => {
    faults.push({ effect: 'lose-answer' });
    const patient = connect(2);
    await patient.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    patient.destroy();
    expect(queue.counts().visible).toBe(2);
  });
});
