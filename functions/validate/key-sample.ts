/** So many keys at most are looked up to learn how many of a file's people are new. */
const MAX_KEYS = 500;

/** Match keys of a file's users, spread evenly over it. */
export interface KeySample {
  add(key: string): void;
  /** How many keys were added. */
  readonly count: number;
  /** All of the first 500; of more keys every second, fourth, eighth … The first one is always among them. */
  readonly keys: readonly string[];
}

/** Makes an empty sample. */
export function createKeySample(): KeySample {
  let keys: string[] = [];
  let every = 1;
  let count = 0;
  return {
    add(key) {
      if (count++ % every !== 0) return;
      // A copy: a cell would keep the 64 KiB around it.
      keys.push(Buffer.from(key).toString());
      if (keys.length <= MAX_KEYS) return;
      keys = keys.filter((_, at) => at % 2 === 0);
      every *= 2;
    },
    get count() {
      return count;
    },
    get keys() {
      return keys;
    },
  };
}
