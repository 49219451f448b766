/** From the XML of a sheet to records, row by row: holds the rows of a block or two, never the sheet. */
import { MAX_RECORD_CHARS } from '../csv/damaged-records.ts';
import { FileRefusal } from '../csv/file-refusal.ts';
import { type CellMark, type CsvRecord, withFlaw } from '../csv/record-reader.ts';
import { createXmlReader } from './read-xml.ts';
import { type CellContext, createCellReader } from './sheet-cell.ts';

/** The last row that may hold anything: a hundred thousand people, and what stands above them. No more are written. */
export const MAX_SHEET_ROWS = 100_050;
export const MAX_SHEET_COLUMNS = 1_024;
/** In all cells as they are used: many of them may refer to one text that they share. */
export const MAX_SHEET_CHARS = 256_000_000;

/** A row while it is read. */
interface OpenRow {
  readonly row: number;
  readonly cells: (string | undefined)[];
  readonly marks: Map<number, CellMark>;
  chars: number;
}

/**
 * Reads the rows of a sheet with the numbers that the sheet shows, hidden ones too. Rows in which nothing stands are records
 * with one blank cell, as blank lines are, but for those after the last row in which something does.
 *
 * @throws FileRefusal `workbook_too_long`, `workbook_too_wide`, `workbook_too_large`, `workbook_damaged`
 */
export async function* readSheetRows(
  blocks: AsyncIterable<Uint8Array>,
  context: CellContext,
): AsyncGenerator<CsvRecord[], undefined> {
  const reader = createRowReader(context);
  for await (const block of blocks) {
    reader.write(block);
    yield* inBatches(reader.take());
  }
  reader.end();
  yield* inBatches(reader.take());
}

/** Between two rows a hundred thousand blank ones may lie. */
const MAX_BATCH = 1_000;

function* inBatches(records: readonly CsvRecord[]): Generator<CsvRecord[], undefined> {
  for (let at = 0; at < records.length; at += MAX_BATCH) yield records.slice(at, at + MAX_BATCH);
}

function createRowReader(context: CellContext) {
  const cell = createCellReader(context);
  let records: CsvRecord[] = [];
  /** The last row that was read, and the last in which something stood. */
  let lastRow = 0;
  let sheetChars = 0;
  let lastRecord = 0;
  let row: OpenRow | undefined;
  let place = -1;
  let isInData = false;
  let isInCell = false;

  function beginRow(number: string | undefined): void {
    const next = number === undefined ? lastRow + 1 : Number(number);
    if (!Number.isInteger(next) || next <= lastRow) throw new FileRefusal('workbook_damaged', lastRow + 1);
    lastRow = next;
    place = -1;
    row = { row: next, cells: [], marks: new Map(), chars: 0 };
  }

  function beginCell(reference: string | undefined, { row, cells }: OpenRow): void {
    place = reference === undefined ? place + 1 : placeOf(reference, row);
    // Two cells at one place: either may be meant.
    if (cells[place] !== undefined) throw new FileRefusal('workbook_damaged', row);
  }

  function endCell({ row, cells, marks }: OpenRow): number {
    const { text, mark } = cell.end();
    if (text === '') return 0;
    if (row > MAX_SHEET_ROWS) throw new FileRefusal('workbook_too_long', row);
    if (place >= MAX_SHEET_COLUMNS) throw new FileRefusal('workbook_too_wide', row);
    sheetChars += text.length;
    if (sheetChars > MAX_SHEET_CHARS) throw new FileRefusal('workbook_too_large', row);
    cells[place] = text;
    if (mark) marks.set(place, mark);
    return text.length;
  }

  function endRow(open: OpenRow): void {
    if (open.cells.length === 0) return;
    for (let blank = lastRecord + 1; blank < open.row; blank++) records.push({ row: blank, cells: [''] });
    lastRecord = open.row;
    records.push(recordOf(open));
  }

  const xml = createXmlReader({
    open(name, attributes) {
      if (isInCell) cell.open(name, attributes);
      else if (name === 'c' && row) {
        beginCell(attributes.r, row);
        isInCell = true;
        cell.begin(attributes);
      } else if (name === 'row' && isInData) beginRow(attributes.r);
      else if (name === 'sheetData') isInData = true;
    },
    text(text) {
      if (isInCell) cell.text(text);
    },
    close(name) {
      if (name === 'c' && row) {
        isInCell = false;
        row.chars += endCell(row);
      } else if (isInCell) cell.close(name);
      else if (name === 'row' && row) {
        endRow(row);
        row = undefined;
      } else if (name === 'sheetData') isInData = false;
    },
  });

  return {
    write: xml.write,
    end: xml.end,
    take(): CsvRecord[] {
      const taken = records;
      records = [];
      return taken;
    },
  };
}

function recordOf({ row, cells, marks, chars }: OpenRow): CsvRecord {
  const record = {
    row,
    cells: Array.from(cells, (text) => text ?? ''),
    ...(marks.size > 0 ? { marks } : {}),
  };
  return chars + cells.length > MAX_RECORD_CHARS
    ? { ...shorten(record), flaw: 'record_too_long' }
    : withFlaw(record);
}

/** Of a record that is too long: its cells as far as a record may go. */
function shorten(record: CsvRecord): CsvRecord {
  let left = MAX_RECORD_CHARS;
  const cells = record.cells.map((text) => {
    const shown = text.slice(0, Math.max(0, left));
    left -= text.length + 1;
    return shown;
  });
  return { ...record, cells };
}

const CODE_OF_A = 0x41;

/** The place of a cell by its name: `C7` is 2. The row that it names must be the one that it stands in. */
function placeOf(reference: string, row: number): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length && at < 4; at++) {
    const letter = reference.charCodeAt(at) - CODE_OF_A;
    if (letter < 0 || letter > 25) break;
    column = column * 26 + letter + 1;
  }
  if (column === 0 || Number(reference.slice(at)) !== row) throw new FileRefusal('workbook_damaged', row);
  return column - 1;
}
