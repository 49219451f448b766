/** A hash of 64 bits; the same object each time, for one a row would be garbage. */
export interface KeyHash {
  high: number;
  low: number;
  /** All code units of the key, one or another: it has none beyond. */
  units: number;
}

/** Every text of characters before this one is in NFC. */
const FIRST_COMBINING = 0x300;

/**
 * Makes a seeded hash of keys, which are compared in NFC: two independent hashes of the UTF-16 code units, each finished as
 * MurmurHash3 is, and mixed into the other. The chance that any of 5,000,000 different keys is taken for another is below one
 * in a million.
 */
export function createKeyHash(seed: string): (key: string) => Readonly<KeyHash> {
  const result = seeded(seed);
  const { high: seedHigh, low: seedLow } = result;
  return (key) => {
    hashInto(result, key, seedHigh, seedLow);
    const composed = result.units < FIRST_COMBINING ? key : key.normalize('NFC');
    if (composed !== key) hashInto(result, composed, seedHigh, seedLow);
    return result;
  };
}

/** A seeded hash of texts that come one after the other, each with its number; they are compared as they are. */
export interface TextsHash {
  add(number: number, text: string): void;
  /** The hash of all that were added since the last end. */
  end(): Readonly<KeyHash>;
}

/** Makes a {@link TextsHash}. @param seed hashes of another one have nothing in common with these */
export function createTextsHash(seed: string): TextsHash {
  const result = seeded(seed);
  const { high: seedHigh, low: seedLow } = result;
  let high = seedHigh;
  let low = seedLow;
  return {
    add(number, text) {
      let nextHigh = Math.imul(rotate(high, 5) ^ number, 0x9e3779b1) ^ text.length;
      let nextLow = Math.imul(rotate(low, 13) ^ number, 0x85ebca77);
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        nextHigh = Math.imul(rotate(nextHigh, 5) ^ unit, 0x9e3779b1);
        nextLow = Math.imul(rotate(nextLow, 13) ^ unit, 0x85ebca77);
      }
      high = nextHigh;
      low = nextLow;
    },
    end() {
      finishInto(result, high, low);
      high = seedHigh;
      low = seedLow;
      return result;
    },
  };
}

function seeded(seed: string): KeyHash {
  const result: KeyHash = { high: 0x243f6a88, low: 0x85a308d3, units: 0 };
  hashInto(result, seed, result.high, result.low);
  return result;
}

function hashInto(result: KeyHash, text: string, seedHigh: number, seedLow: number): void {
  let high = seedHigh ^ text.length;
  let low = seedLow;
  let units = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    units |= unit;
    high = Math.imul(rotate(high, 5) ^ unit, 0x9e3779b1);
    low = Math.imul(rotate(low, 13) ^ unit, 0x85ebca77);
  }
  finishInto(result, high, low);
  result.units = units;
}

function finishInto(result: KeyHash, high: number, low: number): void {
  result.high = finish(high ^ rotate(low, 16));
  result.low = finish(low ^ Math.imul(result.high, 0xc2b2ae3d));
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
