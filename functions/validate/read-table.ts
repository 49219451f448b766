import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import { recognizeFormat } from '../../shared/csv/other-formats.ts';
import { type CsvDialect, readCsv } from '../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import type { Language } from '../../shared/messages/language.ts';
import type { Problem } from '../../shared/user/outcome.ts';
import { MAX_HELD_BYTES, openWorkbook } from '../../shared/workbook/read-workbook.ts';
import { MAX_SHEET_COLUMNS } from '../../shared/workbook/sheet-rows.ts';
import { readZipDirectory, type ZipDirectory } from '../../shared/workbook/zip-directory.ts';
import { readSheet, type SheetOptions } from './read-sheet.ts';

/** An upload as records, whatever it is. */
export interface Table {
  /** How it is written, if it is a CSV. */
  readonly dialect?: CsvDialect;
  /** What separates the cells of a line that stands whole in one cell. */
  readonly delimiter: string;
  /** How many cells a row may have, whatever the header has: a sheet has no end on that side. */
  readonly carriedWidth: number;
  readonly records: AsyncIterable<CsvRecord[]>;
  /** What the sender should know of a workbook. */
  notes(language: Language): Problem[];
}

interface TableOptions extends SheetOptions {
  /** Of a CSV: see {@link readCsv}. */
  readonly encodings: readonly string[];
}

const ZIP = 'PK\x03\x04';
/** Old workbooks, and every document that Office encrypted. */
const OLE2 = '\xd0\xcf\x11\xe0';
/** How an OLE2 document names the part in which Office puts an encrypted workbook. */
const ENCRYPTED_PART = Buffer.from('EncryptedPackage', 'utf16le');

/** What the first bytes must be for another format than CSV to be recognised. */
const HEAD_BYTES = 65_536;

/**
 * Reads an upload as a CSV or as a workbook: its bytes decide, not its name. A workbook is held whole as it came, zipped, for
 * its directory is at its end; of a CSV no more than a few blocks.
 *
 * @throws FileRefusal when it is neither, or cannot be read; the records throw it too, for some things show late
 */
export async function readTable(body: AsyncIterable<Uint8Array>, options: TableOptions): Promise<Table> {
  const { start, bytes } = await peek(body);
  if (start === ZIP) return readZipped(bytes, options);
  if (start === OLE2) {
    const { whole } = await collect(bytes);
    throw new FileRefusal(whole.includes(ENCRYPTED_PART) ? 'workbook_encrypted' : 'xls');
  }
  const { dialect, records } = await readCsv(bytes, options.encodings);
  return { dialect, delimiter: dialect.delimiter, carriedWidth: 0, records, notes: () => [] };
}

async function readZipped(bytes: AsyncIterable<Uint8Array>, options: TableOptions): Promise<Table> {
  const { whole, isCut } = await collect(bytes);
  const format = recognizeFormat(whole.subarray(0, HEAD_BYTES), undefined) ?? 'zip';
  if (isCut) throw new FileRefusal(format === 'workbook_damaged' ? 'workbook_too_large' : format);
  const directory = directoryOf(whole);
  const isWorkbook = directory?.has('xl/workbook.bin') === false && hasSheets(directory);
  // The first bytes of an archive may hold those of a workbook that is in it.
  if (directory && !isWorkbook && format === 'workbook_damaged') throw new FileRefusal('zip');
  if (!directory || !isWorkbook) throw new FileRefusal(format);
  const sheet = await readSheet(await openWorkbook(whole, directory), options);
  return { delimiter: ',', carriedWidth: MAX_SHEET_COLUMNS, ...sheet };
}

const hasSheets = (directory: ZipDirectory): boolean =>
  [...directory.keys()].some((name) => name.startsWith('xl/'));

/** Undefined for a file whose end is missing. */
function directoryOf(whole: Uint8Array): ZipDirectory | undefined {
  try {
    return readZipDirectory(whole);
  } catch (error) {
    if (error instanceof FileRefusal && error.code === 'workbook_damaged') return undefined;
    throw error;
  }
}

/** The first four bytes as Latin-1, and all bytes as if nothing had been read. */
async function peek(
  body: AsyncIterable<Uint8Array>,
): Promise<{ start: string; bytes: AsyncIterable<Uint8Array> }> {
  const source = body[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array();
  while (first.length < ZIP.length) {
    const { value, done } = await source.next();
    if (done) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  return {
    start: Buffer.from(first.subarray(0, ZIP.length)).toString('latin1'),
    bytes: resume(first, source),
  };
}

async function* resume(
  first: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  try {
    yield first;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

/** The bytes in one piece, as many as a workbook may have. */
async function collect(bytes: AsyncIterable<Uint8Array>): Promise<{ whole: Buffer; isCut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_HELD_BYTES) break;
  }
  return { whole: Buffer.concat(pieces), isCut: length > MAX_HELD_BYTES };
}
