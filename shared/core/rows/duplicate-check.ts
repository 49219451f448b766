/** Tells of every row which row, if any, was the first for the same key. */
export interface DuplicateCheck {
  /** Keys are compared exactly. Remembers `row` when the key is new. Rows are positive and below 2³². */
  firstRowOf(key: string, row: number): number | undefined;
}

const SHARDS = 256;

/**
 * Makes a duplicate check that costs about 15 bytes a row, however long the keys: seeded hashes of 64 bits in open
 * addressing. The chance that any of 5,000,000 different keys is taken for another is below one in a million.
 *
 * Its table is made of small ones that grow one after the other: memory rises evenly, and no growth is felt.
 */
export function createDuplicateCheck(seed: string): DuplicateCheck {
  const hash = createHash(seed);
  const shards = Array.from({ length: SHARDS }, (_, at) =>
    createShard(Math.ceil(16 * GROWTH ** (at / SHARDS))),
  );
  return {
    firstRowOf(key, row) {
      const [high, low] = hash(key);
      return shards[high >>> 24]?.firstRowOf(high, low, row);
    },
  };
}

const GROWTH = 1.25;
const MAX_LOAD = 0.88;
/** Both halves of the hash and the row; row 0 marks a free slot. */
const SLOT_WORDS = 3;

function createShard(firstCapacity: number) {
  let capacity = firstCapacity;
  let slots = new Uint32Array(capacity * SLOT_WORDS);
  let used = 0;

  /** Where the hash stands, or the free slot that it belongs in. */
  const placeOf = (high: number, low: number): number => {
    let place = Math.floor((low / 2 ** 32) * capacity) * SLOT_WORDS;
    while (slots[place + 2] !== 0 && (slots[place] !== high || slots[place + 1] !== low)) {
      place += SLOT_WORDS;
      if (place === slots.length) place = 0;
    }
    return place;
  };

  const put = (place: number, high: number, low: number, row: number): void => {
    slots[place] = high;
    slots[place + 1] = low;
    slots[place + 2] = row;
  };

  const grow = (): void => {
    const old = slots;
    capacity = Math.ceil(capacity * GROWTH);
    slots = new Uint32Array(capacity * SLOT_WORDS);
    for (let at = 0; at < old.length; at += SLOT_WORDS) {
      const [high = 0, low = 0, row = 0] = [old[at], old[at + 1], old[at + 2]];
      if (row !== 0) put(placeOf(high, low), high, low, row);
    }
  };

  return {
    firstRowOf(high: number, low: number, row: number): number | undefined {
      const place = placeOf(high, low);
      const first = slots[place + 2];
      if (first !== 0) return first;
      put(place, high, low, row);
      used++;
      if (used > capacity * MAX_LOAD) grow();
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
