/**
 * Where a record may hold passwords: what a report shows of it, and what a message may quote. Which columns hold them is
 * said by the header (`hidden`), from their headings and the first rows.
 */
import type { CsvRecord } from '../csv/record-reader.ts';
import { holdsCredential, holdsLines, isMixed, looksLikeCredential, MIN_LENGTH } from './credential-look.ts';
import { mayBeMisplaced, shiftedByHand } from './hand-shift.ts';
import { isNoteOfPassword, namesPassword, speaksOfPassword } from './named-password.ts';
import { isBlank, usedWidth } from './normalise-cell.ts';
import { mayBePassword } from './password-heading.ts';
import { isCertainlyKey, reachOf } from './password-reach.ts';
import { isOfHanzi, isSurelyNoPassword } from './quotable.ts';
import type { FieldColumn, Finding } from './read-cells.ts';
import type { Header } from './read-header.ts';

/** What may be seen of one record. */
export interface Redacted {
  /**
   * The cells for the report: those of the file's own columns, then the surplus of a record that has too many. What may
   * be a password is emptied.
   */
  readonly cells: string[];
  /**
   * Tells by its place whether a cell may be quoted: not one that is hidden, nor one beside it, for in a shifted row it
   * would be the password, and not where it repeats one.
   */
  isQuotable(place: number): boolean;
  /** Whether the cell at a place is shown, and does not repeat a password. */
  isShown(place: number): boolean;
}

export interface RedactionOptions {
  /** What is wrong with single cells: in a row that was shifted by hand, that is how it shows. */
  readonly findings?: readonly Finding[];
  /** The record's cells do not stand under their headings. */
  readonly isRagged?: boolean;
  /** The record is no person's: then a text that only speaks of a password is hidden, and what may be it beside. */
  readonly isAside?: boolean;
  /** Places of which it is known that a password may stand there. */
  readonly hide?: readonly number[];
}

/** A number that a person has, and which many are given for a password: without it the row would be of no use any more. */
const ORDINARY_CODE = /^[A-Za-z]{0,3}[-_]?\d+$/;

export type Redaction = (record: CsvRecord, options?: RedactionOptions) => Redacted;

