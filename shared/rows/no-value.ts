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

/** What else says so where a code may be left out. Who a row is about, and a name, may be called so. */
const MORE = [
  ...'NA,N.A.,n.a.,n. a.,N.V.,n.v.,n/v,k.A.,k. A.,k.a.,s/n,nil,NIL'.split(','),
  ...'Nil,keine,keiner,kein,Keine,nicht vorhanden,aucun,aucune,ninguno,ninguna,nessuno,nessuna,nenhum'.split(
    ',',
  ),
  ...'nenhuma,geen,ingen,brak,yok,tidak ada,không có,không,нет,Нет,немає,ไม่มี,なし'.split(','),
  ...'無し,無,暂无,暫無,没有,沒有,未填写,未填,空,不详,없음'.split(','),
];
const NO_OPTIONAL_CODE = new Set([...NO_CODE, ...MORE]);

/** The longest of them; a longer cell need not be looked up. */
const MAX_LENGTH = Math.max(...[...NO_OPTIONAL_CODE].map(({ length }) => length));

const PLAIN = [...NO_OPTIONAL_CODE].filter((word) => /^[\w.\u4e00-\u9fff/]+$/.test(word));

/** Those that begin as a plain word or a password does, for a regular expression; most cells are told by their first character. */
export const PLAIN_NO_VALUES = `(?=[${[...new Set(PLAIN.map((word) => word.charAt(0)))].join('')}])(?:${PLAIN.map(
  (word) => word.replaceAll('.', '\\.'),
).join('|')})`;

/** Kinds whose value can be such a word, or whose own rules say what to write instead. */
const WORDY: ReadonlySet<FieldKind> = new Set(['text', 'secret', 'json']);

/**
 * Whether a cell of this kind says that there is no value.
 * @param mayBeLeftOut whether the cell may be blank
 */
export function hasNoValue(kind: FieldKind, text: string, mayBeLeftOut: boolean): boolean {
  if (kind === 'flag') return false;
  const word = trimCell(text);
  if (word.length > MAX_LENGTH) return false;
  if (WORDY.has(kind)) return NO_VALUE.has(word);
  return (mayBeLeftOut ? NO_OPTIONAL_CODE : NO_CODE).has(word);
}
