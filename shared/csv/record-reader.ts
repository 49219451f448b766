/**
 * Text to records. papaparse reads every file until its first damaged record; from there on {@link createDamagedReader}
 * reads it, which finds the same cells in every record without a flaw and knows where to go on after one with a flaw.
 */
import Papa from 'papaparse';
import { createDamagedReader, MAX_RECORD_CHARS } from './damaged-records.ts';

/**
 * Why a record cannot be trusted. `open_quote`: a quoted cell is not closed, or text follows its closing quote ·
 * `record_too_long`: over {@link MAX_RECORD_CHARS} · `nul_byte`: it contains U+0000 · `wrong_byte`: it contains
 * U+FFFD, that is bytes which are no text in the file's encoding, here or in the program that wrote the file.
 *
 * After the first two the cells may be shifted against the header: from the one at fault on, they are the line's text
 * split at every delimiter.
 */
export type CsvFlaw = 'open_quote' | 'record_too_long' | 'nul_byte' | 'wrong_byte';

/**
 * What a workbook knows of a cell beside its text. `date`: it is a date or a time, whatever was typed · `formula`: what the
 * formula comes to is not in the file, and the text is the formula · `grouped`: a number of a thousand or more whose format
 * separates thousands: `7,100` may have been typed, a list of two · `number_1904`: a number that is no date, where dates count
 * from 1904 on · `shown_otherwise`: a number of which people see something that is not known here: `50%`, zeros before a fraction. ·
 * `boolean`: a logical value.
 */
export type CellMark = 'boolean' | 'date' | 'formula' | 'grouped' | 'number_1904' | 'shown_otherwise';

/**
 * One record of a CSV, or one row of a sheet. `row` is the number that a spreadsheet shows: the first record is 1, a blank line is a record
 * with one blank cell. Line breaks within cells are `\n`.
 *
 * A cell may share memory with the 64 KiB around it: copy or hash what is kept for the whole file.
 */
export interface CsvRecord {
  readonly row: number;
  readonly cells: string[];
  readonly flaw?: CsvFlaw;
  /** By the place of the cell; a CSV has none. */
  readonly marks?: ReadonlyMap<number, CellMark>;
}

export interface RecordReader {
  /** Reads on. `text` may be cut anywhere; its line breaks are `\n`. `isLast` says that the file ends with it. */
  read(text: string, isLast: boolean): CsvRecord[];
}

/**
 * Makes a reader for one file. A line break at the very end of the file begins no record.
 *
 * @param delimiter any character but a quote, a line break or U+FEFF
 * @param maxChars the length of the longest record
 */
export function createRecordReader(delimiter: string, maxChars = MAX_RECORD_CHARS): RecordReader {
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  const readDamaged = createDamagedReader(delimiter, maxChars);
  let isDamaged = false;
  let hasBadCharacters = false;
  let rest = '';
  let row = 0;

  /** Takes whole records from the start of `rest`, as long as papaparse finds nothing wrong. */
  function takeSound(isLast: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (rest !== '') {
      const window = rest.slice(0, maxChars + 1); // no record that ends in it is too long
      const { data, errors, meta }: Papa.ParseResult<string[]> = parser.parse(window, 0, true);
      const hasNoEnd = data.length === 0 && (isLast || window.length > maxChars);
      isDamaged = errors.length > 0 || hasNoEnd;
      if (isDamaged || data.length === 0) break;
      for (const cells of data) records.push({ row: ++row, cells });
      rest = rest.slice(meta.cursor);
    }
    return records;
  }

  return {
    read(text, isLast) {
      rest += text;
      if (isLast && rest !== '' && !rest.endsWith('\n')) rest += '\n';
      const records = isDamaged ? [] : takeSound(isLast);
      if (isDamaged) {
        for (const { cells, flaw } of readDamaged(rest, isLast))
          records.push({ row: ++row, cells, ...(flaw && { flaw }) });
        rest = '';
      }
      hasBadCharacters ||= hasBadCharacter(text);
      return hasBadCharacters ? records.map(withFlaw) : records;
    },
  };
}

const hasBadCharacter = (text: string): boolean => text.includes('\0') || text.includes('\ufffd');

/** Gives the record a flaw if it has none, but a character that stands for damage. */
export function withFlaw(record: CsvRecord): CsvRecord {
  const bad = record.cells.find(hasBadCharacter);
  if (bad === undefined || record.flaw) return record;
  return { ...record, flaw: bad.includes('\0') ? 'nul_byte' : 'wrong_byte' };
}
