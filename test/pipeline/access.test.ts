import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { createRoleAccess } from '../infra/role-access.ts';
import { Template } from '../infra/template.ts';
import { staffList, startPipeline } from '../support/pipeline.ts';
import { PROJECT } from '../support/project.ts';

const ACCOUNT = '000000000000';

/** The IAM action behind a call, where it is not the call's own name. */
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  SendMessageBatch: 'SendMessage',
};

async function readTemplate(): Promise<Template> {
  const { folder } = await ensureAssembly(PROJECT);
  const file = readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '';
  return Template.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

describe('the calls that functions really make', () => {
  it('are all allowed by their roles in the template', async () => {
    const seen = new Set<string>();
    const isFunction = (accessKeyId: string | undefined) => /^[A-Z]/.test(accessKeyId ?? '');
    await using pipeline = await startPipeline({
      // So low that one worker has it alone.
      profile: { requestsPerSecond: 20 },
      onS3Request: ({ accessKeyId, action, bucket, key, versionId }) => {
        const version = versionId === undefined ? '' : 'Version';
        const resource = String(action).startsWith('List') ? bucket : `${bucket}/${key}`;
        if (isFunction(accessKeyId))
          seen.add(
            `${accessKeyId} s3:${ACTIONS[String(action)] ?? action}${version} arn:aws:s3:::${resource}`,
          );
        return undefined;
      },
      onSqsRequest: ({ accessKeyId, action, queue }) => {
        if (isFunction(accessKeyId))
          seen.add(
            `${accessKeyId} sqs:${ACTIONS[String(action)] ?? action} arn:aws:sqs:us-east-1:${ACCOUNT}:${queue}`,
          );
        return undefined;
      },
      onEvent: (_, sender) =>
        void seen.add(`${sender} events:PutEvents arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`),
    });
    await pipeline.dropNames('field,name,id\nroleIds,店长,7\n');
    const summary = await pipeline.importText(staffList(25));
    await pipeline.importText('', 'empty.csv');
    await pipeline.stack.invoke('Sweep', {});
    // Settle's turn: validate and report fail for good, as far as it knows.
    const { bucket, key, version } = summary.upload;
    const s3Event = (name: string, objectKey: string) => ({
      Records: [
        {
          eventTime: new Date().toISOString(),
          s3: { bucket: { name }, object: { key: objectKey, versionId: version } },
        },
      ],
    });
    for (const event of [s3Event(bucket, key), s3Event('work', `complete/${summary.job}`)]) {
      const failure = {
        requestContext: { functionArn: 'arn', condition: 'RetriesExhausted' },
        requestPayload: event,
      };
      pipeline.stack.sqs.state.queue('dead-letters')?.send({ body: JSON.stringify(failure) });
    }
    await pipeline.until(() => pipeline.stack.isIdle(), 'Peace');

    const isAllowed = createRoleAccess(await readTemplate(), {
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::Region': 'us-east-1',
      Files: 'arn:aws:s3:::files',
      Work: 'arn:aws:s3:::work',
      Rows: `arn:aws:sqs:us-east-1:${ACCOUNT}:rows`,
      DeadLetters: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead-letters`,
      ...Object.fromEntries(
        ['Validate', 'Upsert', 'Settle', 'Report', 'Sweep'].map((id) => [
          `${id}Log`,
          `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${id}:*`,
        ]),
      ),
    });
    expect(new Set([...seen].map((call) => call.split(' ')[0]))).toEqual(
      new Set(['Validate', 'Upsert', 'Settle', 'Report', 'Sweep']),
    );
    for (const call of seen) {
      const [who = '', action = '', resource = ''] = call.split(' ');
      expect(await isAllowed(who, action, resource), call).toBe('Allowed');
    }
  });
});
