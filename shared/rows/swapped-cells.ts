/**
 * Rows in which a password stands where a login, a name or a number should, and the password's own cell is blank or holds a
 * name: cells were swapped, or one is missing. Nothing of that breaks a rule, and the password would be stored and shown.
 */
import { looksLikeCredential } from './credential-look.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';

/** The columns whose cells seem swapped: first where a password seems to stand, last that of passwords. */
export type SwappedCells = readonly [wrong: FieldColumn, ...others: FieldColumn[]] | undefined;

/** Letters, and what stands between them in names: no password of a help desk looks so, and few of people's own. */
const NAME = /^\p{L}[\p{L}\p{M}'’.-]*(?:[ \u3000]\p{L}[\p{L}\p{M}'’.-]*){0,4}$/u;
/** `Tess One`; `tess` may be a password. */
const TWO_NAMES = /^\p{Lu}\S*[ \u3000]+(?:\S+[ \u3000]+)*\p{Lu}\S*$/u;
const HANZI_NAME = /^\p{Script=Han}{2,4}$/u;
const isFullName = (text: string): boolean => TWO_NAMES.test(text) || HANZI_NAME.test(text);
const CAPITAL_OR_HANZI = /^[\p{Lu}\p{Script=Han}]/u;

/** Signs that no login or number has; an at sign some have. */
const STRONG_SIGN = /[!$^?~#&]/;
/** A word and a year, or digits alone: as little of a name as of a login. */
const WEAK_PASSWORD = /^(?:\p{L}{4,}[-_.@!#]?\d{3,}[!#.]?|\d{6,})$/u;

/** `Winter2025`, among codes that have no words; `shop70` is a code. */
const WORD_AND_DIGITS = /^(?:\p{Lu}\p{Ll}{3,}[-_.@!#]?|\p{L}{4,}[@!#])\d{4,}[!#.]?$/u;
const WORD = /\p{Ll}{3}/u;
/** `li@store` */
const DOMAIN = /@\p{L}/u;

const LOGIN = /^[a-z][\w.-]*$/;

/**
 * Where a password holds first and last name, and the name is written like a login, the three have changed places: which of
 * the others is the password cannot be told, unless the login is made of the name.
 */
function turnedRound(
  cells: readonly string[],
  typed: string,
  columns: readonly FieldColumn[],
): [FieldColumn, ...FieldColumn[]] | undefined {
  const name = columns.find(({ isName }) => isName);
  const key = columns.find(({ isKey }) => isKey);
  if (!name || !key || name === key) return undefined;
  const called = trimCell(cells[name.place] ?? '');
  if (!TWO_NAMES.test(typed) || !LOGIN.test(called)) return undefined;
  const parts = typed.toLowerCase().split(/[ \u3000]+/);
  const isMadeOf = (text: string): boolean =>
    parts.some((part) => part.length > 1 && text.toLowerCase().includes(part));
  if (isMadeOf(cells[key.place] ?? '')) return [name];
  return isMadeOf(called) ? [key] : [key, name];
}

/** Codes as nearly all are: not worth a closer look. */
const ORDINARY = /^(?:[^a-z]*|[a-z]*[-_.]?\d*)$/;

/** So many cells of a column show what is usual in it. */
const MIN_CELLS = 3;

/** @param first the first records after the header */
export function createSwapCheck(
  columns: readonly FieldColumn[],
  first: readonly { readonly cells: readonly string[] }[] = [],
): (cells: readonly string[]) => SwappedCells {
  const password = columns.find(({ field }) => field.kind === 'secret');
  if (!password) return () => undefined;
  const isUsual = (place: number): boolean => {
    const filled = first.map(({ cells }) => cells[place] ?? '').filter((cell) => !isBlank(cell));
    return filled.length >= MIN_CELLS && filled.filter(looksLikeCredential).length * 2 > filled.length;
  };
  /** Whether hardly any code of a column has a word in it. */
  const isWordless = (place: number): boolean => {
    const filled = first.map(({ cells }) => cells[place] ?? '').filter((cell) => !isBlank(cell));
    const isTyped = first.some(({ cells }) => !isBlank(cells[password.place] ?? ''));
    const worded = filled.filter((cell) => WORD.test(cell)).length;
    return isTyped && filled.length >= MIN_CELLS && worded <= Math.max(1, filled.length / 20);
  };
  const suspects = columns
    .filter(({ field, isName, isKey }) => isKey || isName || field.kind === 'code')
    .map((column) => ({
      column,
      isUsual: !column.isName && isUsual(column.place),
      isWordless: !column.isName && !column.isKey && isWordless(column.place),
    }));

  return (cells) => {
    const typed = cells[password.place] ?? '';
    if (typed !== '' && (/\d/.test(typed) || !NAME.test(typed))) return undefined;
    const turned = typed === '' ? undefined : turnedRound(cells, typed, columns);
    if (turned) return [...turned, password];
    const found = suspects.find(({ column, isUsual, isWordless }) => {
      const text = cells[column.place] ?? '';
      if (text.length < 6 || !/\d/.test(text)) return false;
      if (isWordless && typed === '' && WORD_AND_DIGITS.test(text)) return true;
      return isSwapped(trimCell(text), trimCell(typed), column, isUsual);
    });
    return found && [found.column, password];
  };
}

function isSwapped(text: string, typed: string, { isName, isKey }: FieldColumn, isUsual: boolean): boolean {
  if (isFullName(typed) && isName && WEAK_PASSWORD.test(text)) return true;
  if ((!isName && ORDINARY.test(text)) || !looksLikeCredential(text)) return false;
  if (STRONG_SIGN.test(text)) return typed === '' || CAPITAL_OR_HANZI.test(typed);
  if (isUsual) return false;
  if (typed === '') return isName || (!isKey && !DOMAIN.test(text));
  return isFullName(typed) || (isName && CAPITAL_OR_HANZI.test(typed));
}
