import type { CsvRecord } from '../csv/record-reader.ts';
import type { Language } from '../messages/language.ts';
import { problemOf, shorten } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { columnName } from '../workbook/write-xml.ts';
import type { Header } from './read-header.ts';

/** Rows that follow each other share a budget of characters, for they are stored and worked on together. */
const RUN_ROWS = 1_000;

/**
 * Two thousand characters a row; lists of people have a hundred. A chunk may have a part of two runs: of four million hanzi
 * `upsert`, which has 256 MB, needs 195, and of eight million it would need 266.
 */
const MAX_RUN_CHARS = 2_000_000;

/** How many characters so many rows that follow each other may have together. */
export interface TextBudget {
  readonly rows: number;
  readonly chars: number;
}

/**
 * The budget of a job: where a chunk is larger than a run, it is one itself, and has what a part of two runs may have. Where chunks
 * go one by one, each is a run: their worker has 160 MB, and needs 140 for two million hanzi.
 */
export function budgetOf({ chunkRows = 1, oneByOne }: StoredTogether = {}): TextBudget {
  if (oneByOne) return { rows: chunkRows, chars: MAX_RUN_CHARS };
  if (chunkRows > RUN_ROWS) return { rows: chunkRows, chars: 2 * MAX_RUN_CHARS };
  return { rows: RUN_ROWS, chars: MAX_RUN_CHARS };
}

/** Which rows are stored together. */
export interface StoredTogether {
  /** How many. */
  readonly chunkRows?: number;
  /** Whether they are worked on one chunk after the other. */
  readonly oneByOne?: true | undefined;
}

/** What is kept of a row that is over the budget: enough to know whose it is. */
const KEPT_CHARS = 500;

/**
 * Makes the check whether the rows of a file, one after the other, are within their budget. The same rows are over it however
 * the file arrives.
 *
 * @param firstRow number of the first row below the header
 * @returns for a row that is over it the place of the longest cell of its run; undefined for all others
 */
export function createTextBudget(
  firstRow: number,
  budget: TextBudget = budgetOf(),
): (record: CsvRecord) => number | undefined {
  let run = -1;
  let chars = 0;
  let longest = 0;
  let longestPlace = 0;
  return ({ row, cells }) => {
    const own = Math.floor((row - firstRow) / budget.rows);
    if (own !== run) {
      run = own;
      chars = 0;
      longest = 0;
    }
    const before = chars;
    for (let at = 0; at < cells.length; at++) {
      const { length } = cells[at] ?? '';
      chars += length;
      if (length > longest) {
        longest = length;
        longestPlace = at;
      }
    }
    return chars > budget.chars && chars > before ? longestPlace : undefined;
  };
}

/** Why such a row is refused. @param place that of the longest cell */
export function crowdedProblem(
  { columns, positions }: Header,
  place: number,
  language: Language,
  { rows, chars: max }: TextBudget,
): Problem {
  const { heading = '' } = columns[positions.indexOf(place)] ?? {};
  const told = { heading: shorten(heading || columnName(place)), rows, max };
  return { ...(heading && { column: heading }), ...problemOf(language, 'too_much_text', told) };
}

/** The cells of a row that is over the budget: the one that names the user, and the others as long as there is room. */
export function cutCells(cells: readonly string[], key: number): string[] {
  let left = KEPT_CHARS - (cells[key]?.length ?? 0);
  return cells.map((text, at) => {
    if (at === key) return text.slice(0, KEPT_CHARS);
    if (text.length > left) return '';
    left -= text.length;
    return text;
  });
}
