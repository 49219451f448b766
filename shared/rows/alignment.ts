/**
 * Whether the cells of a row stand under their own headings. Where a separator is missing, or is one too many, every cell
 * after it stands under another heading, and what it says there may be believed by mistake.
 */
import type { FieldKind } from '../user/field.ts';
import { isBlank } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';

/** How much it says about where a cell belongs that it fits a kind: nothing where every text does. */
const WEIGHTS: Readonly<Record<FieldKind, number>> = {
  text: 0,
  code: 0,
  secret: 0,
  ids: 1,
  integer: 1,
  flag: 1,
  phone: 1,
  dateTime: 2,
  mobile: 2,
  mail: 2,
  json: 2,
};

/** Like most passwords and few names: no white space, a letter, and a digit or a sign. */
const PASSWORD_LIKE = /^(?=\S*[A-Za-z])(?=\S*[\d!-/:-@[-`{-~])\S{6,}$/;

/** What the last columns say when they are read so many places further on. */
export interface ShiftedReading {
  /** Whether the cells fit better there than where they stand. */
  readonly isBetter: boolean;
  /** The first place from which on every column takes the cell that it is given so. */
  readonly from: number;
}

/**
 * Makes the reader of the last columns of a record `shift` places further on: a positive one supposes that so many cells too
 * many stand somewhere before them, a negative one that so many are missing.
 *
 * @param width the number of headings
 */
export function createShiftedReader(
  columns: readonly FieldColumn[],
  width: number,
): (cells: readonly string[], shift: number) => ShiftedReading {
  const byPlace = Array.from({ length: width }, (_, at) => columns.find(({ place }) => place === at));

  return (cells, shift) => {
    const missing = Math.max(0, -shift);
    let isBetter = false;
    let gained = 0;
    let stood = width;
    for (let place = width - 1; place >= missing; place--) {
      const weight = weigh(byPlace[place], cells[place + shift] ?? '');
      if (weight < 0) return { isBetter, from: place + 1 };
      gained += weight;
      // The columns whose cells would be the missing ones stand empty then. A cell that does not fit may be just wrong.
      for (; stood > place - missing; stood--) {
        gained -= Math.max(0, weigh(byPlace[stood - 1], cells[stood - 1] ?? ''));
      }
      isBetter ||= gained > 0;
    }
    return { isBetter, from: missing };
  };
}

/** Below 0 where a cell does not fit its column, above it where not every text would. */
function weigh(column: FieldColumn | undefined, text: string): number {
  if (column === undefined) return 0;
  if (text === '' && !column.isKey) return 0;
  if (column.read(text).code !== undefined) return -1;
  if (isBlank(text)) return 0;
  const { kind } = column.field;
  if (kind === 'secret' || kind === 'code') return PASSWORD_LIKE.test(text) ? 1 : 0;
  return WEIGHTS[kind];
}
