import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import * as z from 'zod';

/** The version id of an object in a bucket without versions, as S3 names it. */
export const NULL_VERSION = 'null';

export const StoredBucket = z.object({ name: z.string(), versioned: z.boolean() });
export type StoredBucket = z.infer<typeof StoredBucket>;

/**
 * One version of an object. `id` names its body; `etag` has no quotes; `lastModified` is epoch milliseconds; a later
 * put has a larger `sequence`.
 */
export const StoredObject = z.object({
  bucket: z.string(),
  key: z.string(),
  id: z.string(),
  versionId: z.string(),
  etag: z.string(),
  bytes: z.int().nonnegative(),
  lastModified: z.number(),
  contentType: z.string(),
  sequence: z.int(),
});
export type StoredObject = z.infer<typeof StoredObject>;

/** A body that is stored but belongs to no object yet. `md5` and `crc32` are hexadecimal. */
export interface StagedBody {
  readonly id: string;
  readonly bytes: number;
  readonly md5: string;
  readonly crc32: string;
}

/** Part of a body, in bytes; both ends are inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Keeps bodies, and which objects they belong to. */
export interface Storage {
  /** What earlier runs stored, the oldest object first. Bodies without an object are gone afterwards. */
  load(): { buckets: StoredBucket[]; objects: StoredObject[] };
  saveBucket(bucket: StoredBucket): void;
  /** Begins a body; until `close` nothing of it may be relied on. */
  openBody(id: string): { write(bytes: Uint8Array): void; close(): void };
  /** A small body whole; a large one as a stream that is read to its end or destroyed. */
  readBody(id: string, range: ByteRange): Uint8Array | Readable;
  removeBody(id: string): void;
  /** Makes a closed body an object: afterwards it outlives a kill of the process, before it is not there at all. */
  commit(object: StoredObject): void;
  /** Removes an object that a later one of its key has replaced. */
  remove(object: StoredObject): void;
}

/** Keeps everything in memory: for simulations and tests. */
export function createMemoryStorage(): Storage {
  const bodies = new Map<string, Buffer>();
  const removeBody = (id: string): void => void bodies.delete(id);
  return {
    load: () => ({ buckets: [], objects: [] }),
    saveBucket: () => {},
    openBody: (id) => {
      const parts: Uint8Array[] = [];
      return {
        // Copied, because the writer may use its buffer again.
        write: (bytes) => void parts.push(Uint8Array.from(bytes)),
        close: () => void bodies.set(id, Buffer.concat(parts)),
      };
    },
    readBody: (id, { first, last }) => {
      const body = bodies.get(id);
      if (!body) throw new Error(`The body ${id} is not stored.`);
      return body.subarray(first, last + 1);
    },
    removeBody,
    commit: () => {},
    remove: ({ id }) => removeBody(id),
  };
}

/** Stores a body piece by piece, never holding more than one; a stream that fails leaves nothing. */
export async function stageBody(
  storage: Storage,
  id: string,
  body: AsyncIterable<Uint8Array>,
): Promise<StagedBody> {
  const stage = openStage(storage, id);
  try {
    for await (const bytes of body) stage.write(bytes);
  } catch (error) {
    stage.close();
    storage.removeBody(id);
    throw error;
  }
  return stage.close();
}

/** Stores a body that is at hand. */
export function stageBytes(storage: Storage, id: string, bytes: Uint8Array): StagedBody {
  const stage = openStage(storage, id);
  try {
    stage.write(bytes);
  } catch (error) {
    stage.close();
    storage.removeBody(id);
    throw error;
  }
  return stage.close();
}

function openStage(storage: Storage, id: string) {
  const sink = storage.openBody(id);
  const md5 = createHash('md5');
  let crc = 0;
  let length = 0;
  return {
    write: (bytes: Uint8Array): void => {
      sink.write(bytes);
      md5.update(bytes);
      crc = crc32(bytes, crc);
      length += bytes.length;
    },
    close: (): StagedBody => {
      sink.close();
      return { id, bytes: length, md5: md5.digest('hex'), crc32: crc.toString(16).padStart(8, '0') };
    },
  };
}

/** `ifAbsent`: no current object may exist; `ifMatch`: the current one must have this ETag (without quotes). */
export type WriteCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: StagedBody;
  /** Default `application/octet-stream`, as S3's. */
  readonly contentType?: string | undefined;
  readonly condition?: WriteCondition | undefined;
  /** Of an object that was assembled from parts: it has an ETag of its own and the date of its upload's start. */
  readonly assembled?: Pick<StoredObject, 'etag' | 'lastModified'>;
}
