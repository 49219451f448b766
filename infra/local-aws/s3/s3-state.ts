/**
 * The embedded S3 without its wire: buckets of objects, with S3's strong consistency, conditional writes, versions
 * and multipart uploads; clock and ids are injected.
 *
 * A key's life: absent → (put) current → (put) current, the former object an older version or, in a bucket without
 * versions, gone. A body is *staged* first, however long that takes; then one synchronous step checks the condition,
 * commits and tells the listeners, so of two racing conditional puts exactly one wins.
 *
 * With a folder, everything but unfinished multipart uploads outlives the process (see `state/folder-storage.ts`);
 * without one, everything is in memory.
 */
import { randomBytes as cryptoRandomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { S3Error } from './s3-error.ts';
import { type Bucket, createBucket, type ListPage, type ListQuery } from './state/bucket.ts';
import { type FileSystem, openFolderStorage } from './state/folder-storage.ts';
import { createMultipartUploads, type MultipartUploads } from './state/multipart-uploads.ts';
import {
  type ByteRange,
  createMemoryStorage,
  type NewObject,
  NULL_VERSION,
  type StagedBody,
  type StoredBucket,
  type StoredObject,
  stageBody,
  stageBytes,
} from './state/storage.ts';

/** What S3 says in an event. `eventTime` is epoch milliseconds; `sequencer` sorts as text. */
export interface ObjectCreated extends Pick<StoredObject, 'bucket' | 'key' | 'etag' | 'bytes'> {
  /** Undefined in a bucket without versions. */
  readonly versionId: string | undefined;
  readonly eventTime: number;
  readonly sequencer: string;
  readonly eventName: 'ObjectCreated:Put' | 'ObjectCreated:CompleteMultipartUpload';
}

/** Every method throws an `S3Error` where S3 would refuse. */
export interface S3State {
  now(): number;
  /** Idempotent; throws when the bucket exists with the other choice of versions. */
  createBucket(name: string, options: { versioned: boolean }): void;
  buckets(): readonly StoredBucket[];
  /** Throws `NoSuchBucket`. */
  expectBucket(name: string): StoredBucket;
  /** Called synchronously at each commit, in commit order; a listener must not throw. */
  onObjectCreated(listener: (event: ObjectCreated) => void): void;

  /** Stores a body for a later put. */
  stage(body: AsyncIterable<Uint8Array>): Promise<StagedBody>;
  stageBytes(bytes: Uint8Array): StagedBody;
  discard(body: StagedBody): void;
  /** Commits an object; when it is refused, the staged body is gone. */
  put(object: NewObject): StoredObject;
  readonly uploads: MultipartUploads;

  /** The current object of a key, or one version of it. Throws `NoSuchKey` or `NoSuchVersion`. */
  find(bucket: string, key: string, versionId?: string): StoredObject;
  /** A small body whole, a large one as a stream that is to be read to its end or destroyed. */
  read(body: Pick<StoredObject, 'id' | 'bytes'>, range?: ByteRange): Uint8Array | Readable;
  /** One page of the current objects. */
  list(bucket: string, query: ListQuery): ListPage;
  /** Every version of every key under a prefix, each key's oldest first. */
  versions(bucket: string, prefix: string): readonly StoredObject[];
}

export interface S3StateOptions {
  /** Where everything is kept; in memory when absent. */
  readonly folder?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes?: (count: number) => Uint8Array;
  /** For tests that break a put off half-way. */
  readonly fileSystem?: FileSystem;
}

const MAX_KEY_BYTES = 1024;

/** Opens the state that a folder holds, finishing what a killed process left half done. */
export async function openS3State(options: S3StateOptions): Promise<S3State> {
  const { folder, now, randomBytes = cryptoRandomBytes, fileSystem } = options;
  const storage = folder === undefined ? createMemoryStorage() : openFolderStorage(folder, fileSystem);
  const stored = storage.load();
  const buckets = new Map(stored.buckets.map((bucket) => [bucket.name, createBucket(bucket)]));
  const listeners: ((event: ObjectCreated) => void)[] = [];
  const newId = (): string => Buffer.from(randomBytes(16)).toString('hex');
  let lastSequence = 0;

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket');
    return bucket;
  };
  const add = (object: StoredObject): void => {
    lastSequence = object.sequence;
    const replaced = bucketNamed(object.bucket).add(object);
    if (replaced) storage.remove(replaced);
  };
  for (const object of stored.objects) add(object);

  const store = (object: NewObject): StoredObject => {
    try {
      const bucket = bucketNamed(object.bucket);
      checkPut(bucket, object);
      const version = newVersion(bucket, object, lastSequence + 1, now());
      storage.commit(version);
      return version;
    } catch (error) {
      storage.removeBody(object.body.id);
      throw error;
    }
  };

  const state: Omit<S3State, 'uploads'> = {
    now,
    createBucket: (name, { versioned }) => {
      const known = buckets.get(name);
      if (known?.versioned === versioned) return;
      if (known) throw new S3Error('InvalidArgument', `Versions of the bucket "${name}" cannot be switched.`);
      const bucket = { name, versioned };
      storage.saveBucket(bucket);
      buckets.set(name, createBucket(bucket));
    },
    buckets: () => [...buckets.values()],
    expectBucket: bucketNamed,
    onObjectCreated: (listener) => void listeners.push(listener),
    stage: (body) => stageBody(storage, newId(), body),
    stageBytes: (bytes) => stageBytes(storage, newId(), bytes),
    discard: ({ id }) => storage.removeBody(id),
    put: (object) => {
      const version = store(object);
      add(version);
      const name = object.assembled ? 'ObjectCreated:CompleteMultipartUpload' : 'ObjectCreated:Put';
      const event = createdEvent(version, now(), name);
      for (const listener of listeners) listener(event);
      return version;
    },
    find: (bucket, key, versionId) => bucketNamed(bucket).find(key, versionId),
    read: ({ id, bytes }, range = { first: 0, last: bytes - 1 }) => storage.readBody(id, range),
    list: (bucket, query) => bucketNamed(bucket).list(query),
    versions: (bucket, prefix) => bucketNamed(bucket).listVersions(prefix),
  };
  return { ...state, uploads: createMultipartUploads(state) };
}

function newVersion(bucket: Bucket, object: NewObject, sequence: number, now: number): StoredObject {
  const { key, body, contentType = 'application/octet-stream', assembled } = object;
  return {
    bucket: bucket.name,
    key,
    id: body.id,
    versionId: bucket.versioned ? body.id : NULL_VERSION,
    etag: body.md5,
    bytes: body.bytes,
    lastModified: now,
    contentType,
    sequence,
    ...assembled,
  };
}

/** Throws what S3 answers when a put cannot be done now. */
function checkPut(bucket: Bucket, { key, condition }: NewObject): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
  if (!condition) return;
  const current = bucket.current(key);
  if ('ifMatch' in condition && !current) throw new S3Error('NoSuchKey');
  const isMet = 'ifMatch' in condition ? current?.etag === condition.ifMatch : !current;
  if (!isMet) throw new S3Error('PreconditionFailed');
}

function createdEvent(version: StoredObject, eventTime: number, eventName: ObjectCreated['eventName']) {
  const { bucket, key, etag, bytes, sequence } = version;
  const versionId = version.versionId === NULL_VERSION ? undefined : version.versionId;
  const sequencer = sequence.toString(16).toUpperCase().padStart(16, '0');
  return { bucket, key, versionId, etag, bytes, eventTime, sequencer, eventName };
}
