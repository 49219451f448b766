/**
 * Text to records. papaparse reads it, a window at a time; only a window in which it reports an error, or finds no
 * whole record, is read by {@link readDamagedRecords}. The reader stands in one of these states:
 *
 * at the start of a record → papaparse finds whole records and no error in the window → after the last of them
 * at the start of a record → it does not: all that start in the window are read with care → after the last of them
 * at the start of a record, its end not in sight → waits for more text, and begins the record again
 * in a line over the limit, its end not in sight → drops text up to the line break → at the start of the next line
 *
 * Both find the same cells in a record without a flaw, so that it does not matter where windows begin and end. Time is
 * linear, on hostile text too: where papaparse gets no further, the whole window is read with care.
 */
import Papa from 'papaparse';
import { type CsvFlaw, MAX_RECORD_CHARS, readDamagedRecords } from './damaged-records.ts';

/**
 * One record of a CSV. `row` is the number that a spreadsheet shows: the first record is 1, a blank line is a record
 * with one blank cell. Line breaks within cells are `\n`.
 *
 * A cell may share memory with the 64 KiB around it: copy or hash what is kept for the whole file.
 */
export interface CsvRecord {
  readonly row: number;
  readonly cells: string[];
  readonly flaw?: CsvFlaw;
}

export interface RecordReader {
  /** Reads on. `text` may be cut anywhere; its line breaks are `\n`. `isLast` says that the file ends with it. */
  read(text: string, isLast: boolean): CsvRecord[];
}

export interface RecordReaderOptions {
  /** The length of the longest record; default {@link MAX_RECORD_CHARS}. */
  readonly maxChars?: number;
  /** Whether to search the text for U+0000; default yes. */
  readonly mayHaveNuls?: () => boolean;
}

/**
 * papaparse reads on after an error, and looks back over such a run of blanks from every quote out of place before it:
 * a second for 64 KiB. Searched for only in a file that has errors, as that takes a quarter of the time of parsing.
 */
const BLANKS = /\s{64}/;

/**
 * Makes a reader for one file. A line break at the very end of the file begins no record. `delimiter` is any character
 * but a quote, a line break or U+FEFF.
 */
export function createRecordReader(
  delimiter: string,
  { maxChars = MAX_RECORD_CHARS, mayHaveNuls = () => true }: RecordReaderOptions = {},
): RecordReader {
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  let row = 0;
  let rest = '';
  let isDropping = false;
  let hasErrors = false;

  const dropRestOfLine = (input: string): string => {
    const lineBreak = input.indexOf('\n');
    isDropping = lineBreak === -1;
    return isDropping ? '' : input.slice(lineBreak + 1);
  };

  /** Parses the whole records at the start of `window`: none if there is an error anywhere in it. */
  const parse = (window: string): { data: string[][]; length: number } => {
    if (!hasErrors || !BLANKS.test(window)) {
      const { data, errors, meta }: Papa.ParseResult<string[]> = parser.parse(window, 0, true);
      if (errors.length === 0) return { data, length: meta.cursor };
      hasErrors = true;
    }
    return { data: [], length: 0 };
  };

  /** Reads some records from `start` on, none if it takes more text to read the first; answers where the next one starts. */
  const readSome = (input: string, start: number, isLast: boolean, all: CsvRecord[]): number => {
    const end = Math.min(input.length, start + maxChars + 1); // no record that ends in this window is too long
    const { data, length } = parse(input.slice(start, end));
    for (const cells of data) all.push({ row: ++row, cells });
    if (data.length > 0) return start + length;
    const { records, next } = readDamagedRecords({ input, start, end, delimiter, maxChars, isLast });
    for (const { cells, flaw } of records)
      all.push(flaw ? { row: ++row, cells, flaw } : { row: ++row, cells });
    return next;
  };

  return {
    read(text, isLast) {
      const input = isDropping ? dropRestOfLine(text) : rest + text;
      const all: CsvRecord[] = [];
      let next = 0;
      let known: number;
      do {
        known = all.length;
        next = readSome(input, next, isLast, all);
      } while (all.length > known);
      rest = input.slice(next);
      if (next > input.length) isDropping = true;

      const hasBadCharacters = input.includes('\ufffd') || (mayHaveNuls() && input.includes('\0'));
      return hasBadCharacters ? all.map(flagBadCharacter) : all;
    },
  };
}

/** Gives the record a flaw if it has none, but a character that stands for damage. */
function flagBadCharacter(record: CsvRecord): CsvRecord {
  const cell = record.cells.findIndex((text) => text.includes('\0') || text.includes('\ufffd'));
  if (cell === -1 || record.flaw) return record;
  return { ...record, flaw: { code: record.cells[cell]?.includes('\0') ? 'nul_byte' : 'wrong_byte', cell } };
}
