import type { Field } from '../user/field.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { Header } from './read-header.ts';
import type { Source } from './source.ts';
import { SAMPLE_USER, sampleField } from './template.ts';

/**
 * Recognises rows with nothing to import: blank ones, whatever a report wrote beside them; the template's sample row;
 * and the header when it stands in the file once more, perhaps by its canonical names.
 */
export function createIgnoredCheck(
  header: Header,
  sources: readonly Source[],
  fields: readonly Field[],
): (cells: readonly string[]) => boolean {
  const own = new Set(header.positions);
  const isReportColumn = (place: number): boolean => place < header.width && !own.has(place);
  const login = sources.find(({ field }) => field === sampleField(fields));
  const isHeading = (text: string, { heading, field }: Source): boolean =>
    text === heading || text === field.name;
  return (cells) =>
    cells.every((cell, place) => isBlank(cell) || isReportColumn(place)) ||
    (login !== undefined && trimCell(cells[login.place] ?? '') === SAMPLE_USER) ||
    sources.every((source) => isHeading(cells[source.place] ?? '', source));
}
