import type { Language } from '../messages/language.ts';
import { problemOf } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { readShifted } from './alignment.ts';
import { usedWidth } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Header } from './read-header.ts';

/**
 * Makes the check of how many cells a record has; it answers why they are too many or too few.
 *
 * Blank cells do not count: spreadsheets leave them out at the end, or write more of them. Cells under no heading may stand
 * where the header or all first rows have some, in a record that has no more of them. A record that is too short is taken
 * for what a spreadsheet leaves, unless its last cells would fit the last headings better.
 */
export function createWidthCheck(
  { width, carriedWidth }: Header,
  columns: readonly FieldColumn[],
  language: Language,
): (cells: readonly string[]) => Problem | undefined {
  const ragged = (found: number, expected: number): Problem =>
    problemOf(language, 'ragged_row', { found, expected });

  function checkLong(cells: readonly string[]): Problem | undefined {
    const used = usedWidth(cells);
    if (used <= width) return undefined;
    if (used > carriedWidth) return ragged(used, carriedWidth);
    return cells.length > carriedWidth ? ragged(cells.length, carriedWidth) : undefined;
  }

  function checkShort(cells: readonly string[]): Problem | undefined {
    const { isBetter } = readShifted(cells, columns, width, cells.length - width);
    return isBetter ? ragged(cells.length, width) : undefined;
  }

  return (cells) => {
    if (cells.length === width) return undefined;
    return cells.length > width ? checkLong(cells) : checkShort(cells);
  };
}
