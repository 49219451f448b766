/**
 * Lines that stand whole in one pair of quotes, `"a,b,c"`: what comes of a CSV that was opened with another list separator
 * and saved again. Each is one cell, with the line that was meant in it.
 */
import { createDamagedReader, MAX_RECORD_CHARS } from './damaged-records.ts';
import type { CsvRecord } from './record-reader.ts';

/** A line that is one quoted cell; blank cells may follow, for the sheet may have been wider. */
const QUOTED_LINE = /^"([^"\n]*(?:""[^"\n]*)*)"([,\t;|]*)$/gm;

/** Takes the outer quotes of lines away. */
export const unquoteLines = (text: string): string =>
  text.replaceAll(QUOTED_LINE, (_, line: string) => line.replaceAll('""', '"'));

/** Whether a record is a line that stands whole in quotes: else a cell that stands alone cannot hold the delimiter. */
export const isQuotedLine = (cells: readonly string[], delimiter: string): boolean =>
  cells[0]?.includes(delimiter) === true && cells.every((cell, at) => at === 0 || cell === '');

/**
 * Whether the only cell of a record that is not blank holds a whole line, whatever separates its cells: the cell that names
 * the user, or the first one, where a comma or two may still be a remark's.
 */
export function holdsLine(cells: readonly string[], key: number, delimiter: string): boolean {
  const place = cells.findIndex((cell) => cell.trim() !== '');
  if (place === -1 || (place > 0 && place !== key)) return false;
  for (let at = place + 1; at < cells.length; at++) if (cells[at]?.trim() !== '') return false;
  const line = cells[place] ?? '';
  if (cells.length === 1 && line.includes(delimiter)) return true;
  return (line.match(/[,;\t|]/g)?.length ?? 0) >= (place === key ? 1 : 3);
}

/** Reads the line that a record holds in its only cell; any other record is given back. */
export function unquoteRecord(record: CsvRecord, delimiter: string): CsvRecord {
  const [line = ''] = record.cells;
  if (!isQuotedLine(record.cells, delimiter)) return record;
  const [found, ...others] = createDamagedReader(delimiter, MAX_RECORD_CHARS)(line, true);
  if (!found) return record;
  const flaw = found.flaw ?? (others.length > 0 ? 'open_quote' : record.flaw);
  return { row: record.row, cells: found.cells, ...(flaw && { flaw }) };
}
