import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../../../infra/local-aws/stack/start-local-stack.ts';
import { KIND } from '../../../../infra/local-aws/unkindness.ts';
import { bucket, buildAssembly, eventSource, queue } from './build-assembly.ts';

async function start(assembly: string, options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  const stack = await startLocalStack({
    assembly,
    dataFolder: undefined,
    secrets: (name) => (name === 'gateway' ? 'the secret' : undefined),
    log: () => {},
    retryDelaysMs: [0],
    ...options,
  });
  onTestFinished(() => stack.close());
  return stack;
}

function createClient({ s3, secretKey }: LocalStack): S3Client {
  const client = new S3Client({
    endpoint: s3.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'person', secretAccessKey: secretKey },
  });
  onTestFinished(() => client.destroy());
  return client;
}

const untilIdle = (stack: LocalStack): Promise<void> =>
  vi.waitFor(() => expect(stack.isIdle()).toBe(true), { timeout: 20_000, interval: 20 });

/** Passes the event's key on in a message. */
const RECEIVE = `
  import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
  const sqs = new SQSClient();
  export async function handler({ Records: [{ s3 }] }) {
    const Entries = [{ Id: '0', MessageBody: JSON.stringify({ bucket: s3.bucket.name, key: s3.object.key }) }];
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.ROWS_QUEUE_URL, Entries }));
  }`;

/** Writes down what it was given, and a secret. */
const NOTE = `
  import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
  import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
  const s3 = new S3Client();
  const secrets = new SecretsManagerClient();
  export async function handler({ Records: [record] }) {
    const { SecretString: secret } = await secrets.send(new GetSecretValueCommand({ SecretId: 'gateway' }));
    const Body = JSON.stringify({ record, secret });
    await s3.send(new PutObjectCommand({ Bucket: process.env.WORK_BUCKET, Key: 'seen', Body, IfNoneMatch: '*' }));
  }`;

