import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoopbackS3, refusal, startS3 } from './loopback-s3.ts';

let s3: LoopbackS3;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3[Symbol.asyncDispose]());

const put = (Key: string, Body: string, more: object = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: 'files', Key, Body, ...more }));
const read = async (Key: string, VersionId?: string) => {
  const output = await s3.client.send(new GetObjectCommand({ Bucket: 'files', Key, VersionId }));
  return output.Body?.transformToString();
};
const remove = (Key: string, VersionId?: string) =>
  s3.client.send(new DeleteObjectCommand({ Bucket: 'files', Key, VersionId }));
const list = (more: object = {}) =>
  s3.client.send(new ListObjectVersionsCommand({ Bucket: 'files', ...more }));

describe('a bucket with versions', () => {
  it('keeps every version of an object', async () => {
    const first = await put('a', '1');
    const second = await put('a', '2');
    expect(first.VersionId).not.toBe(second.VersionId);
    expect(await read('a')).toBe('2');
    expect(await read('a', first.VersionId)).toBe('1');
    const head = new HeadObjectCommand({ Bucket: 'files', Key: 'a', VersionId: first.VersionId });
    expect(await s3.client.send(head)).toMatchObject({ VersionId: first.VersionId, ETag: first.ETag });
    expect(await refusal(read('a', 'unheard-of'))).toEqual(['NoSuchVersion', 404]);
  });

  it('hides a deleted object behind a marker, and shows it again without', async () => {
    const { VersionId } = await put('a', '1');
    const marker = await remove('a');
    expect(marker.DeleteMarker).toBe(true);
    expect(await refusal(read('a'))).toEqual(['NoSuchKey', 404]);
    expect(await refusal(read('a', marker.VersionId))).toEqual(['MethodNotAllowed', 405]);
    expect(await read('a', VersionId)).toBe('1');
    await put('a', 'anew', { IfNoneMatch: '*' }).then((output) => remove('a', output.VersionId));
    await remove('a', marker.VersionId);
    expect(await read('a')).toBe('1');
  });

  it('forgets a version that is deleted by its id', async () => {
    const first = await put('a', '1');
    const second = await put('a', '2');
    const Objects = [{ Key: 'a', VersionId: second.VersionId }];
    await s3.client.send(new DeleteObjectsCommand({ Bucket: 'files', Delete: { Objects } }));
    expect(await read('a')).toBe('1');
    await remove('a', first.VersionId);
    expect((await list()).Versions).toBeUndefined();
  });

  it('lists versions and markers, the newest of a key first, page by page', async () => {
    const ids = [];
    for (const body of ['1', '2', '3']) ids.unshift((await put('a', body)).VersionId);
    const { VersionId: marker } = await remove('b');
    await put('folder/c', 'c');
    const whole = await list({ Delimiter: '/' });
    expect(whole.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [ids[0], true],
      [ids[1], false],
      [ids[2], false],
    ]);
    expect(whole.DeleteMarkers).toMatchObject([{ Key: 'b', VersionId: marker, IsLatest: true }]);
    expect(whole.CommonPrefixes).toEqual([{ Prefix: 'folder/' }]);

    const seen: unknown[] = [];
    let at: object = {};
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await list({ MaxKeys: 1, Delimiter: '/', ...at });
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
        (entry) => entry.VersionId,
      );
      seen.push(...entries, ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      expect(page.IsTruncated).toBe(pages < 4);
    }
    expect(seen).toEqual([...ids, marker, 'folder/']);
  });
});
