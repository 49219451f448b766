import { S3Error } from '../s3-error.ts';
import type { StoredBucket, StoredObject } from './storage.ts';

/** A listing goes over the keys that begin with `prefix`, in the order of their UTF-8 bytes. */
export interface ListQuery {
  readonly prefix: string;
  /** Keys that hold it beyond the prefix are rolled up to one common prefix. Default none. */
  readonly delimiter?: string;
  /** What an earlier page gave as `next`. */
  readonly from?: string | undefined;
  /** Most objects and common prefixes on the page. Default all. */
  readonly max?: number;
}

export interface ListPage {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Present when there is more. */
  readonly next: string | undefined;
}

export type Bucket = ReturnType<typeof createBucket>;

/** One bucket in memory: the versions of each key, and the keys in the order in which S3 lists them. */
export function createBucket({ name, versioned }: StoredBucket) {
  /** Of each key, the oldest first; only one in a bucket without versions. */
  const versions = new Map<string, StoredObject[]>();
  const keys: string[] = [];
  const current = (key: string): StoredObject | undefined => versions.get(key)?.at(-1);
  return {
    name,
    versioned,
    current,
    /** Makes an object the current one of its key; answers the one that is gone for it, if any. */
    add(object: StoredObject): StoredObject | undefined {
      const known = versions.get(object.key);
      if (known) {
        known.push(object);
        return versioned ? undefined : known.shift();
      }
      versions.set(object.key, [object]);
      const place = countWhile(keys, (key) => compareKeys(key, object.key) < 0);
      keys.splice(place, 0, object.key);
      return undefined;
    },
    /** The current object of a key, or one version of it. Throws `NoSuchKey` or `NoSuchVersion`. */
    find(key: string, versionId: string | undefined): StoredObject {
      const isWanted = (version: StoredObject): boolean => version.versionId === versionId;
      const object = versionId === undefined ? current(key) : versions.get(key)?.find(isWanted);
      if (!object) throw new S3Error(versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion');
      return object;
    },
    /** One page of the current objects. */
    list(query: ListQuery): ListPage {
      const { keys: listed, prefixes, next } = listKeys(keys, query);
      return { objects: listed.flatMap((key) => current(key) ?? []), prefixes, next };
    },
    /** Every version of every key under a prefix, each key's oldest first. */
    listVersions(prefix: string): StoredObject[] {
      return keys.filter((key) => key.startsWith(prefix)).flatMap((key) => versions.get(key) ?? []);
    },
  };
}

function listKeys(sorted: readonly string[], query: ListQuery) {
  const { prefix, delimiter = '', from = '', max = Number.POSITIVE_INFINITY } = query;
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = from;
  let index = Math.max(
    countWhile(sorted, (key) => compareKeys(key, prefix) < 0),
    indexPast(sorted, from, query),
  );
  for (let key = sorted[index]; key?.startsWith(prefix); key = sorted[index]) {
    if (keys.length + prefixes.length >= max) return { keys, prefixes, next: last };
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    last = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    (cut < 0 ? keys : prefixes).push(last);
    index = cut < 0 ? index + 1 : indexPast(sorted, last, query);
  }
  return { keys, prefixes, next: undefined };
}

/** Index of the first key past a listed name; what begins with a common prefix is not past it. */
function indexPast(sorted: readonly string[], name: string, { prefix, delimiter = '' }: ListQuery): number {
  const isCommonPrefix = delimiter !== '' && name.length > prefix.length && name.endsWith(delimiter);
  return countWhile(sorted, (key) => compareKeys(key, name) <= 0 || (isCommonPrefix && key.startsWith(name)));
}

/** Compares two keys by their UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** How many of the first keys meet a condition that none of the others meets. */
function countWhile(sorted: readonly string[], isMet: (key: string) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isMet(sorted[middle] ?? '')) low = middle + 1;
    else high = middle;
  }
  return low;
}
