/** Compares two keys by their UTF-8 bytes, as S3 lists them; JavaScript's own order differs beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Ranks a UTF-16 unit so that surrogates, which stand for the highest code points, come after all others. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** A set of keys in S3's order. */
export interface SortedKeys {
  add(key: string): void;
  remove(key: string): void;
  at(index: number): string | undefined;
  /** Index of the first key for which `precedes` is false; the keys for which it is true must come first. */
  indexAfter(precedes: (key: string) => boolean): number;
}

export function createSortedKeys(): SortedKeys {
  const keys: string[] = [];
  const indexAfter = (precedes: (key: string) => boolean): number => {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (precedes(keys[middle] ?? '')) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const indexOf = (key: string): number => indexAfter((other) => compareKeys(other, key) < 0);
  return {
    add: (key) => {
      const index = indexOf(key);
      if (keys[index] !== key) keys.splice(index, 0, key);
    },
    remove: (key) => {
      const index = indexOf(key);
      if (keys[index] === key) keys.splice(index, 1);
    },
    at: (index) => keys[index],
    indexAfter,
  };
}
