import { unguardCell } from '../csv/guard.ts';
import type { Language } from '../messages/language.ts';
import type { Column, Field } from '../user/field.ts';
import type { JobError, Problem } from '../user/outcome.ts';
import type { Rights } from '../user/rights.ts';
import { addedPlaces } from './added-columns.ts';
import { headerError, isCredential, notesOf, notSentNotes, type Suggestions } from './header-problems.ts';
import { EXTRA_HEADING, type HeadingIndex, indexHeadings, suggestField, trimHeading } from './heading.ts';
import { withNameHeadings } from './name-headings.ts';
import { isBlank, usedWidth } from './normalise-cell.ts';
import { isInnocent, mayBePassword } from './password-heading.ts';
import { headingWithoutPassword } from './told-in-heading.ts';

/** A header row that can be used. */
export interface Header {
  /** The file's own columns in their order; those of an earlier report (`import_*`) are left out. */
  readonly columns: Column[];
  /** Where each of `columns` stands in a record. */
  readonly positions: readonly number[];
  /** Which of `columns` hold passwords, or may: no report shows their cells. */
  readonly hidden: number[];
  /** Which of `columns` are not hidden, but a single cell is that looks like a password. */
  readonly watched: number[];
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
  /** The parameters that have names. */
  readonly names?: { has(field: string): boolean } | undefined;
  /** The only parameters that files may set; undefined: all. */
  readonly columns?: Rights['columns'];
  /** The records above the header: one may hold headings of groups. */
  readonly above?: readonly { readonly cells: readonly string[] }[];
  /** The first records below it: they tell whose columns are those that a report may have added. */
  readonly below?: readonly { readonly cells: readonly string[] }[];
}

/** A title and an instruction may stand above the header. */
const HEADER_SEARCH_ROWS = 10;
/** So far is looked where none of them names the match parameter: below a page of instructions. */
const DEEP_SEARCH_ROWS = 30;
/** Blank rows do not count, but they have an end. */
const MAX_SEARCHED = 10_000;

/** Makes what is told of the first records of a file, one after the other, until {@link findHeader} has seen `more` than it needs. */
export function createHeadCount(
  more = 0,
): (records: readonly { readonly cells: readonly string[] }[]) => boolean {
  let filled = 0;
  let all = 0;
  return (records) => {
    filled += records.filter(({ cells }) => !cells.every(isBlank)).length;
    all += records.length;
    return filled >= DEEP_SEARCH_ROWS + more || all >= MAX_SEARCHED + more;
  };
}

/**
 * The index of the header among the first records of a file, blank ones not counted; undefined when all are blank. Of those that name the
 * match parameter it is the one with the most known headings, for headings of groups may stand above it; else the one with
 * the most known headings, else the first that is not blank.
 */
export const findHeader = (
  records: readonly { readonly cells: readonly string[] }[],
  fields: readonly Field[],
  options: Pick<HeaderOptions, 'matchBy' | 'aliases'>,
): number | undefined => likeliestHeader(records, fields, options)?.at;

/** A record that may be the header: where it stands, how many parameters it names, and whether the match parameter is one. */
export interface LikelyHeader {
  readonly at: number;
  readonly known: number;
  readonly namesKey: boolean;
}

/** The same as {@link findHeader}, with what is known of it. */
export function likeliestHeader(
  records: readonly { readonly cells: readonly string[] }[],
  fields: readonly Field[],
  options: Pick<HeaderOptions, 'matchBy' | 'aliases'>,
): LikelyHeader | undefined {
  const index = indexHeadings(fields, options.aliases);
  let best: LikelyHeader | undefined;
  let filled = 0;
  for (const [at, { cells }] of records.slice(0, MAX_SEARCHED).entries()) {
    if (cells.every(isBlank)) continue;
    filled++;
    if (filled > (best?.namesKey ? HEADER_SEARCH_ROWS : DEEP_SEARCH_ROWS)) break;
    const named = new Set(
      headingsOf(cells).flatMap((heading) => index.get(trimHeading(heading))?.name ?? []),
    );
    const row = { at, known: named.size, namesKey: named.has(options.matchBy) };
    if (!best || isBetterHeader(row, best)) best = row;
  }
  return best;
}

