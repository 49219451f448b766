import type { Language } from '../messages/language.ts';
import { problemOf } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { createShiftedReader } from './alignment.ts';
import { usedWidth } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Header } from './read-header.ts';

/** No more cells are supposed to be out of place. */
const MAX_SHIFT = 8;

/**
 * Makes the check of how many cells a record has; it answers why they are too many or too few.
 *
 * Blank cells do not count: spreadsheets leave them out at the end, or write more of them. Cells under no heading may stand
 * where the header or all first rows have some, in a record that has no more of them. Either is believed unless the last
 * headings would fit the cells better with a separator more or less before them.
 */
export function createWidthCheck(
  { width, carriedWidth }: Header,
  columns: readonly FieldColumn[],
  language: Language,
): (cells: readonly string[]) => Problem | undefined {
  const ragged = (found: number, expected: number): Problem =>
    problemOf(language, 'ragged_row', { found, expected });
  const readShifted = createShiftedReader(columns, width);
  const isShifted = (cells: readonly string[], shift: number): boolean => readShifted(cells, shift).isBetter;

  function checkLong(cells: readonly string[]): Problem | undefined {
    const used = usedWidth(cells);
    const surplus = used - width;
    if (used > carriedWidth) return ragged(used, carriedWidth);
    if (cells.length > carriedWidth) {
      const isFault = surplus > 0 || isShifted(cells, cells.length - carriedWidth);
      return isFault ? ragged(cells.length, carriedWidth) : undefined;
    }
    for (let shift = 1; shift <= Math.min(surplus, MAX_SHIFT); shift++) {
      if (isShifted(cells, shift)) return ragged(used, width);
    }
    return undefined;
  }

  return (cells) => {
    if (cells.length === width) return undefined;
    if (cells.length > width) return checkLong(cells);
    return isShifted(cells, cells.length - width) ? ragged(cells.length, width) : undefined;
  };
}
