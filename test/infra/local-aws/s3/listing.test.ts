import {
  ListObjectsCommand,
  type ListObjectsCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoopbackS3, refusal, START, startS3 } from './loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3[Symbol.asyncDispose]());

const fill = (...keys: string[]) => {
  for (const key of keys) s3.state.put({ bucket: 'work', key, body: s3.state.stageBytes(Buffer.from(key)) });
};
const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
  s3.client.send(new ListObjectsV2Command({ Bucket: 'work', ...more }));
const keys = async (more: Partial<ListObjectsV2CommandInput> = {}) =>
  ((await list(more)).Contents ?? []).map(({ Key }) => Key);

describe('a listing', () => {
  it('is in the order of UTF-8 bytes, not of UTF-16', async () => {
    fill('😀', '\uffee', 'z', 'é', 'Z', 'a/b', 'a');
    expect(await keys()).toEqual(['Z', 'a', 'a/b', 'z', 'é', '\uffee', '😀']);
  });

  it('tells size, ETag and date of each object', async () => {
    fill('a');
    expect((await list()).Contents).toMatchObject([
      {
        Key: 'a',
        Size: 1,
        ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
        LastModified: new Date(START - 250),
      },
    ]);
  });

  it('takes a prefix and a maximum', async () => {
    fill('a/1', 'a/2', 'a/3', 'b/1');
    expect(await keys({ Prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/3']);
    expect(await list({ MaxKeys: 2 })).toMatchObject({ KeyCount: 2, IsTruncated: true });
    expect(await list({ MaxKeys: 4 })).toMatchObject({ KeyCount: 4, IsTruncated: false });
    expect(await list({ Prefix: 'none' })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    expect(await refusal(list({ MaxKeys: 0 }))).toEqual(['InvalidArgument', 400]);
    expect(await refusal(list({ Bucket: 'none' }))).toEqual(['NoSuchBucket', 404]);
  });

  it('rolls keys up to common prefixes', async () => {
    fill('a/1', 'a/2', 'b', 'c/d/e', 'c/f');
    const top = await list({ Delimiter: '/' });
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'c/' }]);
    expect(top.Contents).toMatchObject([{ Key: 'b' }]);
    const inner = await list({ Delimiter: '/', Prefix: 'c/' });
    expect(inner.CommonPrefixes).toEqual([{ Prefix: 'c/d/' }]);
    expect(inner.Contents).toMatchObject([{ Key: 'c/f' }]);
  });

  it('goes on page after page, losing and repeating nothing', async () => {
    fill(...Array.from({ length: 25 }, (_, index) => `${index % 5}/${index}`), 'x', 'y');
    for (const pageSize of [1, 2, 7]) {
      const seen: (string | undefined)[] = [];
      for await (const page of paginateListObjectsV2(
        { client: s3.client, pageSize },
        { Bucket: 'work', Delimiter: '/' },
      )) {
        seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      }
      expect(seen).toEqual(['0/', '1/', '2/', '3/', '4/', 'x', 'y']);
    }
    expect(await refusal(list({ ContinuationToken: 'nonsense' }))).toEqual(['InvalidArgument', 400]);
  });

  it('of the first version goes on past its marker, losing and repeating nothing', async () => {
    fill('a/1', 'a/2', 'b c', 'd', 'e');
    const seen: (string | undefined)[] = [];
    for (let Marker: string | undefined = ''; Marker !== undefined; ) {
      const page: ListObjectsCommandOutput = await s3.client.send(
        new ListObjectsCommand({ Bucket: 'work', Delimiter: '/', MaxKeys: 2, Marker, EncodingType: 'url' }),
      );
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      Marker = page.NextMarker?.replaceAll('+', ' ');
    }
    expect(seen).toEqual(['a/', 'b+c', 'd', 'e']);
  });

  it('encodes keys when asked to', async () => {
    fill('a b+c/%😀');
    expect(await list({ EncodingType: 'url', Prefix: 'a b' })).toMatchObject({
      Prefix: 'a+b',
      EncodingType: 'url',
      Contents: [{ Key: 'a+b%2Bc/%25%F0%9F%98%80' }],
    });
  });
});
