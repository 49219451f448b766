import { HASH_BYTES } from '../overlap/duplicates.ts';
import { ENTRY_BYTES } from './ledger.ts';
import { PAIR_BYTES } from './row-hashes.ts';

/** What is to be changed of the entries of a ledger, in the order in which it came to pass. */
export interface Changes {
  /** @param pair the two hashes of a row */
  set(pair: Uint8Array, day: number): void;
  remove(pair: Uint8Array): void;
  clear(): void;
  /** Entries, those to be removed with zeros in place of the second hash. */
  readonly entries: Buffer;
}

const FIRST_CHANGES = 1024;

export function createChanges(): Changes {
  let bytes = Buffer.alloc(FIRST_CHANGES * ENTRY_BYTES);
  let end = 0;

  function add(pair: Uint8Array, day: number): void {
    if (end === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length)]);
    bytes.set(pair, end);
    bytes.writeUInt16BE(day, end + PAIR_BYTES);
    end += ENTRY_BYTES;
  }

  return {
    set: add,
    remove(pair) {
      add(pair, 0);
      bytes.fill(0, end - ENTRY_BYTES + HASH_BYTES, end);
    },
    clear() {
      end = 0;
    },
    get entries() {
      return bytes.subarray(0, end);
    },
  };
}

/**
 * The entries after some changes, of which the last for a key holds; what was confirmed before the oldest day is left out.
 *
 * @param before entries in the order of their keys
 */
export function mergeEntries(before: Uint8Array, changes: Buffer, oldestDay: number): Buffer {
  const old = Buffer.from(before.buffer, before.byteOffset, before.byteLength);
  const merged = Buffer.allocUnsafe(old.length + changes.length);
  let end = 0;

  function keep(from: Buffer, at: number): void {
    if (from.readUInt16BE(at + PAIR_BYTES) < oldestDay) return;
    if (from.readUInt32BE(at + HASH_BYTES) === 0 && from.readUInt32BE(at + HASH_BYTES + 4) === 0) return;
    from.copy(merged, end, at, at + ENTRY_BYTES);
    end += ENTRY_BYTES;
  }

  let at = 0;
  for (const change of lastOfEachKey(changes)) {
    while (at < old.length && compareKeys(old, at, changes, change) < 0) {
      keep(old, at);
      at += ENTRY_BYTES;
    }
    if (at < old.length && compareKeys(old, at, changes, change) === 0) at += ENTRY_BYTES;
    keep(changes, change);
  }
  for (; at < old.length; at += ENTRY_BYTES) keep(old, at);
  return merged.subarray(0, end);
}

const compareKeys = (one: Buffer, at: number, other: Buffer, place: number): number =>
  one.compare(other, place, place + HASH_BYTES, at, at + HASH_BYTES);

/** Where the last change of each key stands, in the order of the keys. */
function* lastOfEachKey(changes: Buffer): Generator<number> {
  const places = Uint32Array.from({ length: changes.length / ENTRY_BYTES }, (_, n) => n * ENTRY_BYTES);
  places.sort((one, other) => compareKeys(changes, one, changes, other) || one - other);
  for (const [n, place] of places.entries()) {
    const next = places[n + 1];
    if (next === undefined || compareKeys(changes, place, changes, next) !== 0) yield place;
  }
}
