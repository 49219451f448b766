import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenS3 } from '../../../../infra/local-aws/s3/listen-s3.ts';
import { type LoopbackS3, refusal, START, startS3 } from './loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3[Symbol.asyncDispose]());

const put = (Key: string, Body: string, more: object = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: 'work', Key, Body, ...more }));
const get = async (Key: string, more: object = {}) => {
  const output = await s3.client.send(new GetObjectCommand({ Bucket: 'work', Key, ...more }));
  return { ...output, text: await output.Body?.transformToString() };
};

describe('an object', () => {
  it('comes back as it was put, with its type', async () => {
    const { ETag } = await put('a.txt', '张三', { ContentType: 'text/plain; charset=utf-8' });
    const object = await get('a.txt');
    expect(ETag).toBe(`"${createHash('md5').update('张三').digest('hex')}"`);
    expect(object).toMatchObject({
      text: '张三',
      ETag,
      ContentLength: 6,
      ContentType: 'text/plain; charset=utf-8',
    });
  });

  it('may be empty, and is then read as nothing', async () => {
    await put('empty', '');
    expect(await get('empty')).toMatchObject({ text: '', ContentLength: 0 });
  });

  it.each([
    'a+b c%d.csv',
    'a%2Fb',
    '😀/𠮷.csv',
    '../up',
    './.',
    'a//b',
    '/lead',
    'trail/',
    'q?&=#\'"<>',
    '~(*)!',
  ])('may have the key %j', async (key) => {
    await put(key, key);
    expect((await get(key)).text).toBe(key);
    expect(s3.calls[0]).toMatchObject({ bucket: 'work', key });
  });

  it('has a key of at most 1024 bytes', async () => {
    await put('é'.repeat(512), 'x');
    expect(await refusal(put(`${'é'.repeat(512)}x`, 'x'))).toEqual(['KeyTooLongError', 400]);
  });

  it('is dated by the injected clock, in whole seconds', async () => {
    await put('a', 'x');
    expect((await s3.client.send(head('a'))).LastModified?.getTime()).toBe(Math.floor(START / 1000) * 1000);
    s3.clock.now += 61_000;
    await using open = await listenS3(s3.state);
    const answer = await fetch(`${open.url}/work/a`, { headers: { authorization: AUTHORIZATION } });
    expect(Date.parse(answer.headers.get('date') ?? '')).toBe(Math.floor((START + 61_000) / 1000) * 1000);
    expect(answer.headers.get('last-modified')).toBe('Thu, 25 Jun 2026 08:30:00 GMT');
    expect(answer.headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
  });

  it('is absent with 404, in a bucket that is there', async () => {
    expect(await refusal(get('none'))).toEqual(['NoSuchKey', 404]);
    expect(await refusal(s3.client.send(head('none')))).toEqual(['NotFound', 404]);
    expect(
      await refusal(s3.client.send(new PutObjectCommand({ Bucket: 'none', Key: 'a', Body: 'x' }))),
    ).toEqual(['NoSuchBucket', 404]);
  });
});

describe('a bucket with versions', () => {
  it('keeps every version of an object', async () => {
    const at = { Bucket: 'files' };
    const first = await put('a', '1', at);
    const second = await put('a', '2', at);
    expect(first.VersionId).not.toBe(second.VersionId);
    expect((await get('a', at)).text).toBe('2');
    const { VersionId, ETag } = first;
    expect((await get('a', { ...at, VersionId })).text).toBe('1');
    const headFirst = new HeadObjectCommand({ ...at, Key: 'a', VersionId });
    expect(await s3.client.send(headFirst)).toMatchObject({ VersionId, ETag });
    expect(await refusal(get('a', { ...at, VersionId: 'unheard-of' }))).toEqual(['NoSuchVersion', 404]);
  });
});

describe('a part of an object', () => {
  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('is read by the range that is asked for: %s', async (Range, text, ContentRange) => {
    await put('digits', '0123456789');
    const part = await get('digits', { Range });
    expect(part).toMatchObject({ text, ContentRange, ContentLength: text.length });
    expect(part.$metadata.httpStatusCode).toBe(206);
  });

  it('that lies outside, or is none that the AWS CLI asks for, is refused', async () => {
    await put('digits', '0123456789');
    expect(await refusal(get('digits', { Range: 'bytes=-2' }))).toEqual(['NotImplemented', 501]);
    expect(await refusal(get('digits', { Range: 'bytes=10-12' }))).toEqual(['InvalidRange', 416]);
  });
});

describe('a conditional request', () => {
  it('puts only where nothing is', async () => {
    await put('once', '1', { IfNoneMatch: '*' });
    expect(await refusal(put('once', '2', { IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
    expect((await get('once')).text).toBe('1');
  });

  it('puts only over what it has seen', async () => {
    const { ETag } = await put('a', '1');
    await put('a', '2', { IfMatch: ETag });
    expect(await refusal(put('a', '3', { IfMatch: ETag }))).toEqual(['PreconditionFailed', 412]);
    expect(await refusal(put('none', '3', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
    expect((await get('a')).text).toBe('2');
  });

  it('lets exactly one of many racing puts win', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(100_000));
    const results = await Promise.allSettled(bodies.map((body) => put('race', body, { IfNoneMatch: '*' })));
    const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect((await get('race')).text).toBe(winners[0]);
  });

  it('reads only what has not changed', async () => {
    const { ETag } = await put('a', '1');
    expect((await get('a', { IfMatch: ETag })).text).toBe('1');
    expect(await refusal(get('a', { IfMatch: '"other"' }))).toEqual(['PreconditionFailed', 412]);
  });
});

describe('a body', () => {
  it('streams in aws-chunked encoding and is checked by its trailing checksum', async () => {
    const bytes = Buffer.alloc(3_000_000, 'streamed ');
    const pieces = function* () {
      for (let start = 0; start < bytes.length; start += 70_001) yield bytes.subarray(start, start + 70_001);
    };
    const Body = Readable.from(pieces());
    await s3.client.send(
      new PutObjectCommand({ Bucket: 'work', Key: 'big', Body, ContentLength: bytes.length }),
    );
    const output = await s3.client.send(new GetObjectCommand({ Bucket: 'work', Key: 'big' }));
    expect(Buffer.compare((await output.Body?.transformToByteArray()) ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  it('is checked by CRC32, the checksum that the SDK sends by default', async () => {
    await put('sum', '123456789', { ChecksumCRC32: Buffer.from('cbf43926', 'hex').toString('base64') });
    expect(await refusal(put('sum', '123456780', { ChecksumCRC32: 'y/Q5Jg==' }))).toEqual(['BadDigest', 400]);
    expect((await get('sum', { ChecksumMode: 'ENABLED' })).text).toBe('123456789');
  });

  it.each(['CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('may come with %s instead', async (name) => {
    await put('sum', 'some text', { ChecksumAlgorithm: name });
    expect((await get('sum')).text).toBe('some text');
  });

  it('is checked by Content-MD5', async () => {
    const ContentMD5 = createHash('md5').update('right').digest('base64');
    await put('md5', 'right', { ContentMD5 });
    expect(await refusal(put('md5', 'wrong', { ContentMD5 }))).toEqual(['BadDigest', 400]);
    expect((await get('md5')).text).toBe('right');
  });

  it('that breaks off leaves nothing', async () => {
    const headers = { authorization: AUTHORIZATION, 'content-length': 200_000 };
    await using open = await listenS3(s3.state);
    const upload = request(`${open.url}/work/half`, { method: 'PUT', headers });
    await new Promise<void>((resolve) => upload.write(Buffer.alloc(100_000), () => resolve()));
    const closed = new Promise((resolve) => upload.once('close', resolve));
    upload.once('error', () => {}).destroy();
    await closed;
    expect(await refusal(get('half'))).toEqual(['NoSuchKey', 404]);
  });
});

const head = (Key: string) => new HeadObjectCommand({ Bucket: 'work', Key });
/** Enough where signatures are not looked at. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=tester/20260625/eu-central-1/s3/aws4_request, Signature=none';