export function createRedaction(header: Header, columns: readonly FieldColumn[]): Redaction {
  const { positions, width } = header;
  const passwords = header.hidden.map((at) => positions[at] ?? at);
  const watched = new Set(header.watched.map((at) => positions[at] ?? at));
  const columnAt = new Map(columns.map((column) => [column.place, column]));
  const key = columns.find(({ isKey }) => isKey)?.place ?? -1;

  function hiddenPlaces(
    record: CsvRecord,
    findings: readonly Finding[],
    isRagged: boolean,
    isAside: boolean,
  ): ReadonlySet<number> {
    const { cells } = record;
    const told = [...cells.keys()].filter((place) => isTold(place, cells));
    if (isAside) told.push(...toldAside(cells));
    if (passwords.length === 0) return new Set([...told, ...watchedCredentials(cells)]);
    const isOrdered = !isRagged && isInOrder(record, findings);
    const reached = isOrdered ? passwords : placesInReach(record, findings, isRagged);
    const hidden = new Set([...told, ...reached, ...sameCodes(cells)]);
    hideRepeated(cells, hidden, findings);
    return hidden;
  }

  /** Surplus cells stand under no heading that could tell. */
  function watchedCredentials(cells: readonly string[]): number[] {
    const isWatched = (place: number): boolean => watched.has(place) || place >= width;
    return [...cells.keys()].filter((place) => isWatched(place) && looksLikeCredential(cells[place] ?? ''));
  }

  /** Where a password may stand: within reach of its place, or where a cell looks like one and out of place. */
  function placesInReach(record: CsvRecord, findings: readonly Finding[], isRagged: boolean): number[] {
    const { cells } = record;
    const reaches = passwords.map((at) => reachOf(record, at, { header, columns: columnAt, isRagged }));
    const isInReach = (place: number): boolean => {
      const within = reaches.filter(({ first, last }) => place >= first && place <= last);
      if (place !== key) return within.length > 0 || looksOutOfPlace(place, cells[place] ?? '');
      const isDoubtful = within.some((reach) => !isCertainlyKey(cells, place, reach));
      return isDoubtful || isPasswordInPlaceOfKey(record, findings);
    };
    const places = { passwords, columnAt, key };
    return [...[...cells.keys()].filter(isInReach), ...shiftedByHand(cells, findings, places)];
  }

  /** Whether every password stands where it belongs, looks like one, and nothing that is wrong may be another: most rows. */
  function isInOrder({ cells, flaw }: CsvRecord, findings: readonly Finding[]): boolean {
    if (flaw !== undefined || cells.length !== width) return false;
    if (findings.some((finding) => mayBeMisplaced(finding, cells, key))) return false;
    return passwords.every((at) => looksLikeCredential(cells[at] ?? ''));
  }

  /** A text in which a password is named. */
  function isTold(place: number, cells: readonly string[]): boolean {
    const { kind = 'text' } = columnAt.get(place)?.field ?? {};
    const names = kind === 'text' && place !== key ? namesPassword : isNoteOfPassword;
    return kind !== 'secret' && names(cells[place] ?? '');
  }

  /** Codes that are the password of their row, and can be nothing else. */
  function sameCodes(cells: readonly string[]): number[] {
    const own = passwords.map((place) => cells[place] ?? '').filter(({ length }) => length >= MIN_LENGTH);
    const isSame = ({ field, isKey, place }: FieldColumn): boolean =>
      field.kind === 'code' && !isKey && own.includes(cells[place] ?? '');
    return columns
      .filter((column) => isSame(column) && !ORDINARY_CODE.test(cells[column.place] ?? ''))
      .map(({ place }) => place);
  }

  /** What a note of a password tells: in its own cell, or in others. */
  function toldAside(cells: readonly string[]): number[] {
    const speaking = [...cells.keys()].filter((place) => speaksOfPassword(cells[place] ?? ''));
    const isCalled = speaking.length > 0 || cells.some(mayBePassword);
    const beside = isCalled ? [...cells.keys()].filter((place) => isMixed(cells[place] ?? '')) : [];
    return [...speaking, ...beside];
  }

  /** A cell that looks like a password, and is not what its own column takes. */
  function looksOutOfPlace(place: number, cell: string): boolean {
    if (cell.length < MIN_LENGTH) return false;
    const column = columnAt.get(place);
    const takesAnything = !column || column.field.kind === 'text' || column.field.kind === 'code';
    if (!takesAnything && column.read(cell).code === undefined) return false;
    return holdsLines(cell) || holdsCredential(cell);
  }

  /** Where cells are wrong, and the cell that names the user looks like a password more than the password does. */
  function isPasswordInPlaceOfKey({ cells, flaw }: CsvRecord, findings: readonly Finding[]): boolean {
    const isDoubtful = findings.length > 0 || flaw !== undefined || cells.length !== header.recordWidth;
    if (!isDoubtful || !holdsCredential(cells[key] ?? '')) return false;
    return passwords.every((at) => !looksLikeCredential(cells[at] ?? ''));
  }

  /** Hides what repeats a hidden cell, but not what is right in its own column: a password may be an employee number. */
  function hideRepeated(cells: readonly string[], hidden: Set<number>, findings: readonly Finding[]): void {
    const secrets = [...hidden]
      .map((place) => cells[place] ?? '')
      .filter((cell) => cell.length >= MIN_LENGTH);
    // What names the user tells it anyway.
    const own = passwords
      .map((place) => cells[place] ?? '')
      .filter((cell) => cell.length >= MIN_LENGTH && !cells[key]?.includes(cell));
    if (secrets.length === 0) return;
    const wrong = new Set(findings.map(({ column: { place } }) => place));
    for (const [place, cell] of cells.entries()) {
      const { kind = 'text' } = columnAt.get(place)?.field ?? {};
      if (place === key || (kind !== 'text' && !wrong.has(place))) continue;
      if (secrets.some((secret) => cell.includes(secret) && (isMixed(secret) || own.includes(secret))))
        hidden.add(place);
    }
  }

  /** Whether a cell has no hidden one beside it, or is certainly no password. */
  function mayBeQuoted({ cells, flaw }: CsvRecord, place: number, hidden: ReadonlySet<number>): boolean {
    if (![place - 1, place + 1].some((near) => hidden.has(near))) return true;
    const isSound = flaw === undefined && cells.length === width;
    const isTyped = isSound && passwords.every((at) => !isBlank(cells[at] ?? ''));
    const { kind = 'code' } = columnAt.get(place)?.field ?? {};
    return isSurelyNoPassword(kind, cells[place] ?? '', isTyped);
  }

  return (record, { findings = [], isRagged = false, isAside = false, hide = [] } = {}) => {
    const { cells } = record;
    const hidden = new Set([...hiddenPlaces(record, findings, isRagged, isAside), ...hide]);
    for (const { column, code } of findings)
      if (code === 'unknown_name' && isOfHanzi(cells[column.place] ?? '')) hidden.delete(column.place);
    const surplus = Array.from({ length: usedWidth(cells) - width }, (_, at) => width + at);
    const secrets = passwords.flatMap((place) => cells[place] || []);
    const repeatsSecret = (place: number): boolean =>
      secrets.some((secret) => cells[place]?.includes(secret));
    return {
      cells: [...positions, ...surplus].map((place) => (hidden.has(place) ? '' : (cells[place] ?? ''))),
      isQuotable: (place) =>
        !hidden.has(place) && !repeatsSecret(place) && mayBeQuoted(record, place, hidden),
      isShown: (place) => !hidden.has(place) && !repeatsSecret(place),
    };
  };
}

