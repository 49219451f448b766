/** A 32-bit word for every row of a file, 0 until it is set. Rows are positive, below 2³². */
export interface RowWords {
  get(row: number): number;
  set(row: number, word: number): void;
}

/** A page has 2¹⁶ rows, so that its number and a place in it are bits of a row's. */
const PAGE_BITS = 16;
const PAGE_ROWS = 1 << PAGE_BITS;

/** Makes words of 0; a page of them takes memory when one of its rows is set. */
export function createRowWords(): RowWords {
  const pages: Uint32Array[] = [];
  return {
    get: (row) => pages[row >>> PAGE_BITS]?.[row & (PAGE_ROWS - 1)] ?? 0,
    set(row, word) {
      const page = row >>> PAGE_BITS;
      pages[page] ??= new Uint32Array(PAGE_ROWS);
      pages[page][row & (PAGE_ROWS - 1)] = word;
    },
  };
}
