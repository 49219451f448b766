import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, Settings } from '../../infra/settings.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Those without a default. */
const OPTIONAL = {
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
    const settings = { wrokers: 4, workers: 1, bucketKeyArn: 'alias/ours' };
    for (const name of Object.keys(settings)) expect(() => read({ settings })).toThrow(name);
  });

  it('each have a line in the page on deployment', () => {
    const page = readFileSync(join(ROOT, 'infra/deployment.md'), 'utf8');
    for (const name of Object.keys(Settings.parse({ ...OPTIONAL })))
      expect(page).toContain(`| \`${name}\` |`);
  });
});
