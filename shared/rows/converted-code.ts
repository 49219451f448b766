/** Codes that a spreadsheet took for numbers or dates: `7.0`, `10-Jul`, `7-10`. */
import type { FieldKind } from '../user/field.ts';
import { trimCell } from './normalise-cell.ts';

/** `7.0`, `123,0`: a column of numbers with a gap in it is read as one of fractions. */
const DECIMAL = /^-?\d+[.,]0+$/;
/** `7.10`, for `7,10`: no id is a fraction. */
const DECIMAL_IN_LIST = /(?:^|,)\d+\.\d+(?=,|$)/;

/** Whether a value, or one of a list, has become a number with decimals. `1,000` may be one in English. */
export const isDecimal = (kind: FieldKind, value: string): boolean =>
  kind === 'ids' ? DECIMAL_IN_LIST.test(value) : DECIMAL.test(value) && !/,0{3}$/.test(value);

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|janv|févr|avr|mai|juin|juil|août|déc|mrz|märz|mär|okt|dez|' +
  'ene|abr|ago|dic|gen|mag|giu|lug|set|ott)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';

/** What spreadsheets make of `7-10` and its like: nobody writes a code so. */
const DATE = new RegExp(
  [
    `${DAY}(?:\\.?[- ]|\\.)${MONTH}\\.?(?:[-. ]?\\d{2,4})?`,
    '\\d{1,2}\\.\\d{1,2}\\.(?:(?:19|20)\\d\\d)?',
    `${MONTH}\\.?[- ](?:\\d{2}|\\d{4})`,
    `(?:\\d{4}年)?\\d{1,2}月(?:${DAY}日)?`,
    `(?:\\d{4}/)?\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?`,
    '\\d{4}-\\d{1,2}-\\d{1,2}[T ]\\d{1,2}:\\d{2}(?::\\d{2})?',
  ]
    .map((look) => `^${look}$`)
    .join('|'),
  'i',
);

/** No spreadsheet writes a month so: `MAR-01` is a code of Marketing. */
const CAPITALS = /[A-Z]{3}/;

/** Of any length: some programs print a longer one. */
const DASH = '[-‐‑–—−]';

/** A month and a day, or a whole date, that may be a code as well: `7-10`, `2026-07-10`. */
const SHORT_DATE = new RegExp(
  `^(?:(?:1[0-2]|[1-9])${DASH}${DAY}|${DAY}${DASH}(?:1[0-2]|[1-9])|(?:19|20)\\d\\d-\\d{1,2}-\\d{1,2})$`,
);

/** Excel keeps fifteen digits of a number, and writes zeros for the others. */
const LOST_DIGITS = /(?:^|,)\d{15}0{2,}(?=,|$)/;

/** Whether a number, or one of a list, has lost its last digits. */
export const hasLostDigits = (value: string): boolean => LOST_DIGITS.test(value);

/** @param isDashed whether the column is one of such codes as `12-3`: see {@link isDashedColumn} */
export const isDate = (value: string, isDashed: boolean): boolean =>
  (DATE.test(value) && !CAPITALS.test(value)) || (!isDashed && SHORT_DATE.test(value));

const DASHED = /^\w+(?:-\w+)+$/;

/**
 * Whether the codes of a column have dashes by nature: then `7-10` is one of them. Half of its first cells, and at least two
 * different ones, must look so. No row is judged by a later one that is not among the first.
 */
export function isDashedColumn(cells: readonly string[]): boolean {
  const filled = cells.map(trimCell).filter((cell) => cell !== '');
  const dashed = filled.filter((cell) => DASHED.test(cell) && (!DATE.test(cell) || CAPITALS.test(cell)));
  return new Set(dashed).size > 1 && dashed.length * 2 >= filled.length;
}
