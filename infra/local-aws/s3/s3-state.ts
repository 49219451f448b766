/**
 * The embedded S3 without its wire: buckets of objects, with S3's strong consistency, conditional writes, versions
 * and multipart uploads; clock and ids are injected.
 *
 * A key's life: absent → (put) current → (put) current, the former one an older version or gone → (delete) hidden by
 * a delete marker, or gone. A body is *staged* first, however long that takes; then one synchronous step checks the
 * condition, commits and tells the listeners, so of two racing conditional puts exactly one wins.
 *
 * With a folder, everything but unfinished multipart uploads outlives the process (see `state/folder-storage.ts`);
 * without one, everything is in memory.
 */
import { randomBytes as cryptoRandomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { S3Error } from './s3-error.ts';
import { applyChange, type Bucket, currentObject, findVersion, newestObject } from './state/bucket-index.ts';
import {
  type Change,
  type DeleteMarker,
  NULL_VERSION,
  type StoredObject,
  type Version,
} from './state/change.ts';
import type { ChecksumAlgorithm } from './state/checksum.ts';
import { type FileSystem, openFolderStorage } from './state/folder-storage.ts';
import {
  type ListPage,
  type ListQuery,
  listObjects,
  listVersions,
  type VersionPage,
  type VersionQuery,
} from './state/list-keys.ts';
import { createMultipartUploads, type MultipartUploads } from './state/multipart-uploads.ts';
import { checkCondition, type NewObject } from './state/new-object.ts';
import { recover } from './state/recover.ts';
import { type StagedBody, stageBody, stageBytes } from './state/stage-body.ts';
import { type ByteRange, createMemoryStorage } from './state/storage.ts';

/** What S3 says in an event. `etag` has no quotes; `eventTime` is epoch milliseconds; `sequencer` sorts as text. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  /** Undefined in a bucket without versions. */
  readonly versionId: string | undefined;
  readonly etag: string;
  readonly bytes: number;
  readonly eventTime: number;
  readonly sequencer: string;
  readonly eventName: 'ObjectCreated:Put' | 'ObjectCreated:CompleteMultipartUpload';
}

/** What a delete did: the version that is gone or the marker that was added. */
export interface Removal {
  readonly versionId: string | undefined;
  readonly isMarker: boolean;
}

/** Every method throws an `S3Error` where S3 would refuse. */
export interface S3State extends Disposable {
  now(): number;
  /** Idempotent; throws when the bucket exists with the other choice of versions. */
  createBucket(name: string, options: { versioned: boolean }): void;
  buckets(): readonly { readonly name: string; readonly created: number; readonly versioned: boolean }[];
  /** Throws `NoSuchBucket`. */
  expectBucket(name: string): { readonly versioned: boolean };
  /** Called synchronously at each commit, in commit order; a listener must not throw. */
  onObjectCreated(listener: (event: ObjectCreated) => void): void;

  /** Stores a body for a later put, computing these checksums on the way. */
  stage(body: AsyncIterable<Uint8Array>, checksums?: Iterable<ChecksumAlgorithm>): Promise<StagedBody>;
  stageBytes(bytes: Uint8Array): StagedBody;
  discard(body: StagedBody): void;

  /** Commits an object; when its condition does not hold, the staged body is gone. */
  put(object: NewObject): StoredObject;
  /** Throws what `put` would throw now, to spare the staging of a body. */
  checkPut(object: Omit<NewObject, 'body'>): void;
  readonly uploads: MultipartUploads;
  /** Throws `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` for a delete marker asked for by its id. */
  find(bucket: string, key: string, versionId?: string): StoredObject;
  /** A small body whole, a large one as a stream that is to be read to its end or destroyed. */
  read(object: StoredObject, range?: ByteRange): Uint8Array | Readable;
  /** Deleting what is not there is no error. */
  remove(bucket: string, key: string, versionId?: string): Removal;
  list(bucket: string, query: ListQuery): ListPage;
  listVersions(bucket: string, query: VersionQuery): VersionPage;
}

export interface S3StateOptions {
  /** Where everything is kept; in memory when absent. */
  readonly folder?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly randomBytes?: (count: number) => Uint8Array;
  /** For tests that break a change off half-way. */
  readonly fileSystem?: FileSystem;
}