describe('the local stack', () => {
  it('carries a file from the bucket through a function and a queue to another function', async () => {
    const assembly = await buildAssembly(
      {
        Receive: { code: RECEIVE, environment: { ROWS_QUEUE_URL: { Ref: 'Rows' } } },
        Note: { code: NOTE, environment: { WORK_BUCKET: { Ref: 'Work' } } },
      },
      {
        Files: bucket(true, { 'uploads/': 'Receive' }),
        Work: bucket(false),
        Rows: queue(),
        FromRows: eventSource('Rows', 'Note'),
      },
    );
    const calls: string[] = [];
    const ended: object[] = [];
    const stack = await start(assembly, {
      onEnd: ({ functionName }, { ok }) => void ended.push({ functionName, ok }),
      onS3Request: ({ accessKeyId, action }) => void calls.push(`${accessKeyId} ${action}`),
    });
    const client = createClient(stack);
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'other/ignored.csv', Body: 'x' }));
    await client.send(new PutObjectCommand({ Bucket: 'files', Key: 'uploads/员工 a+b (1)%.csv', Body: 'x' }));
    await untilIdle(stack);

    const seen = await client.send(new GetObjectCommand({ Bucket: stack.buckets.work, Key: 'seen' }));
    const { record, secret } = JSON.parse((await seen.Body?.transformToString()) ?? '');
    expect(JSON.parse(record.body)).toEqual({
      bucket: stack.buckets.files,
      key: 'uploads/%E5%91%98%E5%B7%A5+a%2Bb+%281%29%25.csv',
    });
    expect(record.attributes.AWSTraceHeader).toBe('Receive=1');
    expect(secret).toBe('the secret');
    expect(calls).toContain('Note PutObject');
    expect(ended).toEqual([
      { functionName: 'Receive', ok: true },
      { functionName: 'Note', ok: true },
    ]);
  });

  it('stops a function that feeds itself through the AWS SDK after 16 rounds', async () => {
    const assembly = await buildAssembly(
      {
        Loop: {
          code: `
            import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
            const sqs = new SQSClient();
            const Entries = [{ Id: '0', MessageBody: 'again' }];
            export const handler = () =>
              sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.URL, Entries })).then(() => {});`,
          environment: { URL: { Ref: 'Rows' } },
        },
      },
      {
        Files: bucket(true),
        Work: bucket(false),
        Rows: queue(),
        FromRows: eventSource('Rows', 'Loop'),
      },
    );
    const lines: string[] = [];
    const ended: boolean[] = [];
    const stack = await start(assembly, {
      log: (_name, line) => void lines.push(line),
      onEnd: (_invocation, { ok }) => void ended.push(ok),
    });
    stack.sqs.state.queue('rows')?.send({ body: 'again' });
    await vi.waitFor(() => expect(lines.join()).toMatch(/stopped as a loop/), { timeout: 20_000 });
    await vi.waitFor(() => expect(stack.functions.running()).toEqual([]), { timeout: 20_000 });
    expect(ended).toEqual(Array(16).fill(true));
    expect(stack.sqs.state.queue('rows')?.counts()).toMatchObject({ visible: 0, inFlight: 1 });
    expect(stack.isIdle()).toBe(false);
  });

  it('tries a failed notification again, and sends what was given up to its destination', async () => {
    const assembly = await buildAssembly(
      { Fail: { code: 'export const handler = () => { throw new Error("no"); };' } },
      {
        Files: bucket(true, { '': 'Fail' }),
        Work: bucket(false),
        DeadLetters: queue(),
        OnFailure: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Fail' },
            Qualifier: '$LATEST',
            MaximumRetryAttempts: 2,
            DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
          },
        },
      },
    );
    const stack = await start(assembly);
    await createClient(stack).send(new PutObjectCommand({ Bucket: 'files', Key: 'a b', Body: 'x' }));
    const deadLetters = stack.sqs.state.queue('dead-letters');
    await vi.waitFor(() => expect(deadLetters?.counts().visible).toBe(1), { timeout: 20_000 });
    expect(JSON.parse(deadLetters?.receive({ max: 1 })[0]?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'a+b' } } }] },
      responsePayload: { errorType: 'Error', errorMessage: 'no' },
    });
  });

  it('invokes a function by name, and rejects with its error', async () => {
    const code =
      'export const handler = ({ bad }) => { if (bad) throw new RangeError("far"); return process.env.WHO; };';
    const assembly = await buildAssembly({ Answer: { code } }, { Files: bucket(true), Work: bucket(false) });
    const stack = await start(assembly, { environment: { Answer: { WHO: 'me' } } });
    expect(await stack.invoke('Answer', {})).toBe('me');
    await expect(stack.invoke('Answer', { bad: true })).rejects.toThrow('Answer failed: RangeError: far');
    await expect(stack.invoke('Nobody', {})).rejects.toThrow(
      'There is no function Nobody; there are Answer.',
    );
  });

  it('lists by pages as short as it is unkind, and by full ones to people', async () => {
    const assembly = await buildAssembly(
      { Count: { code: 'export const handler = () => null;' } },
      { Files: bucket(true), Work: bucket(false) },
    );
    const pagesOf = async (stack: LocalStack): Promise<unknown[]> => {
      for (const key of ['a', 'b', 'c'])
        stack.s3.state.put({ bucket: 'work', key, body: stack.s3.state.stageBytes(Buffer.from(key)) });
      const pages: unknown[] = [];
      const client = createClient(stack);
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: 'work' }))
        pages.push(Contents.map(({ Key }) => Key));
      return pages;
    };
    expect(await pagesOf(await start(assembly))).toEqual([['a', 'b', 'c']]);
    const unkindness = { ...KIND, pageSize: () => 2 };
    expect(await pagesOf(await start(assembly, { unkindness }))).toEqual([['a', 'b'], ['c']]);
  });

  it('announces an object again when it is told to', async () => {
    const assembly = await buildAssembly(
      { Count: { code: 'export const handler = () => null;' } },
      { Files: bucket(true, { 'uploads/': 'Count' }), Work: bucket(false) },
    );
    const started: string[] = [];
    const stack = await start(assembly, {
      onStart: ({ functionName }) => void started.push(functionName),
    });
    stack.announce({
      bucket: 'files',
      key: 'uploads/a',
      versionId: '1',
      etag: 'e',
      bytes: 1,
      eventTime: 0,
      sequencer: '0',
      eventName: 'ObjectCreated:Put',
    });
    await untilIdle(stack);
    expect(started).toEqual(['Count']);
  });

  it('is closed with nothing left, while a function is still at work', async () => {
    const assembly = await buildAssembly(
      { Wait: { code: 'export const handler = () => new Promise(() => {});' } },
      { Files: bucket(true, { '': 'Wait' }), Work: bucket(false) },
    );
    const stack = await start(assembly);
    await createClient(stack).send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: 'x' }));
    await vi.waitFor(() => expect(stack.functions.running()).toHaveLength(1));
    const [{ pid = 0 } = {}] = stack.functions.running();
    await stack.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await expect(fetch(stack.s3.url)).rejects.toThrow();
    await expect(fetch(stack.sqs.url)).rejects.toThrow();
  });

  it('does not start from a template that it cannot run, nor with a variable for a function that is not there', async () => {
    const buckets = { Files: bucket(true), Work: bucket(false) };
    const unknown = await buildAssembly({}, { ...buckets, Table: { Type: 'AWS::DynamoDB::Table' } });
    await expect(start(unknown)).rejects.toThrow(
      /does not know this type of resource.*\n.*Resources\.Table\.Type/,
    );
    const known = await buildAssembly({}, buckets);
    await expect(start(known, { environment: { Nobody: {} } })).rejects.toThrow(/no function Nobody/);
  });
});
