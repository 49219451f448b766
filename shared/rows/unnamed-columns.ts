import { createShiftedReader } from './alignment.ts';
import { isBlank } from './normalise-cell.ts';
import { type FieldColumnOptions, fieldColumnsOf } from './read-cells.ts';
import type { Header } from './read-header.ts';

/** So many rows below the header tell whether all rows have cells beyond it. */
export const FIRST_ROWS = 10;

/** One row alone may be at fault. */
const MIN_ROWS = 2;

/**
 * The header of a file whose first rows all have the same surplus: columns without a name, as programs write them. It is
 * believed if the cells fit the headings as they stand; where they fit as well under headings further on, what may be a
 * password there is hidden.
 *
 * @param firstRows the rows below the header
 */
export function withUnnamedColumns(
  firstRows: readonly (readonly string[])[],
  options: FieldColumnOptions,
): Header {
  const { header } = options;
  const rows = firstRows.filter((cells) => !cells.every(isBlank)).slice(0, FIRST_ROWS);
  const shortest = Math.min(...rows.map((cells) => cells.length));
  if (header.isReport || rows.length < MIN_ROWS || shortest <= header.recordWidth || areNumbered(rows)) {
    return header;
  }
  const readShifted = createShiftedReader(fieldColumnsOf(options), header.width);
  const shift = shortest - header.width;
  const readings = rows.map((cells) => readShifted(cells, shift));
  if (readings.some(({ isBetter }) => isBetter)) return header;
  const from = Math.max(...readings.map((reading) => reading.from));
  const doubtful = header.hidden
    .filter((at) => at >= from)
    .flatMap((at) => Array.from({ length: shift }, (_, n) => at + n + 1));
  return {
    ...header,
    carriedWidth: shortest,
    hidden: [...new Set([...header.hidden, ...doubtful])],
  };
}

/** `1`, `2`, `3` …: a program has put numbers before the rows, and no heading above them. */
const areNumbered = (rows: readonly (readonly string[])[]): boolean =>
  rows.every(([cell], at) => Number(cell) === Number(rows[0]?.[0]) + at);
