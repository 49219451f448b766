import { describe, expect, it } from 'vitest';
import {
  cancelKey,
  chunkKey,
  claimKey,
  closedKey,
  completeKey,
  hashesKey,
  holdKey,
  lastUploadKey,
  ledgerKey,
  managersKey,
  manifestKey,
  namesKey,
  noticeSentKey,
  overlapKey,
  planKey,
  progressKey,
  registrationKey,
  releaseKey,
  reportFolder,
  resultKey,
  SWEEP_STATE,
  saltKey,
  skippedKey,
  slowKey,
  waitingKey,
} from '../../shared/job/keys.ts';
import { createRoleAccess } from './role-access.ts';
import { synthesize } from './template.ts';

const ACCOUNT = '123456789012';
const JOB = '0123456789abcdef01234567';
const PLACES: Record<string, string> = {
  Files: 'arn:aws-cn:s3:::files',
  Work: 'arn:aws-cn:s3:::work',
  Rows: `arn:aws-cn:sqs:cn-north-1:${ACCOUNT}:rows`,
  DeadLetters: `arn:aws-cn:sqs:cn-north-1:${ACCOUNT}:dead-letters`,
  'AWS::Partition': 'aws-cn',
  'AWS::Region': 'cn-north-1',
  'AWS::AccountId': ACCOUNT,
  ...Object.fromEntries(
    ['Validate', 'Upsert', 'Settle', 'Report', 'Sweep'].map((id) => [`${id}Log`, `${logGroup(id)}*`]),
  ),
};

const upload = `${PLACES.Files}/uploads/sandbox/员工.csv`;
const report = `${PLACES.Files}/${reportFolder('uploads/sandbox/员工.csv', JOB)}report.csv`;
const names = `${PLACES.Files}/${namesKey('sandbox')}`;
const plan = work(planKey(JOB));
const chunk = work(chunkKey(JOB, 1));
const salt = work(saltKey('ovopark.com-1212'));
const keys = work(registrationKey('ovopark.com-1212', '1-2', JOB, 1, new Uint8Array(8)));
const hashes = work(hashesKey(JOB, 1));
const skipped = work(skippedKey(JOB, 'decision'));
const ledger = work(ledgerKey('ovopark.com-1212'));
const managers = work(managersKey(JOB, 1));
const overlap = work(overlapKey(JOB, 1));
const manifest = work(manifestKey(JOB));
const claim = work(claimKey(JOB, 1));
const result = work(resultKey(JOB, 1));
const progress = work(progressKey(JOB));
const told = work(noticeSentKey(JOB, 'complete'));
const complete = work(completeKey(JOB));
const closed = work(closedKey(JOB));
const cancelled = work(cancelKey(JOB));
const held = work(holdKey(JOB));
const slow = work(slowKey(JOB));
const released = `${PLACES.Files}/${releaseKey(JOB)}`;
const last = work(lastUploadKey('uploads/sandbox/员工.csv'));
const waiting = work(waitingKey('earlier', JOB, 1));
const sweepState = work(SWEEP_STATE);
const files = String(PLACES.Files);
const workBucket = String(PLACES.Work);
const rows = String(PLACES.Rows);
const deadLetters = String(PLACES.DeadLetters);
const secret = (name: string) => `arn:aws-cn:secretsmanager:cn-north-1:${ACCOUNT}:secret:${name}-a1B2c3`;
const logStream = (id: string) => `${logGroup(id)}log-stream:2026/06/25/[$LATEST]0123`;

const TOPIC = `arn:aws-cn:sns:cn-north-1:${ACCOUNT}:notices`;
const bus = (name: string) => `arn:aws-cn:events:cn-north-1:${ACCOUNT}:event-bus/${name}`;

const decide = createRoleAccess(synthesize({ noticeTopicArn: TOPIC }), PLACES);

