import { type Bucket, type Entry, newestObject } from './bucket-index.ts';
import type { StoredObject, Version } from './change.ts';
import { compareKeys } from './key-order.ts';

/** Where a listing goes on: after this key, or after all keys under this prefix. */
export interface Position {
  readonly after: string;
  readonly kind: 'key' | 'prefix';
}

export interface ListQuery {
  readonly prefix: string;
  /** Keys that hold it beyond the prefix are rolled up to one common prefix; empty for none. */
  readonly delimiter: string;
  readonly from: Position | undefined;
  readonly max: number;
}

export interface ListPage {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Present when there is more. */
  readonly next: Position | undefined;
}

export interface VersionPosition extends Position {
  /** Goes on within the key `after`, after this version of it. */
  readonly versionId: string | undefined;
}

export interface VersionQuery extends ListQuery {
  readonly from: VersionPosition | undefined;
}

export interface ListedVersion {
  readonly version: Version;
  readonly isLatest: boolean;
}

export interface VersionPage {
  readonly versions: readonly ListedVersion[];
  readonly prefixes: readonly string[];
  readonly next: VersionPosition | undefined;
}

/** One page of the current objects. */
export function listObjects(bucket: Bucket, query: ListQuery): ListPage {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last: Position | undefined;
  for (const step of walk(bucket, query, query.from, (entry) => newestObject(entry) !== undefined)) {
    if (objects.length + prefixes.length >= query.max)
      return { objects, prefixes, next: query.max > 0 ? last : undefined };
    const object = step.entry && newestObject(step.entry);
    if (object) objects.push(object);
    else prefixes.push(step.name);
    last = { after: step.name, kind: object ? 'key' : 'prefix' };
  }
  return { objects, prefixes, next: undefined };
}

/** One page of all versions and delete markers, each key's newest first. */
export function listVersions(bucket: Bucket, query: VersionQuery): VersionPage {
  const versions: ListedVersion[] = [];
  const prefixes: string[] = [];
  let last: VersionPosition | undefined;
  for (const step of walkVersions(bucket, query)) {
    if (versions.length + prefixes.length >= query.max)
      return { versions, prefixes, next: query.max > 0 ? last : undefined };
    if (step.listed) {
      versions.push(step.listed);
      last = { after: step.name, kind: 'key', versionId: step.listed.version.versionId };
    } else {
      prefixes.push(step.name);
      last = { after: step.name, kind: 'prefix', versionId: undefined };
    }
  }
  return { versions, prefixes, next: undefined };
}

function* walkVersions(
  bucket: Bucket,
  query: VersionQuery,
): Generator<{ name: string; listed?: ListedVersion }> {
  const { from } = query;
  const within = from?.versionId === undefined ? undefined : bucket.entries.get(from.after);
  if (from && within) yield* newestFirst(from.after, within, from.versionId);
  for (const step of walk(bucket, query, from, () => true)) {
    if (step.entry) yield* newestFirst(step.name, step.entry, undefined);
    else yield { name: step.name };
  }
}

function* newestFirst(name: string, entry: Entry, afterVersionId: string | undefined) {
  const versions = entry.versions.toReversed();
  const start =
    afterVersionId === undefined
      ? 0
      : versions.findIndex(({ versionId }) => versionId === afterVersionId) + 1;
  for (const version of versions.slice(start)) {
    yield { name, listed: { version, isLatest: version === versions[0] } };
  }
}

/** Walks keys and common prefixes in S3's order; a step without an entry is a common prefix. */
function* walk(
  bucket: Bucket,
  { prefix, delimiter }: ListQuery,
  from: Position | undefined,
  isVisible: (entry: Entry) => boolean,
): Generator<{ name: string; entry?: Entry }> {
  const { keys, entries } = bucket;
  const beyond = (group: string) => (key: string) => compareKeys(key, group) < 0 || key.startsWith(group);
  let index = keys.indexAfter((key) => compareKeys(key, prefix) < 0);
  if (from) {
    const passed =
      from.kind === 'prefix' ? beyond(from.after) : (key: string) => compareKeys(key, from.after) <= 0;
    index = Math.max(index, keys.indexAfter(passed));
  }
  for (let key = keys.at(index); key?.startsWith(prefix); key = keys.at(index)) {
    const entry = entries.get(key);
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (!entry || !isVisible(entry)) {
      index += 1;
    } else if (cut < 0) {
      yield { name: key, entry };
      index += 1;
    } else {
      const group = key.slice(0, cut + delimiter.length);
      yield { name: group };
      index = keys.indexAfter(beyond(group));
    }
  }
}
