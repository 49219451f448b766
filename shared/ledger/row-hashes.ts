/**
 * `hashes/<job>/<n>`: of each row of a file, in order, the hash of its match key and that of all that it would send, as they
 * stand in a ledger: what a fold makes entries of, without the rows themselves. Rows that are no users have zeros; zeros
 * in place of the second hash belong to a row that is never skipped.
 */
import { buffer } from 'node:stream/consumers';
import { hashesKey } from '../job/keys.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { HASH_BYTES } from '../overlap/duplicates.ts';
import type { KeyHash } from '../overlap/key-hash.ts';

/** Bytes of the two hashes of a row. */
export const PAIR_BYTES = 2 * HASH_BYTES;

/** A part is a megabyte. */
const PART_ROWS = 65_536;

export interface HashWriter {
  /** Adds the next row; without a key it is no user, without the other hash never skipped. */
  add(key?: Readonly<KeyHash>, row?: Readonly<KeyHash>): void;
  /** Stores the parts that are full. */
  store(): Promise<void>;
  /** Stores all that is left. */
  finish(): Promise<void>;
}

/** Stores the hashes of a job's rows. The same file makes the same parts, so a repeated attempt replaces them one by one. */
export function createHashWriter({ store, bucket }: WorkBucket, job: string): HashWriter {
  const full: Buffer[] = [];
  /** Parts that are stored, to be filled again: V8 would keep a megabyte each for long. */
  const free: Buffer[] = [];
  let part: Buffer = Buffer.alloc(0);
  let end = 0;
  let parts = 0;

  async function storeFull(): Promise<void> {
    for (let bytes = full.shift(); bytes; bytes = full.shift()) {
      await store.put({ bucket, key: hashesKey(job, ++parts) }, bytes);
      free.push(bytes);
    }
  }

  return {
    add(key, row) {
      if (end === part.length) {
        if (end > 0) full.push(part);
        part = free.pop()?.fill(0) ?? Buffer.alloc(PART_ROWS * PAIR_BYTES);
        end = 0;
      }
      writeHash(part, end, key);
      writeHash(part, end + HASH_BYTES, key && row);
      end += PAIR_BYTES;
    },
    store: storeFull,
    async finish() {
      if (end > 0) full.push(part.subarray(0, end));
      await storeFull();
    },
  };
}

function writeHash(bytes: Buffer, at: number, hash: Readonly<KeyHash> | undefined): void {
  if (!hash) return;
  bytes.writeUInt32BE(hash.high, at);
  bytes.writeUInt32BE(hash.low, at + 4);
}

/**
 * Makes the reader of a job's hashes, from front to back.
 *
 * @returns what gives the pairs of so many rows, from the nth of the file, 0 the first; undefined where they have expired
 */
export function createHashReader(
  { store, bucket }: WorkBucket,
  job: string,
): (nth: number, rows: number) => Promise<Buffer | undefined> {
  let read: { readonly part: number; readonly bytes: Buffer | undefined } = { part: 0, bytes: undefined };

  async function partOf(part: number): Promise<Buffer | undefined> {
    if (read.part === part) return read.bytes;
    const opened = await store.open({ bucket, key: hashesKey(job, part) });
    read = { part, bytes: opened && (await buffer(opened.body)) };
    return read.bytes;
  }

  return async (nth, rows) => {
    const pieces: Buffer[] = [];
    for (let at = nth; at < nth + rows; ) {
      const bytes = await partOf(Math.floor(at / PART_ROWS) + 1);
      if (!bytes) return undefined;
      const from = at % PART_ROWS;
      const to = Math.min(PART_ROWS, from + nth + rows - at);
      pieces.push(bytes.subarray(from * PAIR_BYTES, to * PAIR_BYTES));
      at += to - from;
    }
    return Buffer.concat(pieces);
  };
}
