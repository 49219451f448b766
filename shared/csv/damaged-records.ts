/**
 * Reads text that papaparse cannot be trusted with: an open quote, text after a closing one or a record over the limit
 * costs its line, and reading goes on at the next. A record without a flaw has the cells that papaparse finds.
 *
 * Time is linear, on hostile text too: a cell that was opened and not closed is searched up to the next single quote,
 * and none of the lines passed over can open another one before it.
 */

/** The longest record, in UTF-16 code units, line breaks within it included. */
export const MAX_RECORD_CHARS = 65_536;

interface FoundRecord {
  /** Of a record with a flaw they may be shifted. */
  readonly cells: string[];
  /** `open_quote`: a quoted cell is not closed, or text follows its closing quote. */
  readonly flaw?: 'open_quote' | 'record_too_long';
  /** Where the next record starts: beyond the input if the line break before it is not in sight. */
  readonly next: number;
}

/** Where a record is read. `isLast` says that the file ends with `input`. */
interface Place {
  readonly input: string;
  readonly start: number;
  readonly delimiter: string;
  readonly maxChars: number;
  readonly isLast: boolean;
}

/** What may follow a closing quote; papaparse allows the same. */
const BLANK = /[^\S\n]/;

/** Makes a reader of text that may be cut anywhere; `isLast` says that the file ends with `text`. */
export function createDamagedReader(delimiter: string, maxChars: number) {
  let rest = '';
  let isInLongLine = false;

  return function read(text: string, isLast: boolean): FoundRecord[] {
    const input = rest + text;
    const records: FoundRecord[] = [];
    let next = isInLongLine ? findLineEnd(input, 0) + 1 : 0;
    while (next < input.length) {
      const record = readRecord({ input, start: next, delimiter, maxChars, isLast });
      if (!record) break;
      records.push(record);
      next = record.next;
    }
    isInLongLine = next > input.length;
    rest = input.slice(next);
    return records;
  };
}

/** Reads one record; undefined if that takes more text. */
function readRecord(place: Place): FoundRecord | undefined {
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

/** Adds the rest of the line, from the first cell at fault on, split at every delimiter. */
function readFlawedRecord(place: Place, cells: readonly string[], fault: number): FoundRecord | undefined {
  const { input, start, delimiter, maxChars, isLast } = place;
  const lineEnd = findLineEnd(input, fault);
  const isTooLong = lineEnd - start > maxChars;
  if (lineEnd === input.length && !isLast && !isTooLong) return undefined;
  const text = input.slice(fault, isTooLong ? start + maxChars : lineEnd);
  return {
    cells: cells.concat(text.split(delimiter)),
    flaw: isTooLong ? 'record_too_long' : 'open_quote',
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