type Candidate = Pick<LikelyHeader, 'known' | 'namesKey'>;

/** Whether a record is rather the header than another one: it alone names the match parameter, or it names more. */
export const isBetterHeader = (row: Candidate, best: Candidate): boolean =>
  row.namesKey === best.namesKey ? row.known > best.known : row.namesKey;

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
  const added = addedPlaces(headings, options.below ?? []);
  const positions = [...headings.keys()].filter((at) => !added.has(at));
  const known = positions.map((at) => toColumn(headings[at] ?? '', index));
  const named = options.names ? withNameHeadings(known, fields, options.names) : known;
  const suggestions = suggestFields(named, index);
  const mayBeSet = ({ field }: Column): boolean =>
    field === undefined || (options.columns?.includes(field) ?? true);
  const settable = named.map((column) => (mayBeSet(column) ? column : { heading: column.heading }));
  const error = headerError(settable, suggestions, fields, options);
  if (error) return { error };
  const groups = groupsAbove(options.above ?? []);
  const isHidden = ({ heading, field }: Column, at: number): boolean =>
    field === undefined
      ? meansPassword(heading, suggestions) ||
        mayBePassword(groups(positions[at] ?? 0)) ||
        isCredential(heading)
      : fields.some(({ name, kind }) => name === field && kind === 'secret');
  const hidden = named.flatMap((column, at) => (isHidden(column, at) ? at : []));
  // What was meant for a cell, and stands where a heading should, is neither quoted nor written as one.
  const columns = settable.map((column) =>
    column.field === undefined && isCredential(column.heading) ? { heading: '' } : column,
  );
  return {
    columns,
    positions,
    hidden,
    watched: [],
    width: headings.length,
    recordWidth: cells.length,
    carriedWidth: cells.length,
    isReport: added.size > 0,
    extraPlace: extraPlaceOf(headings),
    notes: [
      ...notSentNotes(
        named.filter((column) => !mayBeSet(column)),
        options.language,
      ),
      ...notesOf(suggestions, options.language),
    ],
  };
}

/** What each heading that is not understood may have meant. `Passport` resembles *Password*, and does not mean it. */
const suggestFields = (columns: readonly Column[], index: HeadingIndex): Suggestions =>
  new Map(
    columns
      .filter(({ heading, field }) => field === undefined && !isBlank(heading) && !isCredential(heading))
      .map(({ heading }) => {
        const field = suggestField(heading, index);
        return [heading, field?.kind === 'secret' && isInnocent(heading) ? undefined : field];
      }),
  );

const meansPassword = (heading: string, suggestions: Suggestions): boolean =>
  suggestions.get(heading)?.kind === 'secret' || mayBePassword(heading);

/** The headings of a record: blank ones at its end are dropped, the guards of a report undone, and passwords left out. */
const headingsOf = (cells: readonly string[]): string[] =>
  cells.slice(0, usedWidth(cells)).map((cell) => headingWithoutPassword(unguardCell(cell)));

function extraPlaceOf(headings: readonly string[]): number | undefined {
  const place = headings.findIndex((heading) => heading.trim().toLowerCase() === EXTRA_HEADING);
  return place === -1 ? undefined : place;
}

function toColumn(heading: string, index: HeadingIndex): Column {
  const field = index.get(trimHeading(heading))?.name;
  return field === undefined ? { heading } : { heading, field };
}

/** Headings of groups are short, and there are several, or the one begins further right: else it is a title. */
const MAX_GROUP_HEADING = 30;

/** Makes what tells, by its place, the heading of the group that a column stands in: it goes on to the next. */
function groupsAbove(above: NonNullable<HeaderOptions['above']>): (place: number) => string {
  const rows = above.filter(({ cells }) => {
    const filled = cells.flatMap((cell, at) => (isBlank(cell) ? [] : at));
    return filled.length > 1 || (filled[0] ?? 0) > 0;
  });
  return (place) =>
    rows
      .map(({ cells }) => cells.slice(0, place + 1).findLast((cell) => !isBlank(cell)) ?? '')
      .filter(({ length }) => length <= MAX_GROUP_HEADING)
      .join('\n');
}
