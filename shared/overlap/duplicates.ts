import { createRowSet } from './row-set.ts';

/** Bytes of one hash as it is written: 64 bits, little-endian. */
export const HASH_BYTES = 8;

/**
 * Tells of every row which row, if any, was the first for the same key; and then which users two files share, by the
 * hashes of their keys alone, if both checks had the same seed.
 */
export interface DuplicateCheck {
  /**
   * Keys are compared exactly. Remembers `row` when the key is new; a row has one key. Rows are positive, below 2³², and
   * come about in order.
   */
  firstRowOf(key: string, row: number): number | undefined;
  /** Notes that a row, the first for its key, became a user. A row that was rejected carries nobody. */
  markUser(row: number): void;
  /**
   * The hashes of all users, {@link HASH_BYTES} each, in no order, in blocks of about a megabyte. A block is overwritten
   * when the next one is asked for.
   */
  userHashes(): Generator<Uint8Array>;
  /** The users among such hashes, by row. */
  usersIn(hashes: Uint8Array): Generator<number>;
}

/** A power of two: the upper bits of a hash choose the shard. */
const SHARD_BITS = 8;
const SHARDS = 2 ** SHARD_BITS;
/** Of a block of hashes, unless one shard has more. */
const BLOCK_ROWS = 131_072;
const shardOf = (high: number): number => high >>> (32 - SHARD_BITS);

/**
 * Makes a duplicate check that costs about 15 bytes a row, however long the keys: an open-addressed index by seeded hashes
 * of 64 bits. The chance that any of 5,000,000 different keys is taken for another is below one in a million.
 *
 * A look at memory that no cache holds is what costs time. So half of a hash stands beside its row in the index, where it
 * also tells where to move when the index grows, and only a row that is alike in that half is looked up by the other.
 * The index is made of small ones that grow one after the other: memory rises evenly, and no growth is felt.
 *
 * @param expectedRows how many there may be; so many take no growing, which moves them all and leaves garbage behind.
 * Memory that is never used costs nothing
 */
export function createDuplicateCheck(seed: string, expectedRows = 0): DuplicateCheck {
  const hash = createHash(seed);
  const highs = createHighs();
  const users = createRowSet();
  const shards = Array.from({ length: SHARDS }, (_, at) =>
    createShard(highs, Math.ceil(Math.max(16 * GROWTH ** (at / SHARDS), expectedRows / SHARDS / FIRST_LOAD))),
  );
  return {
    firstRowOf(key, row) {
      const { high, low } = hash(key);
      return shards[shardOf(high)]?.firstRowOf(high, low, row);
    },
    markUser: users.add,
    *userHashes() {
      const most = Math.max(...shards.map((shard) => shard.rows()));
      const block = new DataView(new ArrayBuffer(Math.max(most, BLOCK_ROWS) * HASH_BYTES));
      const filled = (bytes: number): Uint8Array => new Uint8Array(block.buffer, 0, bytes);
      let end = 0;
      for (const shard of shards) {
        if (end + shard.rows() * HASH_BYTES > block.byteLength) {
          yield filled(end);
          end = 0;
        }
        end = shard.writeHashes(users.has, block, end);
      }
      if (end > 0) yield filled(end);
    },
    *usersIn(block) {
      const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
      for (let at = 0; at < block.byteLength; at += HASH_BYTES) {
        const low = view.getUint32(at, true);
        const high = view.getUint32(at + 4, true);
        const row = shards[shardOf(high)]?.rowOf(high, low) ?? 0;
        if (users.has(row)) yield row;
      }
    },
  };
}

const PAGE_BITS = 16;
const PAGE_ROWS = 2 ** PAGE_BITS;

/** The upper half of the hash of every row that was the first for its key. */
interface Highs {
  put(row: number, high: number): void;
  of(row: number): number;
}

