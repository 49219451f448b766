import { describe, expect, it } from 'vitest';
import { createHolderAccess } from './role-access.ts';
import { PROFILES, synthesize } from './template.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b';
const places = { Files: 'arn:aws:s3:::files', 'AWS::AccountId': '123456789012', 'AWS::Partition': 'aws' };
const decide = createHolderAccess(synthesize(), places);
const object = (key: string) => `${places.Files}/${key}`;

const allowed: [who: string, action: string, resource: string, prefix?: string][] = [
  ['UploaderSandbox', 's3:PutObject', object('uploads/sandbox/员工.csv')],
  ['UploaderSandbox', 's3:AbortMultipartUpload', object('uploads/sandbox/员工.csv')],
  ['UploaderSandbox', 's3:ListBucket', places.Files, 'uploads/sandbox/'],
  ['ReaderSandbox', 's3:GetObject', object('reports/sandbox/staff.csv/2026-11-29T1006-0f/index.html')],
  ['ReaderSandbox', 's3:ListBucket', places.Files, 'reports/sandbox/staff.csv/'],
];

const denied: typeof allowed = [
  ['UploaderSandbox', 's3:GetObject', object('uploads/sandbox/员工.csv')],
  ['UploaderSandbox', 's3:PutObject', object('uploads/ovopark/员工.csv')],
  // Whoever writes names decides which rights people get, and a release overrules a guard.
  ['UploaderSandbox', 's3:PutObject', object('names/sandbox.csv')],
  ['UploaderSandbox', 's3:PutObject', object('released/0f')],
  ['UploaderSandbox', 's3:PutObject', object('reports/sandbox/x')],
  ['UploaderSandbox', 's3:DeleteObject', object('uploads/sandbox/员工.csv')],
  ['UploaderSandbox', 's3:ListBucket', places.Files, 'reports/sandbox/'],
  ['ReaderSandbox', 's3:GetObject', object('uploads/sandbox/员工.csv')],
  ['ReaderSandbox', 's3:GetObject', object('reports/ovopark/staff.csv/2026-11-29T1006-0f/index.html')],
  ['ReaderSandbox', 's3:PutObject', object('reports/sandbox/x')],
  ['ReaderSandbox', 's3:ListBucket', places.Files, ''],
];

describe('the people of a profile', () => {
  it.each(allowed)('%s may %s %s %s', async (...call) => {
    expect(await decide(...call)).toBe('Allowed');
  });

  it.each(denied)('%s may not %s %s %s', async (...call) => {
    expect(await decide(...call)).toBe('ImplicitlyDenied');
  });

  it('have policies under names of their own: two profiles that would share them are refused', () => {
    const profiles = ['hr2', 'hr-2'].flatMap((name) =>
      PROFILES.slice(0, 1).map((each) => ({ ...each, name })),
    );
    expect(() => synthesize({ profiles })).toThrow(/"hr2" and "hr-2".*UploaderHr2.*Rename one/);
  });

  it("use the key of the buckets where it is a customer's own: to write in parts, and to read", async () => {
    const holder = createHolderAccess(synthesize({ bucketKeyArn: KEY }), places);
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
      expect(await holder('UploaderOvopark', action, KEY)).toBe('Allowed');
    expect(await holder('ReaderOvopark', 'kms:Decrypt', KEY)).toBe('Allowed');
    expect(await holder('ReaderOvopark', 'kms:GenerateDataKey', KEY)).toBe('ImplicitlyDenied');
  });
});
