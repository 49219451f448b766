import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { Settings } from '../../infra/settings.ts';
import { dependenciesOf, findCycle } from './dependencies.ts';
import { createRoleAccess } from './role-access.ts';
import { resourceOf, resourcesOf, synthesize, withStack } from './template.ts';

const BUCKET_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b';
const SECRET_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/2c3d';
const ALL = {
  fixedEgress: true,
  bucketKeyArn: BUCKET_KEY,
  secretKeyArn: SECRET_KEY,
  caFile: 'ca.pem',
  tracing: true,
};
const template = synthesize(ALL);
const FUNCTIONS = ['Validate', 'Upsert', 'Settle', 'Report', 'Sweep'];
const OUTWARD = ['Validate', 'Upsert'];

const decide = createRoleAccess(template, {
  Files: 'arn:aws:s3:::files',
  Work: 'arn:aws:s3:::work',
  Rows: 'arn:aws:sqs:eu-west-1:123456789012:rows',
  DeadLetters: 'arn:aws:sqs:eu-west-1:123456789012:dead-letters',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  ...Object.fromEntries(
    FUNCTIONS.map((id) => [`${id}Log`, `arn:aws:logs:eu-west-1:123456789012:log-group:${id}:*`]),
  ),
});

describe('a stack with every option', () => {
  it('deploys, and is clean by the AwsSolutions rules', () => {
    expect(findCycle(dependenciesOf(template))).toBeUndefined();
    const report = withStack((app) => new AwsSolutionsChecks(app).validateScope(app), ALL);
    expect(report.violations).toEqual([]);
  });

  it("needs no function of CDK's own", () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => id)).toEqual(FUNCTIONS);
  });
});

describe('a fixed egress', () => {
  // Lambda developer guide, "Enable internet access for VPC-connected Lambda functions": private subnets, a NAT gateway.
  it('is the way out of what speaks to gateways, and of nothing else', () => {
    const inNetwork = FUNCTIONS.filter((id) => resourceOf(template, id).Properties.VpcConfig);
    expect(inNetwork).toEqual(OUTWARD);
  });

  it('has one NAT gateway, with an address that the stack tells', () => {
    const [[eip = ''] = []] = resourcesOf(template, 'AWS::EC2::EIP');
    const [[, gateway] = [], ...others] = resourcesOf(template, 'AWS::EC2::NatGateway');
    expect(others).toEqual([]);
    expect(gateway?.Properties.AllocationId).toEqual({ 'Fn::GetAtt': [eip, 'AllocationId'] });
    expect(template.Outputs.EgressAddress).toEqual({ Value: { Ref: eip } });
  });

  it('may have an address that there is', () => {
    const own = synthesize({ fixedEgress: 'eipalloc-0a1b2c3d' });
    expect(resourcesOf(own, 'AWS::EC2::EIP')).toEqual([]);
    expect(resourcesOf(own, 'AWS::EC2::NatGateway')[0]?.[1].Properties.AllocationId).toBe(
      'eipalloc-0a1b2c3d',
    );
  });

  it('lets nobody in from outside to the network of a fixed address', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::EC2::SecurityGroup'))
      expect(Properties).not.toHaveProperty('SecurityGroupIngress');
  });

  // Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", "Required IAM permissions": before
  // the function is made, so that it is the role's own and no policy that comes later.
  it.each(OUTWARD)('%s may have the network interfaces that Lambda makes for it', (id) => {
    const roles = resourcesOf(template, 'AWS::IAM::Role').filter(([, { Properties }]) => Properties.Policies);
    const role = JSON.stringify(resourceOf(template, id).Properties.Role);
    const own = roles.find(([name]) => role.includes(name));
    expect(JSON.stringify(own?.[1].Properties.Policies)).toContain('ec2:CreateNetworkInterface');
  });
});

describe("keys of the customer's own", () => {
  it('encrypt both buckets', () => {
    for (const id of ['Files', 'Work'])
      expect(resourceOf(template, id).Properties.BucketEncryption).toEqual({
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { KMSMasterKeyID: BUCKET_KEY, SSEAlgorithm: 'aws:kms' },
          },
        ],
      });
  });

  // S3 user guide, "Using server-side encryption with AWS KMS keys": GenerateDataKey to write, Decrypt to read.
  it('may be used by whom they are for, and by nobody else', async () => {
    for (const id of FUNCTIONS)
      for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
        expect(await decide(id, action, BUCKET_KEY), id).toBe('Allowed');
    for (const id of FUNCTIONS)
      expect(await decide(id, 'kms:Decrypt', SECRET_KEY), id).toBe(
        OUTWARD.includes(id) ? 'Allowed' : 'ImplicitlyDenied',
      );
  });
});

describe("authorities of the customer's own", () => {
  // Lambda developer guide, "Building Lambda functions with Node.js": NODE_EXTRA_CA_CERTS names a file; code lies in /var/task.
  it('are trusted by what speaks to gateways', () => {
    for (const id of FUNCTIONS)
      expect(
        JSON.stringify(resourceOf(template, id).Properties.Environment).includes('/var/task/authorities.pem'),
      ).toBe(OUTWARD.includes(id));
  });
});

// "Getting Started with Amazon Web Services in China", "Amazon Lambda": what is not available there.
describe('in China', () => {
  const ALL_BUT_TRACING = { ...ALL, tracing: false, partition: 'aws-cn' as const };
  const chinese = synthesize({ ...ALL_BUT_TRACING, bucketKeyArn: undefined, secretKeyArn: undefined });

  it('nothing is told of loops, which Lambda does not look for there', () => {
    expect(JSON.stringify(chinese)).not.toContain('RecursiveLoop');
  });

  it('nothing is traced, and whoever wants it is told so', () => {
    expect(JSON.stringify(chinese)).not.toContain('TracingConfig');
    expect(() => Settings.parse({ partition: 'aws-cn', tracing: true })).toThrow('X-Ray');
  });

  it('no ARN names another partition, and no address another domain', () => {
    expect(JSON.stringify(chinese)).not.toMatch(/arn:aws|https?:/);
    const domains = JSON.stringify(chinese).match(/[\w.-]*amazonaws\.com[\w.-]*/g);
    // Services are called the same as principals everywhere. IAM user guide, "AWS service principals".
    expect(new Set(domains)).toEqual(
      new Set(['events', 'lambda', 's3'].map((name) => `${name}.amazonaws.com`)),
    );
  });
});

describe('figures and traces', () => {
  it('are on a dashboard, and are neither written nor shown where that is not wanted', () => {
    const body = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
    for (const name of [
      'Rows created',
      'Gateway calls',
      'Gateway latency',
      'Requeues',
      'Hours of the oldest job',
    ])
      expect(body).toContain(name);
    const without = synthesize({ metrics: false });
    expect(resourcesOf(without, 'AWS::CloudWatch::Dashboard')).toEqual([]);
    for (const id of ['Upsert', 'Sweep'])
      expect(resourceOf(without, id).Properties.Environment).toMatchObject({
        Variables: { POWERTOOLS_METRICS_DISABLED: 'true' },
      });
  });

  it('are of every function where they are wanted, and of none where not', () => {
    const modes = (of: typeof template) =>
      FUNCTIONS.map((id) => resourceOf(of, id).Properties.TracingConfig).filter((mode) => mode !== undefined);
    expect(modes(template)).toEqual(FUNCTIONS.map(() => ({ Mode: 'Active' })));
    expect(modes(synthesize())).toEqual([]);
  });
});
