import type { CellMark } from '../csv/record-reader.ts';
import { dateText } from './sheet-date.ts';
import { type NumberFormat, showCode } from './sheet-number-format.ts';

/** A cell's text, and what is known of it beside. */
export interface CellText {
  readonly text: string;
  readonly mark?: CellMark;
}

/** From here on a spreadsheet keeps fewer digits than the number has. */
const FIRST_LOSSY = 1e15;
const KEPT_DIGITS = 15;

/**
 * The text of a cell that holds a number. A whole one is its digits; one that may have lost some is written as spreadsheets
 * show it, `1.38E+10`, which the rules for codes refuse.
 *
 * @param raw the number as the workbook has it
 */
export function numberText(raw: string, format: NumberFormat, is1904: boolean): CellText {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return { text: raw };
  if (format.kind === 'date') return { text: dateText(value, is1904), mark: 'date' };
  const number = Number(value.toPrecision(KEPT_DIGITS));
  const isWhole = Number.isInteger(number) && Math.abs(number) < FIRST_LOSSY;
  if (format.kind === 'code' && isWhole && number >= 0) return { text: showCode(number, format.tokens) };
  if (format.kind === 'scientific' && mayBeShortened(number)) return { text: exponential(number) };
  const text = digitsOf(raw, number);
  if (format.kind === 'grouped' && Math.abs(number) >= 1000) return { text, mark: 'grouped' };
  return is1904 ? { text, mark: 'number_1904' } : { text };
}

function digitsOf(raw: string, number: number): string {
  if (Math.abs(number) < FIRST_LOSSY) {
    const text = String(number);
    return text.includes('e') ? exponential(number) : text;
  }
  return hasEveryDigit(raw) ? raw : exponential(number);
}

/** Sixteen digits that a double holds, the last no zero: a spreadsheet would have made one of it. */
const hasEveryDigit = (raw: string): boolean =>
  /^\d{15}[1-9]$/.test(raw) && Number(raw) <= Number.MAX_SAFE_INTEGER;

/** So many digits a spreadsheet shows of a long number, at most. */
const SHOWN_DIGITS = 6;

/**
 * Whether a number that is formatted as `1.38E+10` may once have been that text, as a CSV that was opened and saved has it, or
 * a code such as `1E5`: then its other digits are no more.
 */
const mayBeShortened = (number: number): boolean =>
  Number(number.toPrecision(SHOWN_DIGITS)) === number && (!Number.isInteger(number) || number % 10 === 0);

/** `1.38E+10` */
const exponential = (number: number): string =>
  number
    .toExponential()
    .replace(/e([+-])(\d+)/, (_, sign: string, power: string) => `E${sign}${power.padStart(2, '0')}`);
