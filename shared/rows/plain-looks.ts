import type { FieldKind } from '../user/field.ts';
import { MISREAD_HANZI } from './misread-text.ts';
import { PLAIN_NO_VALUES } from './no-value.ts';
import { DATE_TIME } from './value-rules.ts';

const SUSPECTS = new Set(MISREAD_HANZI);

/** Hanzi, but for those that misread text begins with. */
const HANZI = rangesOf(
  (code) => code >= 0x4e00 && code <= 0x9fff && !SUSPECTS.has(String.fromCharCode(code)),
);

const NOT_EMPTY = `(?!(?:${PLAIN_NO_VALUES})$)`;
/** `7.0`, `7月10日`: what a spreadsheet may have made of a code. */
const NOT_CONVERTED = '(?!\\d+(?:\\.0|[月年]))';

/**
 * How nearly all cells of a kind look. Such a cell is its own value and breaks no rule of its kind, so that neither
 * normalising nor the rules need to be asked; without this, validating a file takes half as long again.
 */
export const PLAIN_LOOKS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  text: new RegExp(`^${NOT_EMPTY}[\\w${HANZI}]+(?:[ .,-][\\w${HANZI}]+)*$`),
  code: new RegExp(`^${NOT_EMPTY}${NOT_CONVERTED}[\\w.@${HANZI}]+$`),
  ids: /^\d+(?:,\d+)*$/,
  integer: /^\d+$/,
  dateTime: DATE_TIME,
  flag: /^[01]$/,
  mobile: /^1\d{10}$/,
  phone: /^[1-9]\d{5,14}$/,
  mail: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  // visible ASCII but for commas, which a shortened number may follow, and the colon of a link
  secret: new RegExp(`^${NOT_EMPTY}[A-Za-z][!-+\\--9;-~]*$`),
};

/** The ranges of a character class. */
function rangesOf(isIn: (code: number) => boolean): string {
  let ranges = '';
  for (let first = 0; first < 0x10000; first++) {
    if (!isIn(first)) continue;
    let last = first;
    while (isIn(last + 1)) last++;
    ranges += `\\u${first.toString(16)}-\\u${last.toString(16)}`;
    first = last;
  }
  return ranges;
}
