/**
 * Text of any kind to records, with care: an open quote, text after a closing one or a record over the limit costs its
 * line, and reading goes on at the next. Where a record has no flaw, papaparse finds the same cells.
 *
 * Time is linear, on hostile text too: a cell that was opened and not closed is searched up to the next single quote,
 * and none of the lines passed over can open another one before it.
 */

/**
 * Why a record cannot be trusted. `open_quote`: a quoted cell is not closed, or text follows its closing quote ·
 * `record_too_long`: over {@link MAX_RECORD_CHARS} · `nul_byte`: it contains U+0000 · `wrong_byte`: it contains
 * U+FFFD, that is bytes which are no text in the file's encoding, here or in the program that wrote the file.
 */
export interface CsvFlaw {
  readonly code: 'open_quote' | 'record_too_long' | 'nul_byte' | 'wrong_byte';
  /**
   * Index of the first cell at fault. Where a quote is open or the record too long, the cells before it stand in their
   * columns, and from it on they are the line's text split at every delimiter: they may be shifted.
   */
  readonly cell: number;
}

/** The longest record, in UTF-16 code units, line breaks within it included. */
export const MAX_RECORD_CHARS = 65_536;

/** What may follow a closing quote; papaparse allows the same. */
const BLANK = /[^\S\n]/;

/** Where a record is read. `isLast` says that the file ends with `input`. */
interface Place {
  readonly input: string;
  readonly start: number;
  readonly delimiter: string;
  readonly maxChars: number;
  readonly isLast: boolean;
}

/** `next` is where the next record starts: beyond the input if the line break before it is not in sight. */
interface FoundRecord {
  readonly cells: string[];
  readonly flaw?: CsvFlaw;
  readonly next: number;
}

/**
 * Reads the records that start at `start` or after it, and before `end`. `next` is as in {@link FoundRecord}; before
 * `end` if it takes more text to read the record there.
 */
export function readDamagedRecords(stretch: Place & { readonly end: number }): {
  records: FoundRecord[];
  next: number;
} {
  const records: FoundRecord[] = [];
  let next = stretch.start;
  while (next < stretch.end) {
    const record = readRecord({ ...stretch, start: next });
    if (!record) break;
    records.push(record);
    next = record.next;
  }
  return { records, next };
}

/** Reads one record; undefined if that takes more text. */
function readRecord(place: Place): FoundRecord | undefined {
  const { input, start, delimiter, maxChars, isLast } = place;
  const lineEnd = findLineEnd(input, start);
  const line = input.slice(start, lineEnd);
  if (line.slice(0, maxChars + 1).includes('"')) return readQuotedRecord(place);
  if (line.length > maxChars) return readFlawedRecord(place, [], start);
  if (lineEnd === input.length && !isLast) return undefined;
  return { cells: line.split(delimiter), next: lineEnd + 1 };
}

function readQuotedRecord(place: Place): FoundRecord | undefined {
  const { input, start, delimiter, maxChars, isLast } = place;
  const cells: string[] = [];
  for (let at = start; ; ) {
    const readCell = input[at] === '"' ? readQuotedCell : readPlainCell;
    const { text, end } = readCell(input, at, delimiter);
    const isTooLong = end - start > maxChars;
    if (end === input.length && !isLast && !isTooLong) return undefined;

    const isLastCell = end === input.length || input[end] === '\n';
    const isClosed = text !== undefined && (isLastCell || input[end] === delimiter);
    if (isTooLong || !isClosed) return readFlawedRecord(place, cells, at);
    cells.push(text);
    if (isLastCell) return { cells, next: end + 1 };
    at = end + 1;
  }
}

/** Makes the rest of a line, from its first cell at fault on, part of the record. */
function readFlawedRecord(place: Place, cells: readonly string[], fault: number): FoundRecord | undefined {
  const { input, start, delimiter, maxChars, isLast } = place;
  const lineEnd = findLineEnd(input, fault);
  const isTooLong = lineEnd - start > maxChars;
  if (lineEnd === input.length && !isLast && !isTooLong) return undefined;
  const text = input.slice(fault, isTooLong ? start + maxChars : lineEnd);
  return {
    cells: cells.concat(text.split(delimiter)),
    flaw: { code: isTooLong ? 'record_too_long' : 'open_quote', cell: cells.length },
    next: lineEnd + 1,
  };
}

/** `end` is the place after the cell: a delimiter, a line break, the end of the input, or text out of place. */
interface FoundCell {
  readonly text: string | undefined;
  readonly end: number;
}

/** Reads a cell that opens with a quote; no `text` if it is not closed. Blanks may follow the closing quote. */
function readQuotedCell(input: string, at: number, delimiter: string): FoundCell {
  let close = input.indexOf('"', at + 1);
  while (close !== -1 && input[close + 1] === '"') close = input.indexOf('"', close + 2);
  if (close === -1) return { text: undefined, end: input.length };

  let end = close + 1;
  while (input[end] !== delimiter && BLANK.test(input[end] ?? '')) end++;
  return { text: input.slice(at + 1, close).replaceAll('""', '"'), end };
}

/** Reads a cell that opens without a quote; a quote within it is only text. */
function readPlainCell(input: string, at: number, delimiter: string): FoundCell {
  let end = at;
  while (end < input.length && input[end] !== delimiter && input[end] !== '\n') end++;
  return { text: input.slice(at, end), end };
}

/** Where the line ends that `at` is in: at its line break, or at the end of the input. */
function findLineEnd(input: string, at: number): number {
  const lineBreak = input.indexOf('\n', at);
  return lineBreak === -1 ? input.length : lineBreak;
}
