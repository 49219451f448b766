import { isBlank } from './normalise-cell.ts';
import type { Header } from './read-header.ts';

/** A record of the CSV, as `readCsv` gives it. A flawed one is rejected; its cells are what could be read. */
export interface RowRecord {
  readonly row: number;
  readonly cells: string[];
  readonly flaw?: { readonly code: 'open_quote' | 'record_too_long' | 'nul_byte' | 'wrong_byte' };
}

/** How many cells of a record count: those up to the last that is not blank. */
export const usedWidth = (cells: readonly string[]): number =>
  cells.findLastIndex((cell) => !isBlank(cell)) + 1;

/** What is kept of a record for the report: the cells of the file's own columns. */
export interface ReportCells {
  /** Of a row that is what it seems: all of them, as typed, and not copied. Who shows them empties the hidden columns. */
  certain(cells: string[]): string[];
  /** Of any other: what may be a password is emptied, and the cells it has too many follow the columns. */
  doubtful(record: RowRecord): string[];
}

export function createReportCells(header: Header): ReportCells {
  const { positions, width } = header;
  const isWhole = positions.length === width;
  const findPasswords = createPasswordSearch(header);
  return {
    certain: (cells) =>
      isWhole && cells.length === width ? cells : positions.map((place) => cells[place] ?? ''),
    doubtful(record) {
      const mayBePassword = findPasswords(record);
      const surplus = Array.from({ length: usedWidth(record.cells) - width }, (_, at) => width + at);
      return [...positions, ...surplus].map((place) =>
        mayBePassword(place) ? '' : (record.cells[place] ?? ''),
      );
    },
  };
}

/**
 * Tells which cells of a record may hold a password, by their place. Where a record has too many or too few cells it may
 * be shifted by that many; where a quote has swallowed delimiters, everything from there on is in doubt.
 */
export function createPasswordSearch(header: Header): (record: RowRecord) => (place: number) => boolean {
  const passwords = header.hidden.map((at) => header.positions[at] ?? 0);
  return ({ cells, flaw }) => {
    if (passwords.length === 0) return () => false;
    if (flaw?.code === 'open_quote' || flaw?.code === 'record_too_long') {
      const first = Math.min(...passwords, cells.length - 1);
      return (place) => place >= first;
    }
    const shift = shiftOf(cells, header);
    return (place) =>
      passwords.some((at) => place >= at + Math.min(shift, 0) && place <= at + Math.max(shift, 0));
  };
}

/** How many cells a record has too many (positive) or too few (negative). */
function shiftOf(cells: readonly string[], { width, recordWidth }: Header): number {
  if (cells.length < width) return cells.length - width;
  if (cells.length > recordWidth) return cells.length - recordWidth;
  return Math.max(0, usedWidth(cells) - width);
}
