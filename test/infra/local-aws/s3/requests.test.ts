import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type LoopbackS3, refusal, SECRET_KEY, startS3 } from './loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3[Symbol.asyncDispose]());

const at = { Bucket: 'work', Key: 'a' };
const put = (more: object = {}) => s3.client.send(new PutObjectCommand({ ...at, Body: 'x', ...more }));

const keys = () => s3.state.list('work', { prefix: '' }).objects.map(({ key }) => key);

describe('what is not implemented', () => {
  it.each([
    ['an ACL', { ACL: 'public-read' }],
    ['a storage class', { StorageClass: 'GLACIER' }],
    ['tags', { Tagging: 'a=b' }],
    ['encryption', { ServerSideEncryption: 'aws:kms' }],
    ['a key of the customer', { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) }],
    ['a retention', { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date() }],
    ['a redirection', { WebsiteRedirectLocation: '/b' }],
    ['a cache rule', { CacheControl: 'no-cache' }],
    ['an encoding', { ContentEncoding: 'gzip' }],
    ['an offset', { WriteOffsetBytes: 1 }],
    ['a condition S3 does not know', { IfNoneMatch: '"etag"' }],
    ['an expected owner', { ExpectedBucketOwner: '123456789012' }],
  ])('is refused: a put with %s', async (_, more) => {
    expect(await refusal(put(more))).toEqual(['NotImplemented', 501]);
    expect(keys()).toEqual([]);
  });

  it.each([
    ['a copy', new CopyObjectCommand({ ...at, CopySource: '/work/b' })],
    ['tags', new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [] } })],
    ['an ACL', new GetBucketAclCommand(at)],
    ['a listing that starts somewhere', new ListObjectsV2Command({ ...at, StartAfter: 'b' })],
    ['a new bucket', new CreateBucketCommand({ Bucket: 'new' })],
    ['a delete', new DeleteObjectCommand(at)],
    ['a read by part number', new GetObjectCommand({ ...at, PartNumber: 1 })],
    ['a read of what has changed', new GetObjectCommand({ ...at, IfNoneMatch: '"etag"' })],
  ])('is refused in words where the bucket cannot do it: %s', async (_, command) => {
    await put();
    const send = s3.client.send.bind(s3.client) as (command: unknown) => Promise<unknown>;
    expect(await refusal(send(command))).toEqual(['NotImplemented', 501]);
    expect(keys()).toEqual(['a']);
  });
});

describe('what clients send unasked', () => {
  it.each([
    ['notes of their own', { Metadata: { mtime: '1782376200' } }],
    ['the ACL that an object has anyway', { ACL: 'private' }],
    ['the storage class that it has anyway', { StorageClass: 'STANDARD' }],
  ] as const)('is passed over: %s', async (_, more) => {
    await put(more);
    expect(keys()).toEqual(['a']);
  });
});

describe('a request', () => {
  it('that is not implemented is told what is', async () => {
    await expect(s3.client.send(new DeleteObjectCommand(at))).rejects.toThrow(
      'DELETE object?x-id is not implemented: here objects are put, read and listed, and nothing else.',
    );
  });

  it('is refused when nobody signed it', async () => {
    const answer = await fetch(`${s3.url}/work/a`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });

  it('is refused when it is signed with another key, and does nothing', async () => {
    const credentials = { accessKeyId: 'tester', secretAccessKey: 'guessed' };
    const client = createClient(s3.url, { credentials });
    expect(await refusal(client.send(new PutObjectCommand({ ...at, Body: 'x' })))).toEqual([
      'AccessDenied',
      403,
    ]);
    client.destroy();
    expect(keys()).toEqual([]);
    expect(s3.calls).toEqual([]);
  });

  it.each(['a b+c', '姓名/été.csv', "it's (1)*!.csv", 'a//b/../c', '100%&x=y?.csv', '~a=b;c,d@$:'])(
    'is signed for its key, whatever that is: %s',
    async (Key) => {
      await put({ Key });
      await s3.client.send(new GetObjectCommand({ ...at, Key }));
      await s3.client.send(new ListObjectsV2Command({ Bucket: 'work', Prefix: Key, Delimiter: '/' }));
      expect(keys()).toEqual([Key]);
    },
  );

  it('must name this machine: a page whose name was made to lead here reads nothing', async () => {
    const { port } = new URL(s3.url);
    const answerTo = (host: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const asked = get({ host: '127.0.0.1', port, path: '/work/a', headers: { host } }, (answer) =>
          resolve(text(answer)),
        );
        asked.once('error', reject);
      });
    expect(await answerTo(`rebound.example:${port}`)).toContain('127.0.0.1 and localhost alone');
    expect(await answerTo(`localhost:${port}`)).toContain('<Code>AccessDenied</Code>');
  });

  it('is reported with who makes it, before it is done', async () => {
    const credentials = { accessKeyId: 'upsert-function', secretAccessKey: SECRET_KEY };
    const client = createClient(s3.url, { credentials });
    await client.send(new PutObjectCommand({ ...at, Body: 'x' }));
    client.destroy();
    expect(s3.calls).toEqual([
      { accessKeyId: 'upsert-function', action: 'PutObject', bucket: 'work', key: 'a', versionId: undefined },
    ]);
  });

  it.each([
    ['ConditionalRequestConflict', 409],
    ['PreconditionFailed', 412],
    ['SlowDown', 503],
    ['InternalError', 500],
    ['AccessDenied', 403],
  ] as const)('is answered %s instead of being done, when told to', async (code, status) => {
    s3.faults.push({ effect: 'error', code });
    expect(await refusal(put())).toEqual([code, status]);
    expect(await refusal(s3.client.send(new GetObjectCommand(at)))).toEqual(['NoSuchKey', 404]);
  });

  it('is done and its answer lost, when told to', async () => {
    s3.faults.push({ effect: 'lose-answer' });
    await expect(put({ IfNoneMatch: '*' })).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(await refusal(put({ IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
  });

  it('loses a refusal like any other answer, when told to', async () => {
    s3.faults.push({ effect: 'lose-answer' });
    await expect(s3.client.send(new GetObjectCommand(at))).rejects.toThrow(/ECONNRESET|socket hang up/);
  });

  it('meets its own write when the SDK repeats it after a lost answer', async () => {
    const client = createClient(s3.url, { maxAttempts: 3 });
    s3.faults.push({ effect: 'lose-answer' });
    expect(await refusal(client.send(new PutObjectCommand({ ...at, Body: 'x', IfNoneMatch: '*' })))).toEqual([
      'PreconditionFailed',
      412,
    ]);
    client.destroy();
  });
});
