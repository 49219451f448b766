import type { Field, FieldKind } from '../user/field.ts';
import { normaliserOf } from './normalise-cell.ts';
import { createValueRule, type ValueCode } from './user-rules.ts';

/** What a cell says. */
export interface Reading {
  /** The value to send where it is not the text itself; '' for *keep*. */
  readonly sent?: string;
  /** What is wrong with it. */
  readonly code?: ValueCode | undefined;
}

const AS_TYPED: Reading = {};

/**
 * How nearly all cells of a kind look. What looks so is its own value and breaks no rule of its kind, which a test
 * compares with normalising and the rules: one look in place of many.
 */
export const PLAIN_LOOKS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  text: /^[\w\u4e00-\u9fff]+(?:[ .,-][\w\u4e00-\u9fff]+)*$/,
  code: /^[\w.@\u4e00-\u9fff]+$/,
  ids: /^\d+(?:,\d+)*$/,
  integer: /^\d+$/,
  flag: /^[01]$/,
  mobile: /^1\d{10}$/,
  mail: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  secret: /^[A-Za-z][!-+\--~]*$/, // visible ASCII but for commas, which a shortened number may follow
};

/** Kinds whose plain cells may be digits alone. */
const OF_DIGITS: ReadonlySet<FieldKind> = new Set(['text', 'code', 'ids', 'integer']);
const MOST_DIGITS = 8;

/** Ids and numbers of a few digits are most cells of a staff list: to call a regular expression takes longer than they do. */
function isFewDigits(text: string): boolean {
  if (text.length > MOST_DIGITS) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return true;
}

/** So many texts of a column are kept, and none that is too long to repeat. */
const MOST_KEPT = 512;
const MOST_KEPT_CHARS = 64;

/**
 * Makes the reader of one column's cells. What does not look plain often repeats, in millions of rows, as dates and names
 * of departments do: what was read of a text is kept, and found again for a fraction of reading it. A column that hardly
 * repeats is noticed, and kept no longer.
 */
export function createCellReader(
  field: Field,
  { pattern, isKey }: { readonly pattern: string | undefined; readonly isKey: boolean },
): (text: string) => Reading {
  const { kind, values, maxLength = Number.POSITIVE_INFINITY } = field;
  const plain = pattern === undefined && values === undefined ? PLAIN_LOOKS[kind] : undefined;
  const maybeDigits = plain !== undefined && OF_DIGITS.has(kind);
  const normalise = normaliserOf(field);
  const codeOf = createValueRule(field, pattern);
  const codeOfBlank = isKey ? 'missing_key' : undefined;
  const empty: Reading = { code: codeOfBlank };

  const read = (text: string): Reading => {
    const sent = normalise(text);
    const code = sent === '' ? codeOfBlank : codeOf(sent);
    return sent === text ? { code } : { sent, code };
  };

  const kept = new Map<string, Reading>();
  let found = 0;
  let repeats = true;

  const readNew = (text: string): Reading => {
    if (kept.size === MOST_KEPT || text.length > MOST_KEPT_CHARS) return read(text);
    const own = copyOf(text);
    const reading = read(own);
    kept.set(own, reading);
    if (kept.size === MOST_KEPT && found < MOST_KEPT) {
      repeats = false;
      kept.clear();
    }
    return reading;
  };

  return (text) => {
    if (text === '') return empty;
    if (((maybeDigits && isFewDigits(text)) || plain?.test(text)) && text.length <= maxLength)
      return AS_TYPED;
    if (!repeats) return read(text);
    const known = kept.get(text);
    if (!known) return readNew(text);
    found++;
    return known;
  };
}

/** A cell shares memory with the text around it, which must not be kept with it. */
const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
