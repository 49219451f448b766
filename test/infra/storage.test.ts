import { describe, expect, it } from 'vitest';
import { dependenciesOf } from './dependencies.ts';
import { resourceOf, resourcesOf, synthesize } from './template.ts';

const template = synthesize();
const graph = dependenciesOf(template);

describe('the buckets', () => {
  // CloudFormation user guide, "DeletionPolicy attribute": RetainExceptOnCreate.
  it.each(['Files', 'Work'])(
    '%s is encrypted, closed to the public, and kept when the stack goes but not when its first deployment fails',
    (id) => {
      const bucket = resourceOf(template, id);
      expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
      expect(bucket.Properties).toMatchObject({
        BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
    },
  );

  it('keep versions of files, and none of work', () => {
    expect(resourceOf(template, 'Files').Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(resourceOf(template, 'Work').Properties).not.toHaveProperty('VersioningConfiguration');
  });

  it('expire what holds passwords, chunks and uploads, within days, and everything else in time', () => {
    const rules = (id: string) => resourceOf(template, id).Properties.LifecycleConfiguration;
    expect(rules('Work')).toEqual({
      Rules: [
        { Prefix: 'chunks/', ExpirationInDays: 5, Status: 'Enabled' },
        { Prefix: 'keys/', ExpirationInDays: 5, Status: 'Enabled' },
        { Prefix: 'hashes/', ExpirationInDays: 5, Status: 'Enabled' },
        { Prefix: 'plan/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'skipped/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'managers/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'overlaps/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'manifest/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'waiting/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'claims/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'canary/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'cancelled/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'probes/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'held/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'slow/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'results/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'jobs/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'complete/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'closed/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'last/', ExpirationInDays: 400, Status: 'Enabled' },
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
      ],
    });
    expect(rules('Files')).toEqual({
      Rules: [
        // Tables of names, under names/, stay.
        {
          Prefix: 'uploads/',
          ExpirationInDays: 7,
          NoncurrentVersionExpiration: { NoncurrentDays: 5 },
          Status: 'Enabled',
        },
        { Prefix: 'reports/', ExpirationInDays: 90, Status: 'Enabled' },
        { Prefix: 'released/', ExpirationInDays: 30, Status: 'Enabled' },
        { Prefix: 'announced/', ExpirationInDays: 30, Status: 'Enabled' },
        {
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          ExpiredObjectDeleteMarker: true,
          Status: 'Enabled',
        },
      ],
    });
  });

  it.each([
    [
      'Files',
      {
        'uploads/': 'Validate',
        'names/': 'Validate',
        'released/': 'Validate',
        'announced/': 'Validate',
      },
    ],
    ['Work', { 'complete/': 'Report', 'held/': 'Report', 'slow/': 'Report' }],
  ])('%s tells of every object under its prefixes, and waits for the leave to do so', (id, functionIds) => {
    const bucket = resourceOf(template, id);
    const arnOf = (functionId: string) => ({ 'Fn::GetAtt': [functionId, 'Arn'] });
    expect(bucket.Properties.NotificationConfiguration).toEqual({
      LambdaConfigurations: Object.entries(functionIds).map(([prefix, functionId]) => ({
        Event: 's3:ObjectCreated:*',
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: prefix }] } },
        Function: arnOf(functionId),
      })),
    });
    const permissions = bucket.DependsOn.map((name) => resourceOf(template, name));
    expect(permissions).toMatchObject(
      [...new Set(Object.values(functionIds))].sort().map((functionId) => ({
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: arnOf(functionId),
          Principal: 's3.amazonaws.com',
          SourceAccount: { Ref: 'AWS::AccountId' },
          // Lambda API reference, "AddPermission": both, for a bucket's ARN has no account; SourceArn may hold wildcards.
          SourceArn: {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::test-${id.toLowerCase()}-*`]],
          },
        },
      })),
    );
  });
});

describe('buckets and queues', () => {
  it.each([
    ['AWS::S3::BucketPolicy', ['Files', 'Work'], 's3:*'],
    ['AWS::SQS::QueuePolicy', ['DeadLetters', 'Rows'], 'sqs:*'],
  ])('are reached by TLS only: %s', (type, ids, action) => {
    const policies = resourcesOf(template, type);
    const guarded = policies.map(([id]) => [...(graph.get(id) ?? [])].join());
    expect(guarded.sort()).toEqual(ids);
    for (const [, policy] of policies)
      expect(policy.Properties.PolicyDocument).toMatchObject({
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: action,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      });
  });
});

describe('the queues', () => {
  it('keep rows for 8 days and six crashes, then dead letters for 14 days, encrypted', () => {
    const days = 24 * 60 * 60;
    expect(resourceOf(template, 'Rows').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 8 * days,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 6 },
    });
    expect(resourceOf(template, 'DeadLetters').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * days,
    });
  });

  it.each([
    ['Rows', 'Upsert'],
    ['DeadLetters', 'Settle'],
  ])('hide a message six times as long as its function may run: %s', (queueId, functionId) => {
    const visibility = Number(resourceOf(template, queueId).Properties.VisibilityTimeout);
    const timeout = Number(resourceOf(template, functionId).Properties.Timeout);
    expect(visibility).toBeGreaterThanOrEqual(6 * timeout);
  });

  it.each([
    ['Rows', 'Upsert'],
    ['DeadLetters', 'Settle'],
  ])(
    'are joined to their function one message at a time, once it may take them: %s',
    (queueId, functionId) => {
      const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
      const mapping = mappings.find(([id]) => graph.get(id)?.has(queueId))?.[1];
      expect(mapping?.Properties).toEqual({
        BatchSize: 1,
        EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
        FunctionName: { Ref: functionId },
        ScalingConfig: { MaximumConcurrency: 2 },
      });
      expect(mapping?.DependsOn.map((id) => resourceOf(template, id).Type)).toEqual(['AWS::IAM::Policy']);
    },
  );
});