const READ = 's3:GetObject';
const READ_VERSION = 's3:GetObjectVersion';
const WRITE = 's3:PutObject';
const LIST = 's3:ListBucket';
const ABORT = 's3:AbortMultipartUpload';
const SEND = 'sqs:SendMessage';
const MEASURE = 'sqs:GetQueueAttributes';
const PUT_EVENTS = 'events:PutEvents';
const PUBLISH = 'sns:Publish';
const SECRET = 'secretsmanager:GetSecretValue';
const TAKE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', MEASURE];

const FUNCTIONS = ['Validate', 'Upsert', 'Settle', 'Report', 'Sweep'];

const allowed: [who: string, action: string, resources: string[]][] = [
  ['Validate', READ, [upload, names, plan, salt, keys, manifest, cancelled, released, complete, last]],
  ['Validate', READ, [skipped, ledger, result]],
  ['Validate', READ_VERSION, [upload, names]],
  ['Validate', WRITE, [plan, chunk, salt, keys, managers, overlap, manifest, held, slow, complete]],
  ['Validate', WRITE, [hashes, skipped, result]],
  ['Validate', LIST, [workBucket, files]],
  ['Validate', SEND, [rows, deadLetters]],
  ['Upsert', READ, [skipped]],
  ['Upsert', READ, [plan, manifest, chunk, managers, overlap, claim, cancelled, result, progress, complete]],
  ['Upsert', WRITE, [waiting, claim, cancelled, result, progress, complete]],
  ['Upsert', LIST, [workBucket]],
  ...TAKE.map((action): [string, string, string[]] => ['Upsert', action, [rows]]),
  ['Upsert', SEND, [rows]],
  ...['Validate', 'Upsert'].map((id): [string, string, string[]] => [
    id,
    SECRET,
    [secret('bulk-user-import/sandbox'), secret('bulk-user-import/ovopark')],
  ]),
  ['Settle', READ, [skipped]],
  ['Settle', READ, [plan, manifest, chunk, managers, overlap, claim, result, complete, report]],
  ['Settle', WRITE, [plan, manifest, claim, slow, result, complete, report]],
  ['Settle', LIST, [workBucket, files]],
  ['Settle', ABORT, [report]],
  ...TAKE.map((action): [string, string, string[]] => ['Settle', action, [deadLetters]]),
  ['Settle', SEND, [rows, deadLetters]],
  // What is held is told from its chunks, for it has no results.
  ['Report', READ, [plan, manifest, chunk, cancelled, result, told, complete, last, report]],
  ['Report', WRITE, [told, report, last]],
  // A fold makes entries of hashes and outcomes.
  ...['Report', 'Sweep'].flatMap((id): [string, string, string[]][] => [
    [id, READ, [hashes, skipped, result, ledger]],
    [id, WRITE, [ledger]],
  ]),
  ['Report', PUT_EVENTS, [bus('default')]],
  ['Report', PUBLISH, [TOPIC]],
  ['Report', ABORT, [report]],
  ['Report', LIST, [workBucket, files]],
  ['Report', SEND, [rows, deadLetters]],
  ['Sweep', READ, [plan, manifest, claim, cancelled, held, released, told, complete, sweepState, report]],
  ['Sweep', WRITE, [manifest, claim, held, released, complete, closed, sweepState]],
  ['Sweep', LIST, [workBucket, files]],
  ['Sweep', SEND, [rows]],
  ['Sweep', MEASURE, [rows, deadLetters]],
  ...FUNCTIONS.map((id): [string, string, string[]] => [id, 'logs:PutLogEvents', [logStream(id)]]),
];

const everyObject = [
  upload,
  names,
  report,
  plan,
  chunk,
  salt,
  keys,
  hashes,
  skipped,
  ledger,
  managers,
  overlap,
  manifest,
  claim,
  waiting,
  cancelled,
  result,
  progress,
  told,
  complete,
  closed,
  sweepState,
];

