import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAssembly } from '../../../../infra/local-aws/template/read-assembly.ts';
import { resolveWiring } from '../../../../infra/local-aws/template/resolve-wiring.ts';
import type { Wiring } from '../../../../infra/local-aws/template/wiring.ts';

type Resources = Record<
  string,
  { Type: string; Properties?: Record<string, unknown>; [section: string]: unknown }
>;

/** A bucket that tells Validate of what is created under a prefix. */
function bucket(Value: string, properties: Record<string, unknown> = {}): Resources[string] {
  return {
    Type: 'AWS::S3::Bucket',
    Properties: {
      ...properties,
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: { 'Fn::GetAtt': ['Validate', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value }] } },
          },
        ],
      },
    },
    DependsOn: ['MayInvoke'],
  };
}

/** The smallest stack that has one of everything. */
const RESOURCES: Resources = {
  Files: bucket('uploads/', {
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: { ServerSideEncryptionConfiguration: [] },
  }),
  Work: bucket('complete/'),
  MayInvoke: { Type: 'AWS::Lambda::Permission', Properties: { Anything: { 'Fn::Whatever': [] } } },
  Validate: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { 'Fn::Sub': 'cdk-assets' }, S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Timeout: 60,
      MemorySize: 256,
      RecursiveLoop: 'Allow',
      Environment: { Variables: { WORKERS: '2', ROWS_QUEUE_URL: { Ref: 'Rows' }, BUCKET: { Ref: 'Work' } } },
    },
  },
  Rows: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 360,
      MessageRetentionPeriod: 86_400,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 6 },
    },
  },
  DeadLetters: {
    Type: 'AWS::SQS::Queue',
    Properties: { VisibilityTimeout: 30, MessageRetentionPeriod: 172_800 },
  },
  FromRows: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Rows', 'Arn'] },
      FunctionName: { Ref: 'Validate' },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
  OnFailure: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Validate' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    },
  },
  Often: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Validate', 'Arn'] } }],
    },
  },
};

/** An empty folder, gone after the test. */
function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes what CDK would synthesize, and plans it. */
function resolve(resources: Resources, sections: object = {}): Wiring {
  const folder = createFolder();
  const write = (name: string, content: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  const abc = { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } };
  write('app.assets.json', { version: '1.0', files: { abc } });
  write('app.template.json', {
    Resources: resources,
    Outputs: { FilesBucket: { Value: { Ref: 'Files' } }, WorkBucket: { Value: { Ref: 'Work' } } },
    ...sections,
  });
  return resolveWiring(readAssembly(folder), (name) => `http://127.0.0.1/000000000000/${name}`);
}

/** The stack with some properties of one resource replaced. */
function resolveWith(logicalId: string, properties: Record<string, unknown>): Wiring {
  const { Type = '', Properties } = RESOURCES[logicalId] ?? {};
  return resolve({ ...RESOURCES, [logicalId]: { Type, Properties: { ...Properties, ...properties } } });
}

