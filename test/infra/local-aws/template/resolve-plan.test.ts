import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../infra/local-aws/template/plan.ts';
import { resolvePlan } from '../../../../infra/local-aws/template/resolve-plan.ts';
import { Template } from '../../../../infra/local-aws/template/template.ts';

type Resources = Record<
  string,
  { Type: string; Properties?: Record<string, unknown>; [section: string]: unknown }
>;

/** The smallest stack that has one of everything. */
const RESOURCES: Resources = {
  FilesBucket16A3C1FD: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [] },
      NotificationConfiguration: {
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: { 'Fn::GetAtt': ['Validate', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
          },
        ],
      },
    },
    DependsOn: ['MayInvoke'],
  },
  MayInvoke: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['Validate', 'Arn'] },
      Principal: 's3.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  },
  Validate: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: {
        S3Bucket: { 'Fn::Join': ['-', ['cdk-assets', { Ref: 'AWS::AccountId' }]] },
        S3Key: 'abc.zip',
      },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Timeout: 60,
      MemorySize: 256,
      RecursiveLoop: 'Allow',
      Environment: { Variables: { ROWS_QUEUE_URL: { Ref: 'Rows' }, BUCKET: { Ref: 'FilesBucket16A3C1FD' } } },
    },
  },
  Role: { Type: 'AWS::IAM::Role', Properties: { Anything: { 'Fn::Whatever': [] } } },
  Rows: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 360,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 6 },
    },
  },
  DeadLetters: { Type: 'AWS::SQS::Queue' },
  FromRows: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Rows', 'Arn'] },
      FunctionName: { Ref: 'Validate' },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
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
  OftenMayInvoke: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Validate' },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['Often', 'Arn'] },
    },
  },
};

const OUTPUTS = {
  FilesName: { Value: { Ref: 'FilesBucket16A3C1FD' } },
  Url: {
    Value: { 'Fn::Join': ['', ['https://', { Ref: 'FilesBucket16A3C1FD' }, '.', { Ref: 'AWS::URLSuffix' }]] },
  },
};

function resolve(resources: Resources): Plan {
  const template = Template.parse({ Resources: resources, Outputs: OUTPUTS });
  const assetFolders = new Map([['abc.zip', '/out/asset.abc']]);
  return resolvePlan({ template, assetFolders }, (name) => `http://127.0.0.1:9324/000000000000/${name}`);
}

/** The stack with some properties of one resource replaced. */
function resolveWith(logicalId: string, properties: Record<string, unknown>): Plan {
  const { Type = '', Properties } = RESOURCES[logicalId] ?? {};
  return resolve({ ...RESOURCES, [logicalId]: { Type, Properties: { ...Properties, ...properties } } });
}

