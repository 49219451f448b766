/**
 * The user registry: the keyed hashes of the match keys of each job's users, by enterprise, in some objects a job. A job
 * enters all of its own first and lists the others' then. So of two jobs that do this together at least one sees the
 * other whole; that the other one sees a part is harmless.
 *
 * Few users are told by the keys themselves: whoever lists a thousand small jobs has read them all with one request. The
 * objects hold them as well, for a version of this that reads those alone may be running beside it during a deployment.
 */
import {
  hashesInKey,
  registrationKey,
  registrationOfKey,
  registrationsPrefix,
  roomInKeys,
  saltKey,
} from '../job/keys.ts';
import { writeSeveral } from '../job/write-several.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { HASH_BYTES } from './duplicates.ts';

/** A job, and its place in upload order. */
export interface Registration {
  readonly order: string;
  readonly job: string;
}

/** What a job has entered: the hashes that its keys tell, and the keys of the objects that hold the others. */
export interface Entry extends Registration {
  readonly told: Uint8Array;
  readonly objects: readonly string[];
}

export interface UserRegistry {
  /**
   * The seed of an enterprise's hashes, made at the first call: hashes of its jobs can be compared, and outside the bucket
   * they mean nothing.
   */
  salt(enterprise: string): Promise<string>;
  /**
   * Enters a job's hashes, a small block in keys and any other as an object of its own; the next block is asked for when one
   * is stored. A repeated attempt replaces it part by part: the same file makes the same parts.
   */
  register(enterprise: string, of: Registration, hashes: Iterable<Uint8Array>): Promise<void>;
  /** Every entry that has hashes, the earliest upload first. */
  entries(enterprise: string): AsyncIterable<Entry>;
  /** The hashes in an entry's objects, in blocks of whole ones; nothing once they have expired. */
  hashes(objects: Entry['objects']): AsyncIterable<Uint8Array>;
}

/** So many hashes of a block are told by keys: to write a key for each 64 or so costs more than one object, to read them nothing. */
const MAX_IN_KEYS = 512;
const HASHES_A_KEY = 64;

/**
 * Makes the {@link UserRegistry} of one work bucket. Methods reject as {@link ObjectStore}'s do.
 *
 * @param createSalt gives a secret text that nobody can guess
 * @param mostInKeys the most hashes of a block that are told by keys
 */
export function createUserRegistry(
  store: ObjectStore,
  bucket: string,
  createSalt: () => string,
  mostInKeys = MAX_IN_KEYS,
): UserRegistry {
  const keyBytes = (enterprise: string, { order, job }: Registration): number =>
    HASH_BYTES * Math.min(HASHES_A_KEY, Math.floor(roomInKeys(enterprise, order, job) / HASH_BYTES));

  return {
    async salt(enterprise) {
      const at = { bucket, key: saltKey(enterprise) };
      const standing = await store.read(at);
      if (standing) return standing.text;
      const salt = createSalt();
      const { written } = await store.put(at, salt, { ifAbsent: true });
      return written ? salt : ((await store.read(at))?.text ?? salt);
    },
    async register(enterprise, { order, job }, hashes) {
      const stepBytes = keyBytes(enterprise, { order, job });
      let parts = 0;
      async function putTold(told: Uint8Array): Promise<void> {
        await store.put({ bucket, key: registrationKey(enterprise, order, job, ++parts, told) }, told);
      }
      for (const block of hashes) {
        if (block.length <= mostInKeys * HASH_BYTES && stepBytes > 0)
          await writeSeveral(piecesOf(block, stepBytes), putTold);
        else await store.put({ bucket, key: registrationKey(enterprise, order, job, ++parts) }, block);
      }
    },
    async *entries(enterprise) {
      let entry: (Registration & { told: Uint8Array[]; objects: string[] }) | undefined;
      const asEntry = ({ told, ...rest }: NonNullable<typeof entry>): Entry => ({
        ...rest,
        told: Buffer.concat(told),
      });
      for await (const key of store.list(bucket, registrationsPrefix(enterprise))) {
        const of = registrationOfKey(key);
        if (entry && entry.job !== of.job) yield asEntry(entry);
        if (entry?.job !== of.job) entry = { ...of, told: [], objects: [] };
        const told = hashesInKey(key);
        if (told) entry.told.push(told);
        else entry.objects.push(key);
      }
      if (entry) yield asEntry(entry);
    },
    async *hashes(objects) {
      for (const key of objects) {
        const opened = await store.open({ bucket, key });
        try {
          if (opened) yield* wholeHashes(opened.body);
        } finally {
          opened?.discard();
        }
      }
    },
  };
}

function* piecesOf(block: Uint8Array, bytes: number): Generator<Uint8Array> {
  for (let at = 0; at < block.length; at += bytes) yield block.subarray(at, at + bytes);
}

/** The same bytes, cut between hashes. */
async function* wholeHashes(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = bytes.length - (bytes.length % HASH_BYTES);
    yield bytes.subarray(0, end);
    rest = bytes.subarray(end);
  }
}
