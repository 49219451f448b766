import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createS3Client, createS3ObjectStore } from '../../../shared/aws/s3-object-store.ts';
import { StorageError } from '../../../shared/ports/errors.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import {
  createClient,
  type LoopbackS3,
  SECRET_KEY,
  START,
  startS3,
} from '../../infra/local-aws/s3/loopback-s3.ts';

let s3: LoopbackS3;
let store: ObjectStore;
let pausesMs: number[];
beforeEach(async () => {
  s3 = await startS3();
  pausesMs = [];
  store = createS3ObjectStore(s3.client, { random: () => 0.5, sleep: async (ms) => void pausesMs.push(ms) });
});
afterEach(() => s3[Symbol.asyncDispose]());

const at = { bucket: 'work', key: 'claims/job/000001' };
const second = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);

async function* streamOf(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

const keysOf = async (prefix: string) => {
  const keys: string[] = [];
  for await (const key of store.list('work', prefix)) keys.push(key);
  return keys;
};

describe('reading', () => {
  it('gives the text, what S3 says of it, and the time by the clock of S3', async () => {
    const put = await store.put(at, '{"name":"张三"}');
    s3.clock.now += 90_000;
    expect(await store.read(at)).toEqual({
      text: '{"name":"张三"}',
      etag: put.written ? put.etag : 'not written',
      bytes: 17,
      lastModified: second(START),
      now: second(START + 90_000),
    });
  });

  it('answers that nothing is there', async () => {
    expect(await store.read(at)).toBeUndefined();
    expect(await store.open(at)).toBeUndefined();
    expect(await store.exists(at)).toBe(false);
    expect(await store.read({ bucket: 'files', key: 'a', version: 'gone' })).toBeUndefined();
    await store.put(at, 'x');
    expect(await store.exists(at)).toBe(true);
  });

  it('reads the version that is asked for', async () => {
    const address = { bucket: 'files', key: 'uploads/sandbox/员工 +1.csv' };
    await store.put(address, 'first');
    const { versionId } = s3.state.find(address.bucket, address.key);
    await store.put(address, 'second');
    expect((await store.read({ ...address, version: versionId }))?.text).toBe('first');
    expect((await store.read(address))?.text).toBe('second');
  });

  it('streams a large object, and closes its connection when it is not read to the end', async () => {
    const bytes = randomBytes(3_000_000);
    await store.write(at, streamOf(bytes), 'text/csv');
    const whole = await store.open(at);
    expect(whole?.bytes).toBe(bytes.length);
    expect(Buffer.compare(await collect(whole?.body ?? streamOf()), bytes)).toBe(0);
    const half = await store.open(at);
    for await (const part of half?.body ?? streamOf()) if (part.length > 0) break;
    half?.discard();
    (await store.open(at))?.discard();
  });

  it('fails with a StorageError when a bucket is missing or access is denied', async () => {
    await expect(store.read({ bucket: 'none', key: 'a' })).rejects.toMatchObject({
      name: 'StorageError',
      code: 'NoSuchBucket',
      retryable: false,
      details: { bucket: 'none', key: 'a' },
      message: 'Could not read a in bucket none: NoSuchBucket.',
      cause: expect.any(Error),
    });
    s3.faults.push({ effect: 'error', code: 'AccessDenied' }, { effect: 'error', code: 'AccessDenied' });
    await expect(store.exists(at)).rejects.toBeInstanceOf(StorageError);
    await expect(store.read(at)).rejects.toMatchObject({ code: 'AccessDenied', retryable: false });
  });

  it('says that trouble of S3 may pass', async () => {
    s3.faults.push({ effect: 'error', code: 'SlowDown' }, { effect: 'lose-answer' });
    await expect(store.read(at)).rejects.toMatchObject({ code: 'SlowDown', retryable: true });
    await expect(store.read(at)).rejects.toMatchObject({ retryable: true });
  });
});

describe('a conditional put', () => {
  it('writes only where nothing is', async () => {
    expect(await store.put(at, 'one', { ifAbsent: true })).toMatchObject({ written: true });
    expect(await store.put(at, 'two', { ifAbsent: true })).toEqual({ written: false });
    expect((await store.read(at))?.text).toBe('one');
  });

  it('writes only over what was read', async () => {
    const first = await store.put(at, 'one');
    const ifMatch = first.written ? first.etag : '';
    expect(await store.put(at, 'two', { ifMatch })).toMatchObject({ written: true });
    expect(await store.put(at, 'three', { ifMatch })).toEqual({ written: false });
    expect(await store.put({ ...at, key: 'none' }, 'x', { ifMatch })).toEqual({ written: false });
    expect((await store.read(at))?.text).toBe('two');
  });

  it('is tried again, after growing pauses, while another write is under way', async () => {
    s3.faults.push(...Array(3).fill({ effect: 'error', code: 'ConditionalRequestConflict' }));
    expect(await store.put(at, 'x', { ifAbsent: true })).toMatchObject({ written: true });
    expect(pausesMs).toEqual([50, 100, 200]);
  });

  it('is given up when the conflict does not end', async () => {
    s3.faults.push(...Array(5).fill({ effect: 'error', code: 'ConditionalRequestConflict' }));
    await expect(store.put(at, 'x', { ifAbsent: true })).rejects.toMatchObject({
      code: 'ConditionalRequestConflict',
    });
    expect(s3.calls).toHaveLength(5);
  });

  it('finds its own write when the answer to it was lost and the SDK sent it again', async () => {
    const client = createClient(s3.url, { maxAttempts: 3 });
    s3.faults.push({ effect: 'lose-answer' });
    expect(await createS3ObjectStore(client).put(at, 'mine', { ifAbsent: true })).toEqual({ written: false });
    expect((await store.read(at))?.text).toBe('mine');
    client.destroy();
  });
});

describe('writing a stream', () => {
  it('stores it whole, of any length, with its type', async () => {
    const bytes = randomBytes(11_000_000);
    const pieces = Array.from({ length: 110 }, (_, index) =>
      bytes.subarray(index * 100_000, (index + 1) * 100_000),
    );
    await store.write(at, streamOf(...pieces), 'text/csv; charset=utf-8');
    const stored = s3.state.find(at.bucket, at.key);
    expect(stored).toMatchObject({ bytes: bytes.length, contentType: 'text/csv; charset=utf-8' });
    expect(Buffer.compare(await collect((await store.open(at))?.body ?? streamOf()), bytes)).toBe(0);
    await store.write({ ...at, key: 'empty' }, streamOf(), 'text/csv');
    expect((await store.read({ ...at, key: 'empty' }))?.text).toBe('');
  });

  it.each([10, 12_000_000])(
    'leaves nothing when the stream fails after %d bytes, and passes on why',
    async (bytes) => {
      const failure = new RangeError('row 7 cannot be rendered');
      const failing = (async function* () {
        yield Buffer.alloc(bytes);
        throw failure;
      })();
      await expect(store.write(at, failing, 'text/csv')).rejects.toBe(failure);
      expect(await store.exists(at)).toBe(false);
      const actions = s3.calls.map(({ action }) => action).filter((action) => !action.startsWith('Head'));
      if (actions.length > 0) expect(actions.at(-1)).toBe('AbortMultipartUpload');
    },
  );

  it('ends the stream when S3 refuses', async () => {
    s3.faults.push({ effect: 'error', code: 'AccessDenied' });
    let isClosed = false;
    const endless = (async function* () {
      try {
        for (;;) yield Buffer.alloc(1_000_000);
      } finally {
        isClosed = true;
      }
    })();
    await expect(store.write(at, endless, 'text/csv')).rejects.toMatchObject({ code: 'AccessDenied' });
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });
});

describe('listing', () => {
  it('gives every key under a prefix, over many pages, in the order of their bytes', async () => {
    const keys = Array.from({ length: 2_100 }, (_, index) => `results/job/${String(index).padStart(6, '0')}`);
    for (const key of [...keys, 'results/other/1', 'a😀', 'a\uffee']) {
      s3.state.put({ bucket: 'work', key, body: s3.state.stageBytes(Buffer.from('')) });
    }
    expect(await keysOf('results/job/')).toEqual(keys);
    expect(await keysOf('a')).toEqual(['a\uffee', 'a😀']);
    expect(await keysOf('none/')).toEqual([]);
    await expect(
      keysOf('').then(() => store.list('none', '')[Symbol.asyncIterator]().next()),
    ).rejects.toMatchObject({
      code: 'NoSuchBucket',
    });
  });
});

describe('listing versions', () => {
  it('gives each version of each key, over many pages, the newest of a key first, whatever its name', async () => {
    const keys = ['a', 'b c+%E4\u0001', 'b c+%E4\u0001', ...Array.from({ length: 1_000 }, (_, n) => `c${n}`)];
    const put = (key: string) =>
      s3.state.put({ bucket: 'files', key, body: s3.state.stageBytes(Buffer.from('')) });
    const stored = keys.map(put);
    const first = await store.listVersions('files', '');
    expect(first.versions).toHaveLength(1_000);
    const [, newest, older] = first.versions;
    expect([newest, older]).toMatchObject(
      [stored[2], stored[1]].map((each) => ({ version: each?.versionId })),
    );
    expect(newest).toMatchObject({ key: keys[1], lastModified: second(START) });
    const { versions, next } = await store.listVersions('files', '', first.next);
    expect(next).toBeUndefined();
    expect(new Set([...first.versions, ...versions].map(({ version }) => version)).size).toBe(keys.length);
    expect((await store.listVersions('files', 'none/')).versions).toEqual([]);
  });
});

describe('the client', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes endpoint, region and credentials from the environment, and reaches an IP address', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.url);
    vi.stubEnv('AWS_REGION', 'cn-north-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'upsert');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET_KEY);
    const client = createS3Client();
    await createS3ObjectStore(client).put(at, 'x');
    client.destroy();
    expect(s3.calls).toMatchObject([
      { accessKeyId: 'upsert', action: 'PutObject', bucket: 'work', key: at.key },
    ]);
  });
});
