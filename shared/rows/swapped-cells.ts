/**
 * Rows in which a password stands where a login, a name or a number should, and the password's own cell is blank or holds a
 * name: cells were swapped, or one is missing. Nothing of that breaks a rule, and the password would be stored and shown.
 */
import { looksLikeCredential } from './credential-look.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';

/** The cells that seem swapped, by their places; the first is where a password seems to stand. */
export type SwappedCells = readonly [wrong: FieldColumn, password: FieldColumn] | undefined;

/** Letters, and what stands between them in names: no password of a help desk looks so, and few of people's own. */
const NAME = /^\p{L}[\p{L}\p{M}'’.-]*(?:[ \u3000]\p{L}[\p{L}\p{M}'’.-]*){0,4}$/u;
/** `Tess One`, `王伟`; `tess` may be a password. */
const FULL_NAME = /^(?:\p{Lu}\S*[ \u3000]+(?:\S+[ \u3000]+)*\p{Lu}\S*|\p{Script=Han}{2,4})$/u;
const CAPITAL_OR_HANZI = /^[\p{Lu}\p{Script=Han}]/u;

/** Signs that no login or number has; an at sign some have. */
const STRONG_SIGN = /[!$^?~#&]/;
/** A word and a year, or digits alone: as little of a name as of a login. */
const WEAK_PASSWORD = /^(?:\p{L}{4,}[-_.@!#]?\d{3,}[!#.]?|\d{6,})$/u;

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
  const suspects = columns
    .filter(({ field, isName, isKey }) => isKey || isName || field.kind === 'code')
    .map((column) => ({ column, isUsual: !column.isName && isUsual(column.place) }));

  return (cells) => {
    const typed = cells[password.place] ?? '';
    if (typed !== '' && !NAME.test(typed)) return undefined;
    const found = suspects.find(({ column, isUsual }) => {
      const text = cells[column.place] ?? '';
      if (text.length < 6 || !/\d/.test(text)) return false;
      return isSwapped(trimCell(text), trimCell(typed), column, isUsual);
    });
    return found && [found.column, password];
  };
}

function isSwapped(text: string, typed: string, { isName, isKey }: FieldColumn, isUsual: boolean): boolean {
  if (FULL_NAME.test(typed) && isName && WEAK_PASSWORD.test(text)) return true;
  if ((!isName && ORDINARY.test(text)) || !looksLikeCredential(text)) return false;
  if (STRONG_SIGN.test(text)) return typed === '' || CAPITAL_OR_HANZI.test(typed);
  if (isUsual) return false;
  if (typed === '') return isName || (!isKey && !text.includes('@'));
  return FULL_NAME.test(typed) || (isName && CAPITAL_OR_HANZI.test(typed));
}
