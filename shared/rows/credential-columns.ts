/**
 * Finds columns that hold passwords under a heading which does not say so, from their cells in the first rows of a file.
 * Such a column is hidden as one with a telling heading is, for every row, and the sender is told.
 */

import { unguardCell } from '../csv/guard.ts';
import type { CsvRecord } from '../csv/record-reader.ts';
import type { Language } from '../messages/language.ts';
import { problemOf, shorten } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { columnName } from '../workbook/write-xml.ts';
import { looksLikeCredential, MIN_LENGTH, mayBeCredential } from './credential-look.ts';
import { type CellOfPerson, shareAPattern } from './credential-patterns.ts';
import { type HeadingIndex, trimHeading } from './heading.ts';
import { isBlank, trimCell, usedWidth } from './normalise-cell.ts';
import { mayBePassword } from './password-heading.ts';
import type { Header } from './read-header.ts';

/** How many rows are looked at before the first is written. */
export const CREDENTIAL_SAMPLE_ROWS = 100;

/** With so many cells that look like nothing secret a column needs no further watch. */
const ENOUGH_CELLS = 5;

/**
 * Hides the columns without a parameter whose cells look like passwords in most of the first rows, or which a second row
 * of headings calls so; `watched` are then those of which too little is known, whose cells are looked at one by one.
 *
 * @param records those after the header
 * @param index the headings that are understood
 */
export function hideCredentials(
  header: Header,
  records: readonly CsvRecord[],
  language: Language,
  index: HeadingIndex = new Map(),
): Header {
  const { columns, positions } = header;
  const sample = records.slice(0, CREDENTIAL_SAMPLE_ROWS).filter((record) => isSound(record, header));
  const hidden: number[] = [];
  const watched: number[] = [];
  for (const [at, { field }] of columns.entries()) {
    if (field !== undefined || header.hidden.includes(at)) continue;
    const place = positions[at] ?? 0;
    const cells = sample.flatMap(({ cells: { [place]: cell = '' } }) =>
      isBlank(cell) ? [] : [trimCell(header.isReport ? unguardCell(cell) : cell)],
    );
    if (
      isCalledPassword(header, records[0], place, index) ||
      lookLikeCredentials(cells) ||
      repeatsPasswords(header, sample, place) ||
      shareAPattern(cellsOfPersons(header, sample, place))
    )
      hidden.push(at);
    else if (cells.length < ENOUGH_CELLS || cells.some(looksLikeCredential)) watched.push(at);
  }
  return {
    ...header,
    hidden: [...header.hidden, ...hidden].sort((a, b) => a - b),
    watched,
    notes: notesWith(header, hidden, language),
  };
}

/**
 * A column that is not sent, and which no report shows, must not vanish in silence: that its heading is unknown does not
 * say so. Where *Password* was suggested, that says enough.
 */
function notesWith(header: Header, found: readonly number[], language: Language): Problem[] {
  const { columns, notes } = header;
  const isNoted = (heading: string | undefined): boolean =>
    notes.some(({ column, code }) => column === heading && code === 'unknown_column_suggestion');
  const called = header.hidden.filter((at) => {
    const { field, heading } = columns[at] ?? {};
    return field === undefined && !isNoted(shorten(heading ?? ''));
  });
  const told = called.map((at) => credentialNote(header, at, language));
  const names = new Set(told.flatMap(({ column }) => column ?? []));
  const isTold = ({ column = '', code }: Problem): boolean => code === 'unknown_column' && names.has(column);
  return [
    ...told,
    ...found.map((at) => credentialNote(header, at, language)),
    ...notes.filter((note) => !isTold(note)),
  ];
}

/** What the sender is told of a column whose cells, or some of them, no report shows. */
export function credentialNote({ columns, positions }: Header, at: number, language: Language): Problem {
  const heading = shorten(columns[at]?.heading ?? '');
  if (!isBlank(heading)) return { column: heading, ...problemOf(language, 'hidden_column', { heading }) };
  return problemOf(language, 'hidden_column', { heading: columnName(positions[at] ?? at) });
}

