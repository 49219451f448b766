/** Tells of every row which row, if any, was the first for the same key. */
export interface DuplicateCheck {
  /**
   * Keys are compared exactly. Remembers `row` when the key is new; a row has one key. Rows are positive, below 2³², and
   * come about in order.
   */
  firstRowOf(key: string, row: number): number | undefined;
}

const SHARDS = 256;

/**
 * Makes a duplicate check that costs about 14 bytes a row, however long the keys: seeded hashes of 64 bits by row, and an
 * open-addressed index of rows by hash. The chance that any of 5,000,000 different keys is taken for another is below one
 * in a million.
 *
 * The hashes are never moved, and the index is made of small ones that grow one after the other: memory rises evenly, no
 * growth is felt, and little is left for the garbage collector.
 */
export function createDuplicateCheck(seed: string): DuplicateCheck {
  const hash = createHash(seed);
  const hashes = createHashes();
  const shards = Array.from({ length: SHARDS }, (_, at) =>
    createShard(hashes, Math.ceil(16 * GROWTH ** (at / SHARDS))),
  );
  return {
    firstRowOf(key, row) {
      const [high, low] = hash(key);
      return shards[high >>> 24]?.firstRowOf(high, low, row);
    },
  };
}

const PAGE_ROWS = 65_536;

/** The hash of every row that was the first for its key. */
interface Hashes {
  put(row: number, high: number, low: number): void;
  lowOf(row: number): number;
  is(row: number, high: number, low: number): boolean;
}

function createHashes(): Hashes {
  /** Both halves of each hash; a page is made when its first row comes. */
  const pages: Uint32Array[] = [];
  const pageOf = (row: number): Uint32Array => pages[Math.floor(row / PAGE_ROWS)] ?? NO_PAGE;
  const placeOf = (row: number): number => (row % PAGE_ROWS) * 2;
  return {
    put(row, high, low) {
      pages[Math.floor(row / PAGE_ROWS)] ??= new Uint32Array(PAGE_ROWS * 2);
      const page = pageOf(row);
      const place = placeOf(row);
      page[place] = high;
      page[place + 1] = low;
    },
    lowOf: (row) => pageOf(row)[placeOf(row) + 1] ?? 0,
    is(row, high, low) {
      const page = pageOf(row);
      const place = placeOf(row);
      return page[place] === high && page[place + 1] === low;
    },
  };
}

const NO_PAGE = new Uint32Array(0);

const GROWTH = 1.25;
const MAX_LOAD = 0.8;

/** An index of rows by their hash; row 0 marks a free slot. */
function createShard(hashes: Hashes, firstCapacity: number) {
  let rows = new Uint32Array(firstCapacity);
  let used = 0;

  const homeOf = (low: number): number => Math.floor((low / 2 ** 32) * rows.length);
  const after = (place: number): number => (place + 1 === rows.length ? 0 : place + 1);

  /** Where the row of the hash stands, or the free slot that it belongs in. */
  const placeOf = (high: number, low: number): number => {
    let place = homeOf(low);
    for (let row = rows[place] ?? 0; row !== 0 && !hashes.is(row, high, low); row = rows[place] ?? 0) {
      place = after(place);
    }
    return place;
  };

  const grow = (): void => {
    const old = rows;
    rows = new Uint32Array(Math.ceil(old.length * GROWTH));
    for (const row of old) {
      if (row === 0) continue;
      let place = homeOf(hashes.lowOf(row));
      while (rows[place] !== 0) place = after(place);
      rows[place] = row;
    }
  };

  return {
    firstRowOf(high: number, low: number, row: number): number | undefined {
      const place = placeOf(high, low);
      const first = rows[place];
      if (first !== 0) return first;
      rows[place] = row;
      hashes.put(row, high, low);
      used++;
      if (used > rows.length * MAX_LOAD) grow();
      return undefined;
    },
  };
}

/** Two independent lanes over the UTF-16 code units, each finished as MurmurHash3 is, each by the other's help. */
function createHash(seed: string): (key: string) => readonly [high: number, low: number] {
  const hash = (key: string, seedHigh: number, seedLow: number): readonly [high: number, low: number] => {
    let high = seedHigh ^ key.length;
    let low = seedLow;
    for (let at = 0; at < key.length; at++) {
      const unit = key.charCodeAt(at);
      high = Math.imul(rotate(high, 5) ^ unit, 0x9e3779b1);
      low = Math.imul(rotate(low, 13) ^ unit, 0x85ebca77);
    }
    const mixed = finish(high ^ rotate(low, 16));
    return [mixed, finish(low ^ Math.imul(mixed, 0xc2b2ae3d))];
  };
  const [seedHigh, seedLow] = hash(seed, 0x243f6a88, 0x85a308d3);
  return (key) => hash(key, seedHigh, seedLow);
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