const denied: [who: string, action: string, resources: string[]][] = [
  // Only who works on rows, or answers for them, reads what may hold passwords.
  ['Report', READ, [upload, claim]],
  ['Sweep', READ, [chunk, upload]],
  ['Settle', READ, [upload, names]],
  ['Upsert', READ, [upload, names, report]],
  // Only who speaks to a gateway knows its secret, and no other secret.
  ...['Settle', 'Report', 'Sweep'].map((id): [string, string, string[]] => [
    id,
    SECRET,
    [secret('bulk-user-import/sandbox')],
  ]),
  ['Upsert', SECRET, [secret('bulk-user-import/other'), secret('bulk-user-import/sandbox-2')]],
  // Whom a job carries, and the salt that hides it, are between validate and itself.
  ...['Upsert', 'Settle', 'Report', 'Sweep'].map((id): [string, string, string[]] => [
    id,
    READ,
    [salt, keys],
  ]),
  // What is decided stays decided, and what a person dropped stays what it was.
  ['Upsert', WRITE, [plan, chunk, skipped, ledger, manifest, report, upload]],
  ['Report', WRITE, [plan, chunk, manifest, claim, result, complete, upload]],
  ['Sweep', WRITE, [plan, chunk, result, told, upload, report]],
  ['Validate', WRITE, [claim, ledger, upload, names, report]],
  ['Validate', ABORT, [plan, chunk, manifest]],
  ['Settle', WRITE, [chunk, upload]],
  // Only who writes the report tells the world of it, and nobody but those who listen for that.
  ...['Validate', 'Upsert', 'Settle', 'Sweep'].flatMap((id): [string, string, string[]][] => [
    [id, PUT_EVENTS, [bus('default')]],
    [id, PUBLISH, [TOPIC]],
  ]),
  ['Report', PUT_EVENTS, [bus('other')]],
  ['Report', PUBLISH, [`${TOPIC}-2`]],
  ...FUNCTIONS.flatMap((id): [string, string, string[]][] => [
    [id, 's3:DeleteObject', everyObject],
    [id, 's3:DeleteObjectVersion', [upload, report]],
    [id, 's3:PutBucketPolicy', [files, workBucket]],
    [id, 'sqs:PurgeQueue', [rows, deadLetters]],
    [id, 'lambda:InvokeFunction', [`arn:aws-cn:lambda:cn-north-1:${ACCOUNT}:function:upsert`]],
  ]),
  ['Validate', 'sqs:ReceiveMessage', [rows, deadLetters]],
  ['Upsert', 'sqs:ReceiveMessage', [deadLetters]],
  ['Upsert', SEND, [deadLetters]],
  ['Sweep', 'sqs:DeleteMessage', [rows, deadLetters]],
  ['Upsert', 'logs:PutLogEvents', [logStream('Validate')]],
];

describe('every call that a function makes is allowed', () => {
  it.each(allowed)('lets %s call %s', async (who, action, resources) => {
    for (const resource of resources) expect(await decide(who, action, resource), resource).toBe('Allowed');
  });
});

describe('what a function has no business with is denied', () => {
  it.each(denied)('does not let %s call %s', async (who, action, resources) => {
    for (const resource of resources)
      expect(await decide(who, action, resource), resource).toBe('ImplicitlyDenied');
  });
});

// IAM user guide, "AWS global condition context keys": aws:ResourceAccount. A bucket's ARN names no account.
describe('a bucket of the same name that belongs to another account', () => {
  it.each(allowed.filter(([, action]) => action.startsWith('s3:')))('%s: %s is denied', async (...grant) => {
    const [who, action, resources] = grant;
    for (const resource of resources)
      expect(await decide(who, action, resource, '999999999999'), resource).toBe('ImplicitlyDenied');
  });
});

function logGroup(id: string): string {
  return `arn:aws-cn:logs:cn-north-1:${ACCOUNT}:log-group:${id}:`;
}

function work(key: string): string {
  return `${PLACES.Work}/${key}`;
}
