import type { CellMark } from '../csv/record-reader.ts';
import { dateText } from './sheet-date.ts';
import { type NumberFormat, type Shown, showCode } from './sheet-number-format.ts';

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
  const number = Number(value.toPrecision(KEPT_DIGITS));
  const shown = format(number);
  if (shown.kind === 'date') return { text: dateText(value, is1904), mark: 'date' };
  const mark = is1904 ? { mark: 'number_1904' as const } : {};
  const code = shown.kind === 'code' && isWhole(number) && number >= 0 ? showCode(number, shown.tokens) : '';
  if (code !== '') return { text: code, ...mark };
  if (shown.kind === 'scientific' && mayBeShortened(number)) return { text: exponential(number) };
  const text = digitsOf(raw, number);
  if (shown.kind === 'grouped' && Math.abs(number) >= 1000) return { text, mark: 'grouped' };
  return isShownAs(number, shown) ? { text, ...mark } : { text, mark: 'shown_otherwise' };
}

const isWhole = (number: number): boolean => Number.isInteger(number) && Math.abs(number) < FIRST_LOSSY;

/** Whether what people see of a number is its digits, but for zeros after its decimals and separators of thousands. */
function isShownAs(number: number, shown: Shown): boolean {
  if (shown.kind === 'code' || shown.kind === 'unknown') return false;
  if (shown.kind === 'date' || shown.kind === 'scientific' || shown.decimals === undefined) return true;
  return Number(number.toFixed(shown.decimals)) === number;
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
