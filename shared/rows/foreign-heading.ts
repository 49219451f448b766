/**
 * A second heading row in a language that no list knows: right below the header a row whose code has no digit where all
 * others have some, and whose login is written as no other is.
 */
import { type FoundCell, isPersonal } from './found-cell.ts';
import { trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';

interface FirstRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** So many other rows show how the cells of a column look. */
const MIN_ROWS = 2;
/** So many are looked at. */
const MAX_ROWS = 20;

/** How a login is written: a person's is like the others'. */
function writingOf(login: string): string {
  if (/\d/.test(login)) return 'digits';
  if (/[^ -~]/.test(login)) return 'letters of its own';
  return /^[A-Z]/.test(login) ? 'capital' : 'small';
}

/** @param first the first records after the header */
export function createForeignHeadingCheck(
  columns: readonly FieldColumn[],
  first: readonly FirstRow[] = [],
): (found: readonly FoundCell[], row: number) => boolean {
  const key = columns.find(({ isKey }) => isKey);
  const codes = columns.filter(({ field, isKey }) => field.kind === 'code' && !isKey);

  return (found, row) => {
    const login = found.find(({ column }) => column?.isKey)?.text ?? '';
    if (!key || codes.length === 0 || row !== first[0]?.row || isPersonal(found)) return false;
    const writing = writingOf(login);
    if (writing === 'digits' || writing === 'small') return false;
    const others = first.slice(1, MAX_ROWS).map(({ cells }) => cells);
    const logins = others.map((cells) => trimCell(cells[key.place] ?? '')).filter((text) => text !== '');
    if (logins.length < MIN_ROWS || logins.some((text) => writingOf(text) === writing)) return false;
    return codes.some(({ place }) => {
      const text = found.find((cell) => cell.place === place)?.text ?? '';
      const numbers = others.map((cells) => trimCell(cells[place] ?? '')).filter((cell) => cell !== '');
      const isNumbered = numbers.length >= MIN_ROWS && numbers.every((cell) => /\d/.test(cell));
      return text !== '' && !/\d/.test(text) && isNumbered;
    });
  };
}
