import { createKeyHash } from './key-hash.ts';
import { createRowSet } from './row-set.ts';

/** Bytes of one hash as it is written: 64 bits, little-endian. */
export const HASH_BYTES = 8;

/**
 * Finds the rows of a file that name the same user; and then the users that two files share, by the hashes of their keys
 * alone, if both checks had the same seed.
 */
export interface DuplicateCheck {
  /**
   * Keys are compared exactly, but for the two ways to write an accented letter (in NFC). Remembers `row` when the key is new; a row has one key. Rows are positive, below 2³², and
   * come about in order.
   */
  firstRowOf(key: string, row: number): number | undefined;
  /** Notes that a row, the first for its key, became a user. A rejected row is none. */
  markUser(row: number): void;
  /** Notes that a row is none after all. */
  unmarkUser(row: number): void;
  /** Whether a row became a user. */
  isUser(row: number): boolean;
  /**
   * The hashes of all users, {@link HASH_BYTES} each, in no order, in blocks of about a megabyte. A block is overwritten
   * when the next one is asked for.
   */
  userHashes(): Generator<Uint8Array>;
  /** The users among such hashes, by row. */
  usersIn(hashes: Uint8Array): Generator<number>;
}

/** A block of hashes is about a megabyte. */
const BLOCK_HASHES = 131_072;

/** A slot of the index: a row, 0 in a free one, and both halves of its key's hash. */
const SLOT = 3;
const MAX_LOAD = 0.75;
const MIN_SLOTS = 1024;

/**
 * Makes a duplicate check: an open-addressed index by seeded hashes of 64 bits, which takes 12 bytes a slot however long
 * the keys. The chance that any of 5,000,000 different keys is taken for another is below one in a million.
 *
 * @param expectedRows how many there may be; the index doubles, and moves all of them, when there are more
 */
export function createDuplicateCheck(seed: string, expectedRows = 0): DuplicateCheck {
  const hash = createKeyHash(seed);
  const users = createRowSet();
  let slots = Math.max(MIN_SLOTS, Math.ceil(expectedRows / MAX_LOAD));
  let table = new Uint32Array(slots * SLOT);
  let used = 0;

  /** Where the hash stands, or the free place that it belongs in. */
  function placeOf(high: number, low: number): number {
    let at = Math.floor((low / 2 ** 32) * slots) * SLOT;
    while (table[at] !== 0 && (table[at + 1] !== low || table[at + 2] !== high))
      at = at + SLOT === table.length ? 0 : at + SLOT;
    return at;
  }

  function put(at: number, row: number, high: number, low: number): void {
    table[at] = row;
    table[at + 1] = low;
    table[at + 2] = high;
  }

  function grow(): void {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * SLOT);
    for (let at = 0; at < old.length; at += SLOT) {
      const [row = 0, low = 0, high = 0] = old.subarray(at, at + SLOT);
      if (row !== 0) put(placeOf(high, low), row, high, low);
    }
  }

  return {
    firstRowOf(key, row) {
      const { high, low } = hash(key);
      const at = placeOf(high, low);
      const first = table[at];
      if (first !== 0) return first;
      put(at, row, high, low);
      used += 1;
      if (used > slots * MAX_LOAD) grow();
      return undefined;
    },
    markUser: users.add,
    unmarkUser: users.remove,
    isUser: users.has,
    *userHashes() {
      const block = new DataView(new ArrayBuffer(BLOCK_HASHES * HASH_BYTES));
      let end = 0;
      for (let at = 0; at < table.length; at += SLOT) {
        if (!users.has(table[at] ?? 0)) continue;
        block.setUint32(end, table[at + 1] ?? 0, true);
        block.setUint32(end + 4, table[at + 2] ?? 0, true);
        end += HASH_BYTES;
        if (end < block.byteLength) continue;
        yield new Uint8Array(block.buffer);
        end = 0;
      }
      if (end > 0) yield new Uint8Array(block.buffer, 0, end);
    },
    *usersIn(block) {
      const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
      for (let at = 0; at < block.byteLength; at += HASH_BYTES) {
        const row = table[placeOf(view.getUint32(at + 4, true), view.getUint32(at, true))] ?? 0;
        if (users.has(row)) yield row;
      }
    },
  };
}