describe('the plan of a template', () => {
  it('names the buckets, and whom they tell of which objects', () => {
    expect(resolve(RESOURCES).buckets).toEqual([
      {
        name: 'files',
        arn: 'arn:aws:s3:::files',
        versioned: true,
        notifications: [
          { functionName: 'Validate', event: 'ObjectCreated:*', prefix: 'uploads/', suffix: '' },
        ],
      },
    ]);
  });

  it('gives the queues their times, with the defaults of SQS, and their dead letters', () => {
    expect(resolve(RESOURCES).queues).toEqual([
      {
        name: 'rows',
        visibilityTimeoutSeconds: 360,
        retentionSeconds: 345_600,
        redrive: { deadLetterQueue: 'dead-letters', maxReceiveCount: 6 },
      },
      {
        name: 'dead-letters',
        visibilityTimeoutSeconds: 30,
        retentionSeconds: 345_600,
        redrive: undefined,
      },
    ]);
  });

  it('gives a function its code, its environment with every reference resolved, and its limits', () => {
    expect(resolve(RESOURCES).functions).toEqual([
      {
        name: 'Validate',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:Validate',
        assetFolder: '/out/asset.abc',
        handler: 'index.handler',
        environment: { ROWS_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/rows', BUCKET: 'files' },
        timeoutSeconds: 60,
        memoryMb: 256,
        recursiveLoop: 'Allow',
        asynchronous: { maxRetries: 1, maxAgeSeconds: 21_600, onFailureQueue: 'dead-letters' },
      },
    ]);
  });

  it('joins queues, functions and schedules by name', () => {
    const { eventSources, schedules } = resolve(RESOURCES);
    expect(eventSources).toEqual([
      { queue: 'rows', functionName: 'Validate', batchSize: 1, maxConcurrency: 2, reportsItemFailures: true },
    ]);
    expect(schedules).toEqual([
      {
        arn: 'arn:aws:events:us-east-1:000000000000:rule/Often',
        functionName: 'Validate',
        everyMs: 900_000,
      },
    ]);
  });

  it('resolves the outputs', () => {
    expect(resolve(RESOURCES).outputs).toEqual({ FilesName: 'files', Url: 'https://files.amazonaws.com' });
  });
});

describe('what the local runner cannot do faithfully is refused:', () => {
  it('a resource type that it does not know', () => {
    expect(() => resolve({ ...RESOURCES, Table: { Type: 'AWS::DynamoDB::Table' } })).toThrow(
      /Table is of type AWS::DynamoDB::Table, which the local runner does not know/,
    );
  });

  it('a property that it does not know', () => {
    expect(() => resolveWith('Rows', { FifoQueue: true })).toThrow(/Rows \(AWS::SQS::Queue\).*FifoQueue/s);
    expect(() => resolveWith('Validate', { ReservedConcurrentExecutions: 1 })).toThrow(
      /Validate \(AWS::Lambda::Function\).*ReservedConcurrentExecutions/s,
    );
  });

  it('a value that it does not know', () => {
    expect(() => resolveWith('Often', { ScheduleExpression: 'cron(0 12 * * ? *)' })).toThrow(/Often.*cron/);
    expect(() => resolveWith('Validate', { Runtime: 'python3.13' })).toThrow(/only Node.js runs here/);
  });

  it('an intrinsic function that it does not know, outside inert resources', () => {
    expect(() => resolveWith('Rows', { VisibilityTimeout: { 'Fn::If': ['A', 1, 2] } })).toThrow(
      /Rows.*Fn::If/,
    );
  });

  it('a reference to nothing', () => {
    expect(() => resolveWith('FromRows', { FunctionName: { Ref: 'Nobody' } })).toThrow(/FromRows.*Nobody/);
    expect(() => resolveWith('FromRows', { EventSourceArn: { 'Fn::GetAtt': ['Role', 'Arn'] } })).toThrow(
      /FromRows.*no queue of this template/,
    );
  });

  it('a resource under a condition, unless it is inert', () => {
    const guarded = { Type: 'AWS::SQS::Queue', Condition: 'Sometimes' };
    expect(() => resolve({ ...RESOURCES, Guarded: guarded })).toThrow(/Guarded.*condition/);
    expect(() => resolve({ ...RESOURCES, Told: { ...guarded, Type: 'AWS::CDK::Metadata' } })).not.toThrow();
  });

  it('code that is no asset', () => {
    expect(() => resolveWith('Validate', { Code: { S3Bucket: 'b', S3Key: 'other.zip' } })).toThrow(
      /Validate.*no asset/,
    );
  });

  it('two resources that come to one name', () => {
    expect(() => resolve({ ...RESOURCES, RowsQueue: { Type: 'AWS::SQS::Queue' } })).toThrow(
      /second AWS::SQS::Queue/,
    );
  });

  it('a bucket that may not invoke the function it notifies, as S3 would', () => {
    const withoutPermission: Resources = { ...RESOURCES };
    delete withoutPermission.MayInvoke;
    expect(() => resolve(withoutPermission)).toThrow(
      /FilesBucket16A3C1FD.*no AWS::Lambda::Permission lets S3/,
    );
    expect(() => resolveWith('MayInvoke', { SourceArn: 'arn:aws:s3:::other' })).toThrow(/lets S3/);
    expect(() => resolveWith('MayInvoke', { SourceAccount: '111111111111' })).toThrow(/lets S3/);
    expect(() => resolveWith('MayInvoke', { SourceArn: 'arn:aws:s3:::f*' })).not.toThrow();
  });

  it('a schedule that may not invoke its function', () => {
    expect(() => resolveWith('OftenMayInvoke', { Principal: 's3.amazonaws.com' })).toThrow(
      /Often.*EventBridge/,
    );
  });
});
