/** A set of rows, one bit each. Rows are positive, below 2³², and come about in order. */
export interface RowSet {
  add(row: number): void;
  remove(row: number): void;
  has(row: number): boolean;
  isEmpty(): boolean;
  readonly size: number;
  /** The members from the first row to the last, both included, ascending. */
  between(first: number, last: number): number[];
}

/** Small, for there may be a set for each of many small uploads. */
const PAGE_ROWS = 8_192;

/** Makes an empty set; a page of bits is made when its first row comes. */
export function createRowSet(): RowSet {
  const pages: Uint8Array[] = [];
  let size = 0;
  const pageOf = (row: number): Uint8Array => pages[Math.floor(row / PAGE_ROWS)] ?? NO_PAGE;
  const byteOf = (row: number): number => pageOf(row)[(row % PAGE_ROWS) >>> 3] ?? 0;
  const has = (row: number): boolean => (byteOf(row) & (1 << (row & 7))) !== 0;
  return {
    has,
    isEmpty: () => size === 0,
    get size() {
      return size;
    },
    add(row) {
      if (has(row)) return;
      size += 1;
      pages[Math.floor(row / PAGE_ROWS)] ??= new Uint8Array(PAGE_ROWS / 8);
      pageOf(row)[(row % PAGE_ROWS) >>> 3] = byteOf(row) | (1 << (row & 7));
    },
    remove(row) {
      if (!has(row)) return;
      size -= 1;
      pageOf(row)[(row % PAGE_ROWS) >>> 3] = byteOf(row) & ~(1 << (row & 7));
    },
    between(first, last) {
      const rows: number[] = [];
      for (let row = first; row <= last; row++) {
        if (has(row)) rows.push(row);
        else if (byteOf(row) === 0) row += 7 - (row % 8); // the last row of an empty byte
      }
      return rows;
    },
  };
}

/** As `between`, for whole files: no more than a page of members is held at once. */
export function* membersOf(set: RowSet, first: number, last: number): Generator<number> {
  for (let from = first; from <= last; from += PAGE_ROWS)
    yield* set.between(from, Math.min(last, from + PAGE_ROWS - 1));
}

const NO_PAGE = new Uint8Array(0);
