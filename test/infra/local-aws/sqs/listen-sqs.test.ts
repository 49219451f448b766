import * as sqs from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallFault } from '../../../../infra/local-aws/aws-json/listen-aws-json.ts';
import { listenSqs, type SqsServer } from '../../../../infra/local-aws/sqs/listen-sqs.ts';
import type { QueueState } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { createQueue } from './clock.ts';

let server: SqsServer;
let client: sqs.SQSClient;
let queue: QueueState;
let QueueUrl: string;
let calls: unknown[];
let faults: CallFault[];

beforeEach(async () => {
  const made = createQueue();
  ({ queue } = made);
  calls = [];
  faults = [];
  server = await listenSqs(made.state, (call) => {
    calls.push(call);
    return faults.shift();
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

const send = (Entries: sqs.SendMessageBatchRequestEntry[], by = client, to = QueueUrl) =>
  by.send(new sqs.SendMessageBatchCommand({ QueueUrl: to, Entries }));

const entries = (count: number, MessageBody = 'a') =>
  Array.from({ length: count }, (_, n) => ({ Id: String(n), MessageBody }));

describe('a batch', () => {
  it('is sent with groups and delays', async () => {
    const body = '你好 "<&>"\n';
    const { Successful } = await send([
      { Id: 'now', MessageBody: body, MessageGroupId: 'job-1', DelaySeconds: 0 },
      { Id: 'later', MessageBody: 'b', DelaySeconds: 900 },
    ]);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['now', 'later']);
    const [message] = queue.receive({ max: 10 });
    expect(message).toMatchObject({ body, groupId: 'job-1', messageId: Successful?.[0]?.MessageId });
    expect(queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 1 });
  });

  it('is answered entry by entry', async () => {
    const { Successful, Failed } = await send([
      { Id: 'good', MessageBody: 'a' },
      { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
    ]);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(queue.counts().visible).toBe(1);
  });

  it('carries the trace header of the function that sends it, by the SDK alone', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'upsert');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:3');
    await send(entries(1));
    const [message] = queue.receive({ max: 1 });
    expect(message?.traceHeader).toBe('Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:3');
  });

  it('takes ten messages of 1 MiB together', async () => {
    await send(entries(10, 'x'.repeat(104_857)));
    expect(queue.counts().visible).toBe(10);
  });

  it.each([
    ['no entries', []],
    ['more than ten', entries(11)],
    ['two of the same id', [...entries(1), ...entries(1)]],
    ['an id that is none', [{ Id: 'a b', MessageBody: 'a' }]],
    ['more than 1 MiB', entries(10, 'x'.repeat(104_858))],
    ['a parameter of FIFO queues', [{ Id: '0', MessageBody: 'a', MessageDeduplicationId: 'x' }]],
    [
      'message attributes',
      [{ Id: '0', MessageBody: 'a', MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } }],
    ],
  ])('is refused as a whole with %s', async (_, batch) => {
    await expect(send(batch)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(queue.counts().visible).toBe(0);
  });

  it('is refused when there is no such queue', async () => {
    const sent = send(entries(1), client, server.queueUrl('nowhere'));
    await expect(sent).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('the attributes of a queue', () => {
  const read = (...AttributeNames: sqs.QueueAttributeName[]) =>
    client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames }));

  it('answers the counts of a queue as its attributes', async () => {
    queue.send({ body: 'in flight' });
    queue.receive({ max: 1 });
    for (const delaySeconds of [0, 0, 1, 1, 1]) queue.send({ body: 'a', delaySeconds });
    const { Attributes } = await read(
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
    );
    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesDelayed: '3',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  it('are refused where they are not modelled', async () => {
    await expect(read('All')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('an action that the product does not call is refused by its name', async () => {
  const received = client.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
  await expect(received).rejects.toThrow('AmazonSQS.ReceiveMessage is not offered');
});

describe('an injected fault', () => {
  it('is asked for by who calls what, before anything is done', async () => {
    await send(entries(1));
    expect(calls).toEqual([{ accessKeyId: 'UpsertFunction', action: 'SendMessageBatch', queue: 'rows' }]);
  });

  it('can be an error instead of the work, which the SDK retries where it should', async () => {
    faults.push({ effect: 'error', status: 400, code: 'RequestThrottled' });
    const patient = connect(2);
    await send(entries(1), patient);
    patient.destroy();
    expect(calls).toHaveLength(2);
    expect(queue.counts().visible).toBe(1);
  });

  it('can lose the answer after the work, and a retry then makes a second message', async () => {
    faults.push({ effect: 'lose-answer' });
    const patient = connect(2);
    await send(entries(1), patient);
    patient.destroy();
    expect(queue.counts().visible).toBe(2);
  });
});