/** Whether the cells of a record certainly stand under their own headings. */
const isSound = ({ cells, flaw }: CsvRecord, { width }: Header): boolean =>
  flaw !== 'open_quote' && flaw !== 'record_too_long' && cells.length >= width && usedWidth(cells) <= width;

/** No heading is longer. */
const MAX_HEADING = 30;

/** Whether the row below the header is a second row of headings, under which no user is named, and calls a column so. */
function isCalledPassword(
  { columns, positions }: Header,
  below: CsvRecord | undefined,
  place: number,
  index: HeadingIndex,
): boolean {
  const cell = below?.cells[place] ?? '';
  if (cell === '' || cell.length > MAX_HEADING || !mayBePassword(cell)) return false;
  return columns.every(({ field }, at) => {
    const text = below?.cells[positions[at] ?? 0] ?? '';
    return field === undefined || isBlank(text) || index.has(trimHeading(text));
  });
}

/** The cells of a column, each with what is known of its row's person. */
function cellsOfPersons(
  { columns, positions }: Header,
  sample: readonly CsvRecord[],
  place: number,
): CellOfPerson[] {
  const known = positions.filter((_, at) => columns[at]?.field !== undefined);
  return sample.flatMap(({ cells }) => {
    const cell = trimCell(cells[place] ?? '');
    return cell === ''
      ? []
      : {
          cell,
          person: known
            .map((at) => cells[at] ?? '')
            .join(', ')
            .toLowerCase(),
        };
  });
}

/** Whether a column holds the same as one of passwords, in every row: `Confirm`. */
function repeatsPasswords(
  { hidden, positions }: Header,
  sample: readonly CsvRecord[],
  place: number,
): boolean {
  return hidden.some((at) => {
    const pairs = sample.map(({ cells }) => [cells[positions[at] ?? at] ?? '', cells[place] ?? ''] as const);
    const filled = pairs.filter(([secret]) => !isBlank(secret));
    return (
      pairs.every(([secret, cell]) => secret === cell) &&
      (filled.length > 1 || filled.some(([secret]) => secret.length >= MIN_LENGTH))
    );
  });
}

/** Whether cells of one column look like passwords: most of them, or all the same one, or all made by one machine. */
function lookLikeCredentials(cells: readonly string[]): boolean {
  const distinct = new Set(cells);
  if (distinct.size === 1 && cells.length > 1) return isCommonPassword(cells[0] ?? '');
  if (cells.filter(looksLikeCredential).length * 2 >= cells.length && cells.length > 0)
    return !areCodes(distinct);
  return areGenerated(cells, distinct);
}

/**
 * The same for everybody: what would be a code for one person is a password that all were given. One or two digits at
 * its end rather count houses.
 */
function isCommonPassword(text: string): boolean {
  if (looksLikeCredential(text)) return true;
  if (!mayBeCredential(text) || /(?<!\d)\d{1,2}$/.test(text)) return false;
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].every((kind) => kind.test(text));
}

/** Codes keep their letters from row to row, and only count: `Rev-2031a`, `Rev-2032a`. */
function areCodes(distinct: ReadonlySet<string>): boolean {
  const texts = [...distinct];
  if (texts.length < 2 || texts.some((text) => /[!$^?~%*]/.test(text))) return false;
  return new Set(texts.map((text) => text.replace(/\d/g, ''))).size === 1;
}

const MIN_GENERATED = 4;

/** `Roq62117`, `Buy81234`: as long as each other, of letters in both cases and digits, and no two with the same letters. */
function areGenerated(cells: readonly string[], distinct: ReadonlySet<string>): boolean {
  if (distinct.size < MIN_GENERATED || distinct.size < cells.length * 0.9) return false;
  const texts = [...distinct];
  if (new Set(texts.map(({ length }) => length)).size > 1) return false;
  const isMade = (text: string): boolean =>
    mayBeCredential(text) &&
    text.length >= 8 &&
    [/\p{Ll}/u, /\p{Lu}/u, /\d/].every((kind) => kind.test(text));
  return (
    texts.every(isMade) &&
    new Set(texts.map((text) => text.replace(/\P{L}/gu, ''))).size >= texts.length * 0.8
  );
}
