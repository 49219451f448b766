/**
 * The work bucket holds the records of a job: JSON objects, each under its key of `keys.ts`, in the order of the road:
 *
 * plan → chunks → managers → overlaps → manifest → messages → claims → results → complete.
 *
 * What is *written once* is put with `If-None-Match: *`, and the writer gets back what holds: its own, or what was there
 * before it. What is *owned* belongs to one attempt, and is replaced with `If-Match`. Functions reject as
 * {@link ObjectStore}'s methods do, and with a StorageError `damaged` for an object that is not what its key says.
 */
import type * as z from 'zod';
import { StorageError } from '../ports/errors.ts';
import type { ObjectAddress, ObjectFacts, ObjectStore } from '../ports/object-store.ts';

export interface WorkBucket {
  readonly store: ObjectStore;
  readonly bucket: string;
}

/** A record that belongs to an attempt: `etag` is the right to replace it, `ageMs` its age by S3's clock. */
export interface Owned<T> {
  readonly value: T;
  readonly etag: string;
  readonly ageMs: number;
}

export async function readRecord<T>(
  { store, bucket }: WorkBucket,
  key: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const object = await store.read({ bucket, key });
  return object && parseRecord({ bucket, key }, object.text, schema);
}

/**
 * Reads the text of a record.
 *
 * @throws StorageError `damaged`, which says nothing of the text: it may hold what persons are called.
 */
export function parseRecord<T>({ bucket, key }: ObjectAddress, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    const message = `${key} in the bucket ${bucket} is damaged, and its job cannot go on: remove it, and drop the file again.`;
    throw new StorageError('damaged', message, { retryable: false, details: { bucket, key } });
  }
}

/** Writes a record whatever stands there. */
export async function writeRecord({ store, bucket }: WorkBucket, key: string, value: unknown): Promise<void> {
  await store.put({ bucket, key }, JSON.stringify(value));
}

/** Writes a record unless there is one. @returns the record that stands there now */
export async function writeOnce<T>(
  work: WorkBucket,
  key: string,
  value: T,
  schema: z.ZodType<T>,
): Promise<T> {
  const { store, bucket } = work;
  const { written } = await store.put({ bucket, key }, JSON.stringify(value), { ifAbsent: true });
  return written ? value : ((await readRecord(work, key, schema)) ?? value);
}

export async function readOwned<T>(
  { store, bucket }: WorkBucket,
  key: string,
  schema: z.ZodType<T>,
): Promise<Owned<T> | undefined> {
  const object = await store.read({ bucket, key });
  if (!object) return undefined;
  return {
    value: parseRecord({ bucket, key }, object.text, schema),
    etag: object.etag,
    ageMs: ageMsOf(object),
  };
}

/**
 * Puts an owned record: the first one if `replaces` is undefined, else in place of the one with that etag.
 *
 * @returns the new etag, or undefined when another attempt's record stands there
 */
export async function putOwned<T extends { readonly attempt: string }>(
  work: WorkBucket,
  key: string,
  value: T,
  replaces: string | undefined,
  schema: z.ZodType<T>,
): Promise<string | undefined> {
  const { store, bucket } = work;
  const condition = replaces === undefined ? ({ ifAbsent: true } as const) : { ifMatch: replaces };
  const put = await store.put({ bucket, key }, JSON.stringify(value), condition);
  if (put.written) return put.etag;
  // An SDK retry can meet its own write. A take-over changes the attempt, so a record of ours is ours still.
  const standing = await readOwned(work, key, schema);
  return standing?.value.attempt === value.attempt ? standing.etag : undefined;
}

/** Keys under a prefix, in order. */
export const listKeys = ({ store, bucket }: WorkBucket, prefix: string): AsyncIterable<string> =>
  store.list(bucket, prefix);

export const hasRecord = ({ store, bucket }: WorkBucket, key: string): Promise<boolean> =>
  store.exists({ bucket, key });

/** S3 tells both times in whole seconds: an object may be that much younger, and is never taken for older than it is. */
export const ageMsOf = ({ now, lastModified }: ObjectFacts): number =>
  Math.max(0, now.getTime() - lastModified.getTime() - 1000);