describe('the plan of a template', () => {
  it('names the buckets, and whom they tell of which objects', () => {
    const plan = resolve(RESOURCES);
    expect(plan.buckets).toEqual([
      { name: 'files', versioned: true },
      { name: 'work', versioned: false },
    ]);
    expect(plan).toMatchObject({ filesBucket: 'files', workBucket: 'work' });
    expect(plan.notifications).toMatchObject([
      { bucket: 'files', prefix: 'uploads/', fn: { name: 'Validate' } },
      { bucket: 'work', prefix: 'complete/', fn: { name: 'Validate' } },
    ]);
  });

  it('gives the queues their times, and puts dead letters before the queue that names them', () => {
    expect(resolve(RESOURCES).queues).toEqual([
      { name: 'dead-letters', visibilityTimeoutSeconds: 30, retentionSeconds: 172_800 },
      {
        name: 'rows',
        visibilityTimeoutSeconds: 360,
        retentionSeconds: 86_400,
        redrive: { deadLetterQueue: 'dead-letters', maxReceiveCount: 6 },
      },
    ]);
  });

  it('gives a function its code, its environment with every reference resolved, and its limits', () => {
    expect(resolve(RESOURCES).functions).toEqual([
      {
        name: 'Validate',
        assetFolder: expect.stringMatching(/\/asset\.abc$/),
        environment: {
          WORKERS: '2',
          ROWS_QUEUE_URL: 'http://127.0.0.1/000000000000/rows',
          BUCKET: 'work',
        },
        timeoutSeconds: 60,
        memoryMb: 256,
        recursiveLoop: 'Allow',
        maxRetries: 1,
        onFailureQueue: 'dead-letters',
      },
    ]);
  });

  it('gives a function that says nothing of retries and loops the defaults of Lambda', () => {
    const { OnFailure: _, ...resources } = RESOURCES;
    const { RecursiveLoop: __, ...properties } = RESOURCES.Validate?.Properties ?? {};
    const plan = resolve({
      ...resources,
      Validate: { Type: 'AWS::Lambda::Function', Properties: properties },
    });
    expect(plan.functions).toMatchObject([
      { maxRetries: 2, onFailureQueue: undefined, recursiveLoop: 'Terminate' },
    ]);
  });

  it('leads messages and schedules to their functions', () => {
    const { eventSources, schedules } = resolve(RESOURCES);
    expect(eventSources).toMatchObject([{ queue: 'rows', fn: { name: 'Validate' }, maxConcurrency: 2 }]);
    expect(schedules).toMatchObject([{ fn: { name: 'Validate' }, everyMs: 900_000 }]);
  });
});

describe('what the local runner cannot do faithfully is refused:', () => {
  it.each([
    [
      'a resource type',
      'Table',
      { Type: 'AWS::DynamoDB::Table' },
      /does not know this type.*\n.*Table\.Type/,
    ],
    ['a resource under a condition', 'Rows', { ...RESOURCES.Rows, Condition: 'Sometimes' }, /"Condition"/],
  ])('is named with its place in the template: %s', (_what, logicalId, resource, message) => {
    expect(() => resolve({ ...RESOURCES, [logicalId]: { Type: '', ...resource } })).toThrow(message);
  });

  it.each([
    ['a property', 'Rows', { FifoQueue: true }, /"FifoQueue"\n.*Resources\.Rows/],
    ['a runtime', 'Validate', { Runtime: 'python3.13' }, /only Node\.js runs here/],
    ['a schedule', 'Often', { ScheduleExpression: 'cron(0 12 * * ? *)' }, /knows rate\(N minutes\)\n.*Often/],
    ['an intrinsic function', 'Rows', { VisibilityTimeout: { 'Fn::If': ['A', 1, 2] } }, /Rows.*Visibility/],
    [
      'a joined variable',
      'Validate',
      { Environment: { Variables: { A: { 'Fn::Join': [] } } } },
      /text or a Ref/,
    ],
    ['a function that is not there', 'FromRows', { FunctionName: { Ref: 'Nobody' } }, /Nobody as a function/],
    [
      'another kind of target',
      'FromRows',
      { EventSourceArn: { 'Fn::GetAtt': ['Files', 'Arn'] } },
      /Files as an AWS::SQS/,
    ],
    ['code that is no asset', 'Validate', { Code: { S3Bucket: 'b', S3Key: 'other.zip' } }, /no asset/],
  ])('%s that it does not know', (_what, logicalId, properties, message) => {
    expect(() => resolveWith(logicalId, properties)).toThrow(message);
  });

  it('a section of the template that it does not know', () => {
    expect(() => resolve(RESOURCES, { Transform: 'AWS::Serverless-2016-10-31' })).toThrow(/"Transform"/);
  });

  it('a folder that does not hold exactly one template', () => {
    const folder = createFolder();
    expect(() => readAssembly(folder)).toThrow(/exactly one/);
    for (const name of ['one', 'other']) writeFileSync(join(folder, `${name}.template.json`), '{}');
    expect(() => readAssembly(folder)).toThrow(/exactly one/);
  });
});
