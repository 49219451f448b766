/** A 32-bit word for every row of a file, 0 until it is set. Rows are positive, below 2³². */
export interface RowWords {
  get(row: number): number;
  set(row: number, word: number): void;
}

const PAGE_ROWS = 65_536;

/** Makes words of 0; a page of them takes memory when one of its rows is set. */
export function createRowWords(): RowWords {
  const pages: Uint32Array[] = [];
  return {
    get: (row) => pages[Math.floor(row / PAGE_ROWS)]?.[row % PAGE_ROWS] ?? 0,
    set(row, word) {
      const page = Math.floor(row / PAGE_ROWS);
      pages[page] ??= new Uint32Array(PAGE_ROWS);
      pages[page][row % PAGE_ROWS] = word;
    },
  };
}
