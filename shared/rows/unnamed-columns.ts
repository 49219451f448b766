import type { FieldKind } from '../user/field.ts';
import { createShiftedReader } from './alignment.ts';
import { isBlank } from './normalise-cell.ts';
import { type FieldColumn, type FieldColumnOptions, fieldColumnsOf } from './read-cells.ts';
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
  const columns = fieldColumnsOf(options);
  if (haveUnquotedComma(rows) || haveNamesInTwo(rows, columns)) return header;
  const readShifted = createShiftedReader(columns, header.width);
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

/** `One, Tess`: in every row the same cell begins with a space, and no other does: a comma of a text, which no quotes enclose. */
function haveUnquotedComma(rows: readonly (readonly string[])[]): boolean {
  const spaced = rows.map((cells) =>
    cells.flatMap((cell, place) => (place > 0 && /^[ \u00a0]+\S/.test(cell) ? place : [])),
  );
  const first = spaced[0] ?? [];
  const isEverywhere = rows.some(
    (cells, at) => (spaced[at]?.length ?? 0) >= cells.length - 1 && cells.length > 2,
  );
  return !isEverywhere && first.some((place) => spaced.every((places) => places.includes(place)));
}

const WORD = /^\p{Lu}[\p{L}\p{M}'’-]*$/u;
const WORDS = /^\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}?[\p{L}\p{M}'’.-]*)*$/u;

/**
 * Whether names may have been cut in two at a comma: every row has a single word for a name, where most people have two,
 * and another after it. A mail address, a mobile number or a date after them that is right where it stands proves the
 * contrary.
 */
function haveNamesInTwo(rows: readonly (readonly string[])[], columns: readonly FieldColumn[]): boolean {
  const name = columns.find(({ isName }) => isName);
  if (!name) return false;
  const isRight = (cells: readonly string[]): boolean =>
    columns.some(({ place, field, read }) => {
      const text = cells[place] ?? '';
      return place > name.place && PROVING.has(field.kind) && text !== '' && read(text).code === undefined;
    });
  return rows.every((cells) => {
    const [first = '', second = ''] = cells.slice(name.place, name.place + 2);
    return WORD.test(first) && WORDS.test(second) && !isRight(cells);
  });
}

/** Kinds whose values look like nothing else. */
const PROVING: ReadonlySet<FieldKind> = new Set(['mail', 'mobile', 'dateTime']);

/** `1`, `2`, `3` …: a program has put numbers before the rows, and no heading above them. */
const areNumbered = (rows: readonly (readonly string[])[]): boolean =>
  rows.every(([cell], at) => Number(cell) === Number(rows[0]?.[0]) + at);
