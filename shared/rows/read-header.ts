import { unguardCell } from '../csv/guard.ts';
import type { Language } from '../messages/language.ts';
import type { Column, Field } from '../user/field.ts';
import type { JobError, Problem } from '../user/outcome.ts';
import { headerError, notesOf, type Suggestions } from './header-problems.ts';
import {
  EXTRA_HEADING,
  type HeadingIndex,
  indexHeadings,
  isReportHeading,
  mayBePassword,
  suggestField,
  trimHeading,
} from './heading.ts';
import { isBlank, usedWidth } from './normalise-cell.ts';

/** A header row that can be used. */
export interface Header {
  /** The file's own columns in their order; those of an earlier report (`import_*`) are left out. */
  readonly columns: Column[];
  /** Where each of `columns` stands in a record. */
  readonly positions: readonly number[];
  /** Which of `columns` hold passwords, or may: no report shows their cells. */
  readonly hidden: number[];
  /** Cells up to the last heading, report columns included. */
  readonly width: number;
  /** Cells of the header record; those beyond `width` are blank. */
  readonly recordWidth: number;
  /** Cells that a record may have; those beyond `width` have no heading, and are carried through. */
  readonly carriedWidth: number;
  /** Whether the file is an earlier report that comes back. */
  readonly isReport: boolean;
  /** Where such a report keeps the surplus cells of its rows. */
  readonly extraPlace: number | undefined;
  /** What the sender should know of headings that are not understood. */
  readonly notes: Problem[];
}

export interface HeaderOptions {
  readonly language: Language;
  /** The parameter that every file must have a column for. */
  readonly matchBy: string;
  /** A profile's own headings: heading → parameter. They are tried first. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** How many records {@link findHeader} wants to see: a title and an instruction may stand above the header. */
export const HEADER_SEARCH_ROWS = 10;

/**
 * The index of the header among the first records of a file; undefined when all of them are blank. It is the first that
 * names the match parameter, else the one with the most known headings, else the first that is not blank.
 */
export function findHeader(
  records: readonly { readonly cells: readonly string[] }[],
  fields: readonly Field[],
  options: Pick<HeaderOptions, 'matchBy' | 'aliases'>,
): number | undefined {
  const index = indexHeadings(fields, options.aliases);
  let best: { at: number; known: number } | undefined;
  for (const [at, { cells }] of records.slice(0, HEADER_SEARCH_ROWS).entries()) {
    if (cells.every(isBlank)) continue;
    const known = headingsOf(cells).flatMap((heading) => index.get(trimHeading(heading)) ?? []);
    if (known.some((field) => field.name === options.matchBy)) return at;
    if (!best || known.length > best.known) best = { at, known: known.length };
  }
  return best?.at;
}

/**
 * Resolves the header row. It cannot be used, and the job ends with that reason, when it looks like data (`no_header`),
 * lacks the match parameter's column (`missing_column`) or has two for one parameter (`duplicate_column`).
 *
 * A heading is understood as an alias, a canonical name or a documented heading, exactly but for noise. Any other is
 * kept as a column without a field, and noted.
 */
export function readHeader(
  cells: readonly string[],
  fields: readonly Field[],
  options: HeaderOptions,
): Header | { readonly error: JobError } {
  const index = indexHeadings(fields, options.aliases);
  const headings = headingsOf(cells);
  const isReport = headings.some(isReportHeading);
  const positions = [...headings.keys()].filter((at) => !isReportHeading(headings[at] ?? ''));
  const columns = positions.map((at) => toColumn(headings[at] ?? '', index));
  const suggestions = suggestFields(columns, index);
  const error = headerError(columns, suggestions, fields, options);
  if (error) return { error };
  return {
    columns,
    positions,
    hidden: [...columns.entries()].flatMap(([at, column]) =>
      isHidden(column, fields, suggestions) ? at : [],
    ),
    width: headings.length,
    recordWidth: cells.length,
    carriedWidth: cells.length,
    isReport,
    extraPlace: extraPlaceOf(headings),
    notes: notesOf(suggestions, options.language),
  };
}

/** What each heading that is not understood may have meant. */
const suggestFields = (columns: readonly Column[], index: HeadingIndex): Suggestions =>
  new Map(
    columns
      .filter(({ heading, field }) => field === undefined && !isBlank(heading))
      .map(({ heading }) => [heading, suggestField(heading, index)]),
  );

/** The headings of a record: blank ones at its end are dropped, the guards of a report undone. */
const headingsOf = (cells: readonly string[]): string[] => cells.slice(0, usedWidth(cells)).map(unguardCell);

function extraPlaceOf(headings: readonly string[]): number | undefined {
  const place = headings.findIndex((heading) => heading.trim().toLowerCase() === EXTRA_HEADING);
  return place === -1 ? undefined : place;
}

function toColumn(heading: string, index: HeadingIndex): Column {
  const field = index.get(trimHeading(heading))?.name;
  return field === undefined ? { heading } : { heading, field };
}

function isHidden(column: Column, fields: readonly Field[], suggestions: Suggestions): boolean {
  const field = fields.find(({ name }) => name === column.field) ?? suggestions.get(column.heading);
  return field?.kind === 'secret' || (column.field === undefined && mayBePassword(column.heading));
}
