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
   *
   * @param isRagged the record's cells do not stand under their headings
   */
  redact(record: CsvRecord, isRagged?: boolean): string[];
  /**
   * Tells by its place whether a cell may be quoted: not beside a password, for in a shifted row it would be the
   * password, and not where it repeats one.
   */
  quotable(record: CsvRecord): (place: number) => boolean;
  /** Whether a report shows the cell at a place, and it does not repeat a password of its record. */
  isShown(record: CsvRecord, place: number): boolean;
}

/** @param keyPlace where a record says who it is about: where cells are missing, they are missing after it */
export function createRedaction(header: Header, keyPlace: number): Redaction {
  const { positions, width } = header;
  const passwords = header.hidden.map((at) => positions[at] ?? at);

  /**
   * Tells by its place whether a cell may hold a password. A record with too many or too few cells may be shifted by
   * that many; where a quote has swallowed delimiters, everything from there on is in doubt.
   */
  function createSearch({ cells, flaw }: CsvRecord, isRagged = false): (place: number) => boolean {
    if (passwords.length === 0) return () => false;
    if (flaw === 'open_quote' || flaw === 'record_too_long') {
      const first = Math.min(...passwords, cells.length - 1);
      return (place) => place >= first;
    }
    const shift = shiftOf(cells, header, isRagged);
    const first = (at: number): number => {
      const earliest = at + Math.min(shift, 0);
      return keyPlace < at ? Math.max(earliest, keyPlace + 1) : earliest;
    };
    return (place) => passwords.some((at) => place >= first(at) && place <= at + Math.max(shift, 0));
  }

  const repeatsPassword = ({ cells }: CsvRecord, place: number): boolean =>
    passwords.some((at) => Boolean(cells[at]) && cells[place]?.includes(cells[at] ?? ''));

  return {
    redact(record, isRagged) {
      const mayBePassword = createSearch(record, isRagged);
      const surplus = Array.from({ length: usedWidth(record.cells) - width }, (_, at) => width + at);
      return [...positions, ...surplus].map((place) =>
        mayBePassword(place) ? '' : (record.cells[place] ?? ''),
      );
    },
    quotable(record) {
      const mayBePassword = createSearch(record);
      return (place) => ![place - 1, place, place + 1].some(mayBePassword) && !repeatsPassword(record, place);
    },
    isShown: (record, place) => !createSearch(record)(place) && !repeatsPassword(record, place),
  };
}

/** How many cells a record has too many (positive) or too few (negative). */
function shiftOf(cells: readonly string[], { width, carriedWidth }: Header, isRagged: boolean): number {
  if (cells.length < width) return cells.length - width;
  const surplus = Math.max(0, cells.length - carriedWidth);
  return isRagged ? Math.max(surplus, usedWidth(cells) - width) : surplus;
}
