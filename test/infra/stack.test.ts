import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { dependenciesOf, findCycle } from './dependencies.ts';
import { PROFILES, synthesize, withStack } from './template.ts';

const template = synthesize();
const graph = dependenciesOf(template);

describe('the stack', () => {
  it('holds only kinds of resources that the local runner can run or leave out', () => {
    const types = new Set(Object.values(template.Resources).map((resource) => resource.Type));
    expect([...types].sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::Events::Rule',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::Logs::MetricFilter',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
  });

  it('deploys: no resource waits for itself', () => {
    expect(findCycle(graph)).toBeUndefined();
  });

  it('would be seen to wait for itself, were the grants a part of the function', () => {
    const tangled = new Map(graph).set('Validate', new Set(['Files']));
    expect(findCycle(tangled)).toContain('Validate');
  });

  it('names no account, region, partition or physical resource', () => {
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/arn:aws|amazonaws\.com\.cn|\b\d{12}\b/);
    expect(text).not.toMatch(/"(BucketName|QueueName|FunctionName|LogGroupName|RoleName)":"/);
  });

  it('tells the names of both buckets', () => {
    expect(template.Outputs).toMatchObject({
      FilesBucket: { Value: { Ref: 'Files' } },
      WorkBucket: { Value: { Ref: 'Work' } },
    });
  });

  it('is clean by the AwsSolutions rules', () => {
    const report = withStack((app) => new AwsSolutionsChecks(app).validateScope(app));
    expect(report.violations).toEqual([]);
  });

  it('would not be clean with a grant of everything', () => {
    const report = withStack((app) => {
      const everything = new PolicyStatement({ actions: ['s3:*'], resources: ['*'] });
      app.node
        .findAll()
        .find((node) => node instanceof Policy)
        ?.addStatements(everything);
      return new AwsSolutionsChecks(app).validateScope(app);
    });
    expect(report.violations.map((violation) => violation.ruleName)).toContain(
      'AwsSolutions-IAM5[Resource::*]',
    );
  });

  it('gives a reason for every rule that it sets aside', () => {
    const reasons = withStack((app) =>
      app.node
        .findAll()
        .flatMap((construct) => construct.node.metadata)
        .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap((entry) => Object.values(entry.data)),
    );
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(String(reason).length).toBeGreaterThan(20);
  });
});

describe('synthesis', () => {
  it('fails when a profile would send rows longer than they are kept', () => {
    const [profile] = PROFILES;
    const patient = { ...profile, name: 'patient', ageLimitHours: 121 } as (typeof PROFILES)[0];
    expect(() => synthesize({ profiles: [...PROFILES, patient] })).toThrow(
      'ageLimitHours of profile patient (121 h) must be shorter than RETENTION.chunkDays (120 h)',
    );
  });
});
