/**
 * Where a record may hold passwords: what a report shows of it, and what a message may quote. Which columns hold them is
 * said by the header (`hidden`), from their headings.
 */
import type { CsvRecord } from '../csv/record-reader.ts';
import { usedWidth } from './normalise-cell.ts';
import type { Header } from './read-header.ts';

export interface Redaction {
  /**
   * The cells of a record for the report: those of the file's own columns, then the surplus of a record that has too
   * many. What may be a password is emptied.
   */
  redact(record: CsvRecord): string[];
  /**
   * Tells by its place whether a cell may be quoted: not beside a password, for in a shifted row it would be the
   * password, and not where it repeats one.
   */
  quotable(record: CsvRecord): (place: number) => boolean;
}

export function createRedaction(header: Header): Redaction {
  const { positions, width } = header;
  const passwords = header.hidden.map((at) => positions[at] ?? 0);

  /**
   * Tells by its place whether a cell may hold a password. A record with too many or too few cells may be shifted by
   * that many; where a quote has swallowed delimiters, everything from there on is in doubt.
   */
  function createSearch({ cells, flaw }: CsvRecord): (place: number) => boolean {
    if (passwords.length === 0) return () => false;
    if (flaw === 'open_quote' || flaw === 'record_too_long') {
      const first = Math.min(...passwords, cells.length - 1);
      return (place) => place >= first;
    }
    const shift = shiftOf(cells, header);
    return (place) =>
      passwords.some((at) => place >= at + Math.min(shift, 0) && place <= at + Math.max(shift, 0));
  }

  return {
    redact(record) {
      const mayBePassword = createSearch(record);
      const surplus = Array.from({ length: usedWidth(record.cells) - width }, (_, at) => width + at);
      return [...positions, ...surplus].map((place) =>
        mayBePassword(place) ? '' : (record.cells[place] ?? ''),
      );
    },
    quotable(record) {
      const mayBePassword = createSearch(record);
      const secrets = passwords.flatMap((place) => record.cells[place] || []);
      return (place) =>
        ![place - 1, place, place + 1].some(mayBePassword) &&
        !secrets.some((secret) => record.cells[place]?.includes(secret));
    },
  };
}

/** How many cells a record has too many (positive) or too few (negative). */
function shiftOf(cells: readonly string[], { width, recordWidth }: Header): number {
  if (cells.length < width) return cells.length - width;
  if (cells.length > recordWidth) return cells.length - recordWidth;
  return Math.max(0, usedWidth(cells) - width);
}
