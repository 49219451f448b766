/**
 * A refused cell that comes back untouched must be refused again. Some would pass: a workbook that comes back has nothing but
 * texts, what a cell's type had told is lost, and a cell that was hidden is blank. Those get a sign, which whoever fixes them
 * takes away.
 */
import { isBlank } from './normalise-cell.ts';
import type { FieldColumn, Finding } from './read-cells.ts';
import { isMarked, SIGN } from './to-fix-sign.ts';

/** Why a row was refused. */
interface Refusal {
  readonly findings: readonly Finding[];
  /** Whether it is refused for more than single cells, and its report would not show that when it comes back. */
  readonly isOfRow: boolean;
}

/**
 * The cells of a refused row, as its report is to show them.
 *
 * @param cells as the file has them
 * @param shown without passwords, and what may be one
 */
export function markRefused(
  columns: readonly FieldColumn[],
  cells: readonly string[],
  shown: readonly string[],
  { findings, isOfRow }: Refusal,
): string[] {
  const isMended = ({ place, isKey, field, readText }: FieldColumn, isWrong: boolean): boolean => {
    const text = shown[place] ?? '';
    if (isKey && isOfRow) return false;
    // Reports hold no passwords: whoever sends a row back types them again.
    if (field.kind === 'secret') return true;
    if (text === '' && !isBlank(cells[place] ?? '')) return false;
    return !isWrong || readText(text).code !== undefined;
  };
  const wrong = new Set(findings.map(({ column }) => column));
  const marked = columns.filter((column) => !isMended(column, wrong.has(column))).map(({ place }) => place);
  if (marked.length === 0) return [...shown];
  const width = Math.max(shown.length, ...marked.map((place) => place + 1));
  return Array.from({ length: width }, (_, at) =>
    marked.includes(at) ? withSign(shown[at] ?? '') : (shown[at] ?? ''),
  );
}

function withSign(text: string): string {
  if (isMarked(text)) return text;
  return text === '' ? SIGN : `${SIGN} ${text}`;
}
