import { S3Error } from '../s3-error.ts';
import type { Change, DeleteMarker, StoredObject, Version } from './change.ts';
import { createSortedKeys, type SortedKeys } from './key-order.ts';

/** What is known of one key: its versions, oldest first, and where its current object is shown (see `Change`). */
export interface Entry {
  readonly versions: Version[];
  path: string | undefined;
}

export interface Bucket {
  readonly name: string;
  readonly versioned: boolean;
  readonly created: number;
  readonly entries: Map<string, Entry>;
  /** The keys of `entries`, in S3's order. */
  readonly keys: SortedKeys;
}

/** A plain file: the body that is shown, and where (see `Change`). */
export interface Shown {
  readonly id: string;
  readonly path: string | undefined;
}

/** What a change means for the stored files: what the key showed before and shows now, and bodies of no more use. */
export interface Effect {
  readonly bucket: string;
  readonly key: string;
  readonly before: Shown | undefined;
  readonly after: Shown | undefined;
  readonly deadBodies: readonly string[];
}

/** The current object of a key; undefined when there is none or a delete marker hides it. */
export function currentObject(bucket: Bucket, key: string): StoredObject | undefined {
  return newestObject(bucket.entries.get(key));
}

export function newestObject(entry: Entry | undefined): StoredObject | undefined {
  const newest = entry?.versions.at(-1);
  return newest?.kind === 'object' ? newest : undefined;
}

/** The object that a key, or one version of it, stands for; throws what S3 answers where there is none. */
export function findVersion(bucket: Bucket, key: string, versionId: string | undefined): StoredObject {
  const versions = bucket.entries.get(key)?.versions ?? [];
  if (versionId === undefined) {
    const newest = versions.at(-1);
    if (newest?.kind === 'object') return newest;
    throw new S3Error('NoSuchKey', undefined, newest && { headers: markerHeaders(newest) });
  }
  const version = versions.find((candidate) => candidate.versionId === versionId);
  if (!version) throw new S3Error('NoSuchVersion');
  if (version.kind === 'object') return version;
  throw new S3Error('MethodNotAllowed', undefined, { headers: markerHeaders(version) });
}

function markerHeaders(marker: DeleteMarker): Record<string, string> {
  return { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId };
}

/** Applies one change, and says what it means for the stored files. */
export function applyChange(buckets: Map<string, Bucket>, change: Change): Effect | undefined {
  if (change.change === 'sequence') return undefined;
  if (change.change === 'bucket') {
    const { bucket: name, versioned, created } = change;
    buckets.set(name, { name, versioned, created, entries: new Map(), keys: createSortedKeys() });
    return undefined;
  }
  const bucket = buckets.get(change.bucket);
  if (!bucket) throw new Error(`A change names the bucket "${change.bucket}", which was never created.`);
  const key = change.change === 'put' ? change.version.key : change.key;
  const versionId = change.change === 'put' ? change.version.versionId : change.versionId;

  const entry = entryOf(bucket, key);
  const before = shownBy(entry);
  const replaced = takeOut(entry.versions, versionId);
  if (change.change === 'put') entry.versions.push(change.version);
  entry.path = change.path;
  if (entry.versions.length === 0) {
    bucket.entries.delete(key);
    bucket.keys.remove(key);
  }
  const deadBodies = replaced?.kind === 'object' ? [replaced.id] : [];
  return { bucket: bucket.name, key, before, after: shownBy(entry), deadBodies };
}

/** The changes that make this state, keys in order, so that reading them again is quick. */
export function* changesOf(buckets: Map<string, Bucket>, sequence: number): Generator<Change> {
  yield { change: 'sequence', sequence };
  for (const bucket of buckets.values()) {
    yield { change: 'bucket', bucket: bucket.name, versioned: bucket.versioned, created: bucket.created };
    for (let index = 0; ; index += 1) {
      const key = bucket.keys.at(index);
      if (key === undefined) break;
      const entry = bucket.entries.get(key);
      for (const version of entry?.versions ?? []) {
        yield { change: 'put', bucket: bucket.name, version, path: entry?.path };
      }
    }
  }
}

function entryOf(bucket: Bucket, key: string): Entry {
  const known = bucket.entries.get(key);
  if (known) return known;
  const entry: Entry = { versions: [], path: undefined };
  bucket.entries.set(key, entry);
  bucket.keys.add(key);
  return entry;
}

function shownBy(entry: Entry): Shown | undefined {
  const object = newestObject(entry);
  return object && { id: object.id, path: entry.path };
}

function takeOut(versions: Version[], versionId: string): Version | undefined {
  const index = versions.findIndex((version) => version.versionId === versionId);
  return index < 0 ? undefined : versions.splice(index, 1)[0];
}