const MAX_KEY_BYTES = 1024;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Opens the state that a folder holds, finishing what a killed process left. */
export async function openS3State(options: S3StateOptions): Promise<S3State> {
  const { folder, now, randomBytes = cryptoRandomBytes, fileSystem } = options;
  const storage = folder === undefined ? createMemoryStorage() : openFolderStorage(folder, fileSystem);
  const { buckets, sequence } = recover(storage);
  const listeners: ((event: ObjectCreated) => void)[] = [];
  const newId = (): string => Buffer.from(randomBytes(16)).toString('hex');
  let lastSequence = sequence;

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket');
    return bucket;
  };
  const append = (change: Change): void => {
    storage.append(change);
    const effect = applyChange(buckets, change);
    if (effect) storage.settle(effect);
  };
  /** A key that stays shown keeps its place; one that comes into sight gets a free one. */
  const pathAfter = (bucket: Bucket, key: string, newest: Version | undefined): { path?: string } => {
    if (newest?.kind !== 'object') return {};
    const entry = bucket.entries.get(key);
    const path = newestObject(entry) ? entry?.path : storage.choosePath(bucket.name, key);
    return path === undefined ? {} : { path };
  };
  const addVersion = (bucket: Bucket, version: Version): void =>
    append({ change: 'put', bucket: bucket.name, version, ...pathAfter(bucket, version.key, version) });
  const nextVersion = (bucket: Bucket, key: string) => {
    lastSequence += 1;
    return { key, versionId: bucket.versioned ? newId() : NULL_VERSION, sequence: lastSequence };
  };

  const checkPut: S3State['checkPut'] = ({ bucket, key, condition }) => {
    const current = currentObject(bucketNamed(bucket), key);
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
    if (condition) checkCondition(condition, current);
  };
  const commit = (
    object: NewObject,
    facts: { etag: string; lastModified: number },
    eventName: ObjectCreated['eventName'],
  ): StoredObject => {
    const { body, contentType = 'application/octet-stream', metadata = {}, checksum } = object;
    try {
      checkPut(object);
    } catch (error) {
      storage.removeBody(body.id);
      throw error;
    }
    const bucket = bucketNamed(object.bucket);
    const { id, bytes } = body;
    const version = nextVersion(bucket, object.key);
    const stored: StoredObject = {
      kind: 'object',
      ...version,
      id,
      bytes,
      ...facts,
      contentType,
      metadata,
      checksum,
    };
    addVersion(bucket, stored);
    const event = createdEvent(bucket, stored, now(), eventName);
    for (const listener of listeners) listener(event);
    return stored;
  };

  return {
    now,
    checkPut,
    createBucket: (name, { versioned }) => {
      if (!BUCKET_NAME.test(name)) throw new S3Error('InvalidArgument', `"${name}" is no bucket name.`);
      const known = buckets.get(name);
      if (known && known.versioned !== versioned) {
        const state = known.versioned ? 'with' : 'without';
        throw new S3Error(
          'InvalidRequest',
          `The bucket "${name}" exists ${state} versions; that cannot be changed.`,
        );
      }
      if (!known) append({ change: 'bucket', bucket: name, versioned, created: now() });
    },
    buckets: () => [...buckets.values()],
    expectBucket: bucketNamed,
    onObjectCreated: (listener) => void listeners.push(listener),

    stage: (body, checksums = []) => stageBody(storage, newId(), body, checksums),
    stageBytes: (bytes) => stageBytes(storage, newId(), bytes),
    discard: (body) => storage.removeBody(body.id),

    put: (object) => commit(object, { etag: object.body.md5, lastModified: now() }, 'ObjectCreated:Put'),
    uploads: createMultipartUploads({
      storage,
      now,
      newId,
      checkPut,
      commit: (object, facts) => commit(object, facts, 'ObjectCreated:CompleteMultipartUpload'),
    }),
    find: (bucket, key, versionId) => findVersion(bucketNamed(bucket), key, versionId),
    read: (object, range = { first: 0, last: object.bytes - 1 }) => storage.readBody(object.id, range),
    remove: (name, key, versionId) => {
      const bucket = bucketNamed(name);
      if (versionId === undefined && bucket.versioned) {
        const marker: DeleteMarker = { kind: 'marker', ...nextVersion(bucket, key), lastModified: now() };
        addVersion(bucket, marker);
        return { versionId: marker.versionId, isMarker: true };
      }
      const versions = bucket.entries.get(key)?.versions ?? [];
      const gone = versions.find((version) => version.versionId === (versionId ?? NULL_VERSION));
      if (gone) {
        const newest = versions.findLast((version) => version !== gone);
        const path = pathAfter(bucket, key, newest);
        append({ change: 'remove', bucket: name, key, versionId: gone.versionId, ...path });
      }
      return { versionId, isMarker: gone?.kind === 'marker' };
    },
    list: (bucket, query) => listObjects(bucketNamed(bucket), query),
    listVersions: (bucket, query) => listVersions(bucketNamed(bucket), query),
    [Symbol.dispose]: () => storage.close(),
  };
}

function createdEvent(
  bucket: Bucket,
  { key, versionId, etag, bytes, sequence }: StoredObject,
  eventTime: number,
  eventName: ObjectCreated['eventName'],
): ObjectCreated {
  return {
    bucket: bucket.name,
    key,
    versionId: bucket.versioned ? versionId : undefined,
    etag,
    bytes,
    eventTime,
    sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
    eventName,
  };
}