function createHighs(): Highs {
  /** A page is made when its first row comes, and never moved. */
  const pages: Uint32Array[] = [];
  return {
    put(row, high) {
      const number = row >>> PAGE_BITS;
      const page = pages[number] ?? new Uint32Array(PAGE_ROWS);
      pages[number] = page;
      page[row & (PAGE_ROWS - 1)] = high;
    },
    of: (row) => pages[row >>> PAGE_BITS]?.[row & (PAGE_ROWS - 1)] ?? 0,
  };
}

const GROWTH = 1.5;
const FIRST_LOAD = 0.85;
const MAX_LOAD = 0.9;

/** An index of rows by their hash: pairs of a row, 0 in a free slot, and the lower half of its hash. */
function createShard(highs: Highs, firstCapacity: number) {
  let capacity = firstCapacity;
  let slots = new Uint32Array(capacity * 2);
  let used = 0;

  /** Where the search for a hash begins: slots are in the order of the hashes, but for those that had to give way. */
  const homeOf = (low: number): number => Math.floor((low / 2 ** 32) * capacity) * 2;
  const after = (slot: number): number => (slot + 2 === slots.length ? 0 : slot + 2);

  /** The slot of the hash, or the free one that it belongs in. */
  const slotOf = (high: number, low: number): number => {
    let slot = homeOf(low);
    for (let row = slots[slot] ?? 0; row !== 0; row = slots[slot] ?? 0) {
      if (slots[slot + 1] === low && highs.of(row) === high) break;
      slot = after(slot);
    }
    return slot;
  };

  const put = (slot: number, row: number, low: number): void => {
    slots[slot] = row;
    slots[slot + 1] = low;
  };

  const grow = (): void => {
    const old = slots;
    capacity = Math.ceil(capacity * GROWTH);
    slots = new Uint32Array(capacity * 2);
    for (let from = 0; from < old.length; from += 2) {
      const row = old[from] ?? 0;
      const low = old[from + 1] ?? 0;
      if (row === 0) continue;
      let slot = homeOf(low);
      while (slots[slot] !== 0) slot = after(slot);
      put(slot, row, low);
    }
  };

  return {
    /** The row that was the first for the hash, or 0. */
    rowOf: (high: number, low: number): number => slots[slotOf(high, low)] ?? 0,
    firstRowOf(high: number, low: number, row: number): number | undefined {
      const slot = slotOf(high, low);
      const first = slots[slot];
      if (first !== 0) return first;
      put(slot, row, low);
      highs.put(row, high);
      used++;
      if (used > capacity * MAX_LOAD) grow();
      return undefined;
    },
    rows: () => used,
    /** Writes the hashes of some rows from `start` on; answers where they end. */
    writeHashes(has: (row: number) => boolean, block: DataView, start: number): number {
      let end = start;
      for (let slot = 0; slot < slots.length; slot += 2) {
        const row = slots[slot] ?? 0;
        if (!has(row)) continue;
        block.setUint32(end, slots[slot + 1] ?? 0, true);
        block.setUint32(end + 4, highs.of(row), true);
        end += HASH_BYTES;
      }
      return end;
    },
  };
}

/** A hash of 64 bits; the same object each time, for one a row would be garbage. */
interface Hash {
  high: number;
  low: number;
}

/** Two independent lanes over the UTF-16 code units, each finished as MurmurHash3 is, each by the other's help. */
function createHash(seed: string): (key: string) => Readonly<Hash> {
  const result: Hash = { high: 0x243f6a88, low: 0x85a308d3 };
  const hash = (key: string, seedHigh: number, seedLow: number): Hash => {
    let high = seedHigh ^ key.length;
    let low = seedLow;
    for (let at = 0; at < key.length; at++) {
      const unit = key.charCodeAt(at);
      high = Math.imul(rotate(high, 5) ^ unit, 0x9e3779b1);
      low = Math.imul(rotate(low, 13) ^ unit, 0x85ebca77);
    }
    result.high = finish(high ^ rotate(low, 16));
    result.low = finish(low ^ Math.imul(result.high, 0xc2b2ae3d));
    return result;
  };
  const { high: seedHigh, low: seedLow } = hash(seed, result.high, result.low);
  return (key) => hash(key, seedHigh, seedLow);
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
