import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoopbackS3, refusal, START, startS3 } from './loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3[Symbol.asyncDispose]());

const MIB = 1024 * 1024;
const at = { Bucket: 'work', Key: 'big' };
const create = async () => (await s3.client.send(new CreateMultipartUploadCommand(at))).UploadId;
const putPart = async (UploadId: string | undefined, PartNumber: number, Body: Buffer) => {
  const { ETag } = await s3.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (UploadId: string | undefined, Parts: object[]) =>
  s3.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
const head = () => s3.client.send(new HeadObjectCommand(at));

describe('a multipart upload', () => {
  it('of a stream by lib-storage arrives whole', async () => {
    const bytes = randomBytes(12 * MIB + 17);
    const Body = Readable.from(
      (function* () {
        for (let start = 0; start < bytes.length; start += 100_003)
          yield bytes.subarray(start, start + 100_003);
      })(),
    );
    const created: unknown[] = [];
    s3.state.onObjectCreated(({ eventName, key, bytes: size }) => created.push([eventName, key, size]));
    await new Upload({ client: s3.client, params: { ...at, Body, ContentType: 'text/csv' } }).done();
    const output = await s3.client.send(new GetObjectCommand(at));
    expect(output.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(output.ContentType).toBe('text/csv');
    expect(Buffer.compare((await output.Body?.transformToByteArray()) ?? Buffer.alloc(0), bytes)).toBe(0);
    expect(created).toEqual([['ObjectCreated:CompleteMultipartUpload', 'big', bytes.length]]);
  });

  it('shows nothing until it is complete, and is dated by its start', async () => {
    const id = await create();
    s3.clock.now += 60_000;
    const part = await putPart(id, 1, Buffer.from('one'));
    expect(await refusal(head())).toEqual(['NotFound', 404]);
    await complete(id, [part]);
    expect((await head()).LastModified?.getTime()).toBe(START - 250);
    expect(await refusal(complete(id, [part]))).toEqual(['NoSuchUpload', 404]);
  });

  it('takes the parts in any order, and the last of one number', async () => {
    const id = await create();
    const second = await putPart(id, 2, Buffer.from('end'));
    await putPart(id, 1, Buffer.alloc(5 * MIB, 'x'));
    const first = await putPart(id, 1, Buffer.alloc(5 * MIB, 'y'));
    await complete(id, [first, second]);
    const { Body } = await s3.client.send(new GetObjectCommand({ ...at, Range: `bytes=${5 * MIB - 2}-` }));
    expect(await Body?.transformToString()).toBe('yyend');
  });

  it('refuses a wrong list of parts', async () => {
    const id = await create();
    const parts = [await putPart(id, 1, Buffer.from('1')), await putPart(id, 2, Buffer.from('2'))];
    expect(await refusal(complete(id, parts.toReversed()))).toEqual(['InvalidPartOrder', 400]);
    expect(await refusal(complete(id, parts))).toEqual(['EntityTooSmall', 400]);
    expect(await refusal(complete(id, [{ PartNumber: 3, ETag: 'x' }]))).toEqual(['InvalidPart', 400]);
    expect(await refusal(complete(id, [{ PartNumber: 1, ETag: 'x' }]))).toEqual(['InvalidPart', 400]);
    expect(await refusal(complete(id, []))).toEqual(['MalformedXML', 400]);
    expect(await refusal(putPart(id, 10_001, Buffer.from('1')))).toEqual(['InvalidArgument', 400]);
  });

  it('is gone when it is aborted', async () => {
    const id = await create();
    const part = await putPart(id, 1, Buffer.from('1'));
    await s3.client.send(new AbortMultipartUploadCommand({ ...at, UploadId: id }));
    expect(await refusal(complete(id, [part]))).toEqual(['NoSuchUpload', 404]);
    expect(await refusal(putPart(id, 2, Buffer.from('2')))).toEqual(['NoSuchUpload', 404]);
  });
});
