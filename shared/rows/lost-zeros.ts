import type { Language } from '../messages/language.ts';
import { problemOf, shorten } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import type { FieldColumn } from './read-cells.ts';

const ZERO = 48;
const NINE = 57;

/** The extremes that a column has shown so far, and in which rows. */
interface Numbers {
  readonly column: FieldColumn;
  longestPadded: number;
  paddedRow: number;
  shortestBare: number;
  bareRow: number;
}

/**
 * Makes a watch over columns of codes in which some numbers have leading zeros and shorter ones have none (`000010` beside
 * `11`): a spreadsheet may have dropped them. No row is refused for that, for the shorter code may be right.
 *
 * It is told of every row, and costs a comparison a cell: only a number longer or shorter than all before is looked at.
 */
export function createZeroWatch(columns: readonly FieldColumn[], language: Language) {
  const watched = columns
    .filter(({ field, pattern }) => (field.kind === 'code' || field.kind === 'ids') && pattern === undefined)
    .map(
      (column): Numbers => ({
        column,
        longestPadded: 1,
        paddedRow: 0,
        shortestBare: Number.POSITIVE_INFINITY,
        bareRow: 0,
      }),
    );

  function look(numbers: Numbers, text: string, row: number): void {
    const first = text.charCodeAt(0);
    if (first === ZERO && text.length > numbers.longestPadded && isNumber(text)) {
      numbers.longestPadded = text.length;
      numbers.paddedRow = row;
    } else if (first > ZERO && first <= NINE && text.length < numbers.shortestBare && isNumber(text)) {
      numbers.shortestBare = text.length;
      numbers.bareRow = row;
    }
  }

  return {
    add(cells: readonly string[], row: number): void {
      for (const numbers of watched) look(numbers, cells[numbers.column.place] ?? '', row);
    },
    /** What the sender should know of these columns. */
    notes: (): Problem[] =>
      watched
        .filter(({ paddedRow, longestPadded, shortestBare }) => paddedRow > 0 && shortestBare < longestPadded)
        .map(({ column: { heading }, paddedRow: padded, bareRow: bare }) => ({
          column: heading,
          ...problemOf(language, 'zeros_may_be_lost', { heading: shorten(heading), padded, bare }),
        })),
  };
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);
