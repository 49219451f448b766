/**
 * The user registry: the keyed hashes of the match keys of each job's users, by enterprise, in some objects a job. A job
 * enters all of its own first and lists the others' then. So of two jobs that do this together at least one sees the
 * other whole; that the other one sees a part is harmless.
 */
import { keysKey, keysPrefix, registrationOfKey, registrationPrefix, saltKey } from '../job/keys.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { HASH_BYTES } from './duplicates.ts';

/** One job's entry, and its place in upload order. */
export interface Registration {
  readonly order: string;
  readonly job: string;
}

export interface UserRegistry {
  /**
   * The seed of an enterprise's hashes, made at the first call: hashes of its jobs can be compared, and outside the bucket
   * they mean nothing.
   */
  salt(enterprise: string): Promise<string>;
  /**
   * Enters a job's hashes, each block as an object of its own; the next block is asked for when one is stored. A repeated
   * attempt replaces it part by part: the same file makes the same parts.
   */
  register(enterprise: string, entry: Registration, hashes: Iterable<Uint8Array>): Promise<void>;
  /** Every entry that has hashes, the earliest upload first. */
  entries(enterprise: string): AsyncIterable<Registration>;
  /** The hashes of an entry, in blocks of whole ones; nothing once it has expired. */
  hashes(enterprise: string, entry: Registration): AsyncIterable<Uint8Array>;
}

/**
 * Makes the {@link UserRegistry} of one work bucket. Methods reject as {@link ObjectStore}'s do.
 *
 * @param createSalt gives a secret text that nobody can guess
 */
export function createUserRegistry(
  store: ObjectStore,
  bucket: string,
  createSalt: () => string,
): UserRegistry {
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
      let part = 0;
      for (const block of hashes)
        await store.put({ bucket, key: keysKey(enterprise, order, job, ++part) }, block);
    },
    async *entries(enterprise) {
      let last: Registration | undefined;
      for await (const key of store.list(bucket, keysPrefix(enterprise))) {
        const entry = registrationOfKey(key);
        if (entry.job !== last?.job) yield entry;
        last = entry;
      }
    },
    async *hashes(enterprise, { order, job }) {
      for await (const key of store.list(bucket, registrationPrefix(enterprise, order, job))) {
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
