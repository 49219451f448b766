/**
 * Which row of a file is the manager of which other: rows are added as they stream by, and the answer is there after the
 * last one. Of a number only its hash is kept, so that a row takes 16 bytes however long its numbers are, and for a moment at
 * the end 6 more.
 */
import { createKeyHash, type KeyHash } from '../overlap/key-hash.ts';
import { createRowSet } from '../overlap/row-set.ts';
import { findCircles } from './circles.ts';
import { createRowWords } from './row-words.ts';

/** What a row's manager is to the row, where the manager has a row in the file. Rows are named by their numbers. */
export type ManagerOfRow =
  /** That row comes first. */
  | { readonly kind: 'waits'; readonly manager: number }
  /** That row is rejected: it will never be sent. */
  | { readonly kind: 'rejected'; readonly manager: number }
  /** The row comes back to itself through these, itself first and, unless they are too many to tell, last. */
  | { readonly kind: 'circle'; readonly rows: readonly number[] }
  /** These two have the number of the manager, and maybe others. */
  | { readonly kind: 'ambiguous'; readonly rows: readonly [number, number] };

/** The managers of a whole file. */
export interface Managers {
  /** @returns undefined for a row whose manager has no row in the file, or that names none */
  of(row: number): ManagerOfRow | undefined;
  /** Whether a row cannot be sent for its manager's sake: it is in a circle, or nobody can tell which manager it means. */
  isRefused(row: number): boolean;
}

export interface ManagerIndex {
  /** Adds a row, a user or a rejected one, with its own number and its manager's, '' for none. */
  add(row: number, own: string, manager: string): void;
  /**
   * Finds every row's manager. Rows that {@link Managers.isRefused refuses} are rejected rows from then on. May be called
   * once; nothing can be added after it.
   *
   * @param isUser whether a row is to be sent: only such rows name managers, and before others they are managers
   * @returns undefined where no row names a manager
   */
  resolve(isUser: (row: number) => boolean): Managers | undefined;
}

/** A longer circle is told by its beginning. */
const MAX_TOLD = 8;
const MAX_LOAD = 0.75;
const MIN_SLOTS = 16;

/** Makes an empty index. Numbers are the same as keys are: in NFC, and exactly. @param seed makes hashes hard to foresee */
export function createManagerIndex(seed: string): ManagerIndex {
  const hash = createKeyHash(seed);
  const own = createHashes();
  const named = createHashes();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let numbers = 0;
  let isAnyNamed = false;

  /** An open-addressed index of rows by the hash of their own number; and of each number the second row that has it. */
  function indexNumbers(isUser: (row: number) => boolean) {
    const table = new Uint32Array(Math.max(MIN_SLOTS, Math.ceil(numbers / MAX_LOAD)));
    const second = createRowWords();

    /** Where the row with that number stands, or the free place that it belongs in. */
    function placeOf({ high, low }: Hash): number {
      let at = Math.floor((low / 2 ** 32) * table.length);
      for (let row = table[at]; row; row = table[at]) {
        if (own.high.get(row) === high && own.low.get(row) === low) break;
        at = at + 1 === table.length ? 0 : at + 1;
      }
      return at;
    }

    function put(row: number): void {
      const number = own.get(row);
      if (!number) return;
      const at = placeOf(number);
      const holder = table[at];
      if (!holder) table[at] = row;
      else if (isUser(row) && second.get(holder) === 0) second.set(holder, row);
    }

    for (let row = first; row <= last; row++) if (isUser(row)) put(row);
    for (let row = first; row <= last; row++) if (!isUser(row)) put(row);
    return { rowOf: (number: Hash): number => table[placeOf(number)] ?? 0, second };
  }

  return {
    add(row, number, manager) {
      first = Math.min(first, row);
      last = row;
      if (number !== '') {
        own.set(row, hash(number));
        numbers += 1;
      }
      if (manager === '') return;
      named.set(row, hash(manager));
      isAnyNamed = true;
    },

    resolve(isUser) {
      if (!isAnyNamed) return undefined;
      const { rowOf, second } = indexNumbers(isUser);
      const ambiguous = createRowSet();
      // From here on the place of a manager's hash holds the manager's row, and what the search for circles has seen.
      const { low: managers, high: seen } = named;
      for (let row = first; row <= last; row++) {
        const number = named.get(row);
        const manager = number && isUser(row) ? rowOf(number) : 0;
        managers.set(row, manager);
        seen.set(row, 0);
        if (manager !== 0 && second.get(manager) !== 0) ambiguous.add(row);
      }
      const managerOf = (row: number): number => (ambiguous.has(row) ? 0 : managers.get(row));
      const circles = findCircles(first, last, managerOf, seen);
      const isRefused = (row: number): boolean => circles.has(row) || ambiguous.has(row);
      return {
        isRefused,
        of(row) {
          const manager = managers.get(row);
          if (manager === 0) return undefined;
          if (ambiguous.has(row)) return { kind: 'ambiguous', rows: [manager, second.get(manager)] };
          if (circles.has(row)) return { kind: 'circle', rows: roundFrom(row, managerOf) };
          return { kind: isUser(manager) && !isRefused(manager) ? 'waits' : 'rejected', manager };
        },
      };
    },
  };
}

function roundFrom(start: number, managerOf: (row: number) => number): number[] {
  const rows = [start];
  let row = managerOf(start);
  for (; row !== start && rows.length < MAX_TOLD; row = managerOf(row)) rows.push(row);
  return row === start ? [...rows, start] : rows;
}

type Hash = Pick<KeyHash, 'high' | 'low'>;

/** A hash for every row; both halves of it are 0 in a row that has none. */
function createHashes() {
  const high = createRowWords();
  const low = createRowWords();
  return {
    high,
    low,
    get(row: number): Hash | undefined {
      const hash = { high: high.get(row), low: low.get(row) };
      return hash.high === 0 && hash.low === 0 ? undefined : hash;
    },
    set(row: number, hash: Hash): void {
      high.set(row, hash.high);
      low.set(row, hash.low);
    },
  };
}
