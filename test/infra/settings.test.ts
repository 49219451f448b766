import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, Settings } from '../../infra/settings.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Those without a default. */
const OPTIONAL = {
  filesAtOnce: 10,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:operators',
  noticeTopicArn: 'arn:aws:sns:eu-west-1:123456789012:notices',
  caFile: 'ca.pem',
  bucketKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b',
  secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/2c3d',
};
const read = (context: Record<string, unknown>) => readSettings((name) => context[name]);

describe('the settings of a deployment', () => {
  it('are read from the context of cdk.json', () => {
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
    expect(read(context)).toMatchObject(context.settings);
    expect(read({})).toEqual(Settings.parse({}));
  });

  it('given on the command line are refused, for the next deployment would forget them', () => {
    expect(() =>
      read({ workers: '4', alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:operators' }),
    ).toThrow('Put workers, alarmTopicArn into "settings" of the context in cdk.json');
  });

  it('that are unknown or wrong are named, all of them', () => {
    const settings = { wrokers: 4, workers: 0, bucketKeyArn: 'alias/ours' };
    for (const name of Object.keys(settings)) expect(() => read({ settings })).toThrow(name);
  });

  it.each([
    ['fixedEgress', 'eipalloc-', /8 or 17 hexadecimal digits/],
    // SNS API reference, "Subscribe", `SubscriptionArn`.
    [
      'alarmTopicArn',
      `${OPTIONAL.alarmTopicArn}:0a1b2c3d-0000-0000-0000-000000000000`,
      /not of a subscription/,
    ],
    ['noticeTopicArn', `${OPTIONAL.noticeTopicArn}.fifo`, /a standard SNS topic/],
    ['noticeTopicArn', 'arn:aws:sqs:eu-west-1:123456789012:notices', /SNS topic/],
    ['alarmTopicArn', 'arn:aws-cn:sns:cn-north-1:123456789012:operators', /partition aws,/],
    ['alarmTopicArn', 'arn:aws:sns:cn-north-1:123456789012:operators', /partition aws,/],
    ['bucketKeyArn', 'arn:aws:kms:eu-west-1:123456789012:alias/ours', /not of an alias/],
    ['caFile', '', />=1/],
    ['workers', 0, />=1/],
    ['partition', 'aws-us-gov', /"aws"\|"aws-cn"/],
  ])(
    'that are not usable are told with their value, and what is expected: %s %s',
    (name, value, expected) => {
      const settings = { [name]: value };
      expect(() => read({ settings })).toThrow(`  ${name} is ${JSON.stringify(value)}: `);
      expect(() => read({ settings })).toThrow(expected);
    },
  );

  it('may be ARNs of China where that is the partition, and then no others', () => {
    const chinese = 'arn:aws-cn:sns:cn-north-1:123456789012:operators';
    const settings = { partition: 'aws-cn', alarmTopicArn: chinese };
    expect(read({ settings }).alarmTopicArn).toBe(chinese);
    for (const alarmTopicArn of [OPTIONAL.alarmTopicArn, chinese.replace('cn-north-1', 'eu-west-1')])
      expect(() => read({ settings: { ...settings, alarmTopicArn } })).toThrow('of the partition aws-cn');
  });

  it('are of the Region that is deployed to, where that is known', () => {
    const readIn = (region: string) =>
      readSettings(
        (name) => ({ settings: { alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:operators' } })[name],
        region,
      ).alarmTopicArn;
    expect(readIn('us-east-1')).toMatch(/operators$/);
    expect(() => readIn('eu-west-1')).toThrow(/alarmTopicArn is "arn:aws:sns:us-east-1:.*eu-west-1/);
  });

  it('name the partition of the Region, where that is known', () => {
    const readIn = (region: string, partition: string) =>
      readSettings((name) => ({ settings: { partition } })[name], region).partition;
    expect(readIn('cn-north-1', 'aws-cn')).toBe('aws-cn');
    expect(readIn('eu-west-1', 'aws')).toBe('aws');
    expect(() => readIn('cn-north-1', 'aws')).toThrow('partition is "aws", and the Region is cn-north-1');
    expect(() => readIn('us-east-1', 'aws-cn')).toThrow('expected cn-north-1 or cn-northwest-1');
  });

  it('each have a line in the page on deployment', () => {
    const page = readFileSync(join(ROOT, 'infra/deployment.md'), 'utf8');
    for (const name of Object.keys(Settings.parse({ ...OPTIONAL })))
      expect(page).toContain(`| \`${name}\` |`);
  });
});
