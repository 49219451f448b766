/**
 * An earlier report that comes back, seen as the file that it was made of: without the columns that it added, and with its
 * surplus cells where they stood.
 */
import { createDamagedReader, MAX_RECORD_CHARS } from '../csv/damaged-records.ts';
import { mayBeGuarded, unguardCell } from '../csv/guard.ts';
import type { CellMark, CsvRecord } from '../csv/record-reader.ts';
import { isBlank, usedWidth } from './normalise-cell.ts';
import type { Header } from './read-header.ts';

/** The header as if a report had added nothing to it. */
export function ownHeader(header: Header): Header {
  if (!header.isReport) return header;
  const width = header.positions.length;
  const carriedWidth = width + header.carriedWidth - header.width;
  return {
    ...header,
    positions: [...header.positions.keys()],
    width,
    recordWidth: width + header.recordWidth - header.width,
    carriedWidth,
  };
}

/** Makes the function that gives a record's own cells, which {@link ownHeader} describes, with the guards undone. */
export function createOwnCells(header: Header): (record: CsvRecord) => CsvRecord {
  const isHidden = new Set(header.hidden);
  // A report has no passwords: what stands there was typed, and is sent as typed.
  const unguard = (cells: string[]): string[] =>
    mayBeGuarded(cells) ? cells.map((cell, at) => (isHidden.has(at) ? cell : unguardCell(cell))) : cells;

  if (!header.isReport) {
    return (record) => (mayBeGuarded(record.cells) ? { ...record, cells: unguard(record.cells) } : record);
  }
  const { positions, width, extraPlace } = header;
  return (record) => {
    const { cells } = record;
    const own = positions.filter((place) => place < cells.length).map((place) => cells[place] ?? '');
    const extra = extraPlace === undefined ? [] : splitExtra(unguardCell(cells[extraPlace] ?? ''));
    const beyond = cells.slice(width, Math.max(width, usedWidth(cells)));
    const surplus = [...extra, ...beyond];
    while (surplus.length > 0 && own.length < positions.length) own.push('');
    const marks = record.marks && ownMarks(record.marks, positions);
    return { ...record, cells: [...unguard(own), ...surplus], ...(marks && { marks }) };
  };
}

/** The marks of a record's own cells, by their place among these. */
const ownMarks = (
  marks: NonNullable<CsvRecord['marks']>,
  positions: readonly number[],
): ReadonlyMap<number, CellMark> =>
  new Map(
    [...marks].flatMap(([place, mark]) => {
      const own = positions.indexOf(place);
      return own === -1 ? [] : [[own, mark] as const];
    }),
  );

/** Surplus cells as one: a line of CSV. One at its end that may not be shown is `***`, so that it still is surplus. */
export function joinExtra(surplus: readonly string[]): string {
  const shown = surplus.with(-1, surplus.at(-1) || '***');
  return shown.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

function splitExtra(text: string): string[] {
  if (isBlank(text)) return [];
  const [found, ...others] = createDamagedReader(',', MAX_RECORD_CHARS)(text, true);
  return found && !found.flaw && others.length === 0 ? found.cells : [text];
}
