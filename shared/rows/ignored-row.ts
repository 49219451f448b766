import type { Field } from '../user/field.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import { SAMPLE_USER, sampleField } from './template.ts';

/**
 * Recognises rows with nothing to import: blank ones, the template's sample row, and the header when it stands in the file
 * once more, perhaps by its canonical names.
 */
export function createIgnoredCheck(
  columns: readonly FieldColumn[],
  fields: readonly Field[],
): (cells: readonly string[]) => boolean {
  const login = columns.find(({ field }) => field === sampleField(fields))?.place ?? -1;
  const isSample = (text = ''): boolean => text.includes(SAMPLE_USER) && trimCell(text) === SAMPLE_USER;
  return (cells) =>
    cells.every(isBlank) ||
    isSample(cells[login]) ||
    columns.every(({ place, heading, field }) => cells[place] === heading || cells[place] === field.name);
}
