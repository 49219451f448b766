import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../support/project.ts';

/** All that change the template, none at its default. */
export const OTHER_SETTINGS = {
  stackName: 'other',
  workers: 5,
  filesAtOnce: 10,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:operators',
  noticeTopicArn: 'arn:aws:sns:eu-west-1:123456789012:notices',
  fixedEgress: true,
  bucketKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b',
  secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/2c3d',
  tracing: true,
  uploadDays: 30,
};

export const templateFile = (outFolder: string): string => join(outFolder, 'bulk-user-import.template.json');

/** Synthesizes the app with settings in its context, as the command line of CDK hands them over. */
export async function synthesizeWith(settings: object, outFolder: string): Promise<void> {
  const env = {
    ...process.env,
    CDK_OUTDIR: outFolder,
    CDK_CONTEXT_JSON: JSON.stringify({ settings }),
    CDK_VALIDATION: 'false',
  };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', join('infra', 'app.ts')], {
    cwd: PROJECT,
    env,
  });
}