/**
 * Makes what empties single cells of the columns that are watched, where they look like passwords. Nothing is sent from such
 * a column, so that the cell need not be stored either.
 *
 * @param onFound is told of the column of each
 */
export function createWatch(
  { columns, hidden, watched, width }: Header,
  onFound: (at: number) => void,
): (cells: string[]) => string[] {
  const unknown = columns.flatMap(({ field }, at) => (field || hidden.includes(at) ? [] : at));
  const isFound = (text: string, at: number): boolean =>
    namesPassword(text) || ((at >= width || watched.includes(at)) && looksLikeCredential(text));
  return (cells) => {
    if (unknown.length === 0 && cells.length <= width) return cells;
    // Surplus cells stand under no heading that could tell.
    const surplus = Array.from({ length: Math.max(0, cells.length - width) }, (_, at) => width + at);
    const found = [...unknown, ...surplus].filter((at) => isFound(cells[at] ?? '', at));
    if (found.length === 0) return cells;
    for (const at of found) onFound(at);
    return cells.map((cell, at) => (found.includes(at) ? '' : cell));
  };
}

/**
 * The cells of a user for the report: hidden ones are emptied, and so are those that repeat one of them without being sent,
 * and those that hold the rows which a quote has swallowed.
 *
 * @param fields the parameter that each cell fills, null for none
 */
export function hideInUser(
  cells: readonly string[],
  hidden: readonly number[],
  fields: readonly (string | null)[],
): string[] {
  if (hidden.length === 0) return [...cells];
  const isSent = (secret: string): boolean =>
    cells.some((cell, at) => cell === secret && fields[at] !== null && !hidden.includes(at));
  const secrets = hidden
    .map((at) => cells[at] ?? '')
    .filter((cell) => isMixed(cell) || (cell.length >= MIN_LENGTH && !isSent(cell)));
  const isTelling = (cell: string, at: number): boolean =>
    (fields[at] === null && secrets.some((secret) => cell.includes(secret))) || holdsLines(cell);
  return cells.map((cell, at) => (hidden.includes(at) || isTelling(cell, at) ? '' : cell));
}
