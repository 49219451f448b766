/**
 * Columns of passwords that none of which looks like one by itself: made of everybody's name, the same for all, or drawn by
 * a machine. It takes some rows to tell.
 */
import { mayBeCredential } from './credential-look.ts';

const MIN_ROWS = 3;
const MAX_LENGTH = 20;
const MIN_DRAWN = 8;

/** Letters, and a year or a row of digits: `zs123456`, `Anna@2024`. */
const LETTERS_AND_DIGITS = /^(\p{Script=Latin}{1,14})[@#_.-]?\d{4,}$/u;

/** A cell of the column, and what its row says of the person, in small letters. */
export interface CellOfPerson {
  readonly cell: string;
  readonly person: string;
}

/** Whether the cells of a column are passwords by what they have in common. */
export function shareAPattern(rows: readonly CellOfPerson[]): boolean {
  if (rows.length < MIN_ROWS) return false;
  if (!rows.every(({ cell }) => cell.length <= MAX_LENGTH && mayBeCredential(cell))) return false;
  if (new Set(rows.map(({ cell }) => cell)).size === 1) return isGivenToAll(rows[0]?.cell ?? '');
  return areDrawn(rows) || areOfNames(rows);
}

/** Codes that are the same for all are of capitals. */
const isGivenToAll = (cell: string): boolean =>
  (/\p{Ll}/u.test(cell) && /^\p{L}{2}/u.test(cell) && LETTERS_AND_DIGITS.test(cell)) || isDrawn(cell);

/** Codes with a constant prefix, or one of a department, do not begin with a name. */
function areOfNames(rows: readonly CellOfPerson[]): boolean {
  const starts = rows.map(({ cell }) => LETTERS_AND_DIGITS.exec(cell)?.[1]?.toLowerCase());
  const named = rows.filter(({ person }, at) => isOf(starts[at] ?? '', person));
  return (
    new Set(starts).size > 1 && !starts.includes(undefined) && named.length >= Math.max(2, rows.length * 0.8)
  );
}

/** Whether letters are a name of a person, or initials. */
function isOf(letters: string, person: string): boolean {
  if (letters === '') return false;
  if (letters.length > 3) return person.includes(letters);
  const initials = new RegExp(`(?<!\\p{L})${[...letters].join('\\p{L}*? ?')}`, 'u');
  return initials.test(person);
}

/** Small letters and digits that take turns. */
const isDrawn = (cell: string): boolean =>
  cell.length >= MIN_DRAWN && /^[a-z\d]+$/.test(cell) && (cell.match(/[a-z]+|\d+/g)?.length ?? 0) >= 4;

/** `k7gd2pqx`: no two begin alike, as codes do. */
const areDrawn = (rows: readonly CellOfPerson[]): boolean =>
  rows.every(({ cell }) => /^[a-z\d]+$/.test(cell) && cell.length >= MIN_DRAWN) &&
  rows.filter(({ cell }) => isDrawn(cell)).length >= rows.length * 0.8 &&
  new Set(rows.map(({ cell }) => cell.slice(0, 3))).size >= rows.length * 0.8;
