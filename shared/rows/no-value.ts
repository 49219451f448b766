/** What programs and people write where there is nothing. */
import type { FieldKind } from '../user/field.ts';
import { trimCell } from './normalise-cell.ts';

/** As they are written: `Nan` and `Null` are names of people. */
const WORDS = [
  ...['NULL', 'null', '\\N', 'nan', 'NaN', 'N/A', 'n/a', 'None', '(blank)', '(null)', '<null>', '[null]'],
  ...['undefined', '-', '--', '---', '–', '—', '——', '无', '(空)', '（空）', '(空白)'],
];
const NO_VALUE = new Set(WORDS);
const NO_CODE = new Set([...WORDS, '#N/A', 'Null', 'Nan', 'NAN', 'NONE', 'none']);

/** The longest of them; a longer cell need not be looked up. */
const MAX_LENGTH = Math.max(...WORDS.map(({ length }) => length));

/** Those that begin as a plain word or a password does, for a regular expression. */
export const PLAIN_NO_VALUES = [...NO_CODE].filter((word) => /^[\w\u4e00-\u9fff/]+$/.test(word)).join('|');

/** Kinds whose value can be such a word, or whose own rules say what to write instead. */
const WORDY: ReadonlySet<FieldKind> = new Set(['text', 'secret', 'json']);

/** Whether a cell of this kind says that there is no value. */
export function hasNoValue(kind: FieldKind, text: string): boolean {
  if (kind === 'flag') return false;
  const word = trimCell(text);
  return word.length <= MAX_LENGTH && (WORDY.has(kind) ? NO_VALUE : NO_CODE).has(word);
}
