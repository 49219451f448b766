import { detectDelimiter, readSepLine } from './delimiter.ts';
import { createTextDecoding, type TextDecoding } from './encoding.ts';
import { FileRefusal } from './file-refusal.ts';
import { encodingOfHead } from './head-encoding.ts';
import { recognizeFormat } from './other-formats.ts';
import { type CsvRecord, createRecordReader, type RecordReader } from './record-reader.ts';

/**
 * How the file is read. `encoding` is certain once the records were read to their end: until the first non-ASCII
 * byte, which may come late, it is `utf-8`.
 */
export interface CsvDialect {
  readonly encoding: string;
  readonly delimiter: string;
}

export interface CsvFile {
  readonly dialect: CsvDialect;
  /** The records in file order, in batches of about 64 KiB, to be read once. Leaving the loop ends the source. */
  readonly records: AsyncIterable<CsvRecord[]>;
}

const BLOCK_BYTES = 65_536;

/** The delimiter is detected on this many characters, a few dozen lines. */
const SAMPLE_CHARS = 8_192;

/**
 * Reads a CSV from its bytes as people save it: UTF-8, UTF-16 or GB18030, with or without a byte order mark; comma,
 * semicolon, tab or pipe; any line breaks; a `sep=;` line, which is no row. Holds a few blocks, never the file.
 *
 * @param encodings further ones, by their WHATWG labels, that are tried after UTF-8
 * Rejects with {@link FileRefusal} if the bytes are no CSV or their encoding cannot be told, which may show late, and
 * with the source's own error. A damaged record is not
 * an error: it has a flaw. How bytes are cut into chunks changes nothing.
 */
export async function readCsv(
  bytes: AsyncIterable<Uint8Array>,
  encodings: readonly string[] = [],
): Promise<CsvFile> {
  const blocks = cutIntoBlocks(bytes);
  const first = (await blocks.next()).value ?? new Uint8Array();
  const known = encodingOfHead(first);
  const format = recognizeFormat(first, known);
  if (format) {
    await blocks.return(undefined);
    throw new FileRefusal(format);
  }
  const decoding = createTextDecoding(known, encodings);
  const texts = normalizeText(decodeBlocks(first, blocks, decoding));
  let head = '';
  let isWhole = false;
  while (!isWhole && head.length < SAMPLE_CHARS) {
    const next = await texts.next();
    isWhole = next.done === true;
    head += next.value ?? '';
  }

  const sepLine = readSepLine(head);
  const text = head.slice(sepLine?.length ?? 0);
  if (isWhole && text.trim() === '') throw new FileRefusal('empty_file');
  const delimiter = sepLine?.delimiter ?? detectDelimiter(text.slice(0, SAMPLE_CHARS));
  const dialect = {
    get encoding() {
      return decoding.encoding;
    },
    delimiter,
  };
  return { dialect, records: readRecords(text, texts, createRecordReader(delimiter)) };
}

async function* readRecords(head: string, texts: AsyncGenerator<string>, reader: RecordReader) {
  try {
    yield reader.read(head, false);
    for await (const text of texts) yield reader.read(text, false);
    yield reader.read('', true);
  } finally {
    await texts.return(undefined);
  }
}

/** Drops one byte order mark, and turns every CRLF and CR into LF, wherever the text is cut. */
async function* normalizeText(texts: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let isStart = true;
  let heldBack = '';
  for await (const next of texts) {
    if (next === '') continue;
    const text = heldBack + (isStart && next.startsWith('\ufeff') ? next.slice(1) : next);
    isStart = false;
    heldBack = text.endsWith('\r') ? '\r' : '';
    const whole = heldBack ? text.slice(0, -1) : text;
    yield whole.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }
  if (heldBack) yield '\n';
}

async function* decodeBlocks(
  first: Uint8Array,
  blocks: AsyncGenerator<Uint8Array, undefined>,
  decoding: TextDecoding,
): AsyncGenerator<string, undefined> {
  try {
    yield decoding.push(first);
    for await (const block of blocks) yield decoding.push(block);
    yield decoding.end();
  } finally {
    await blocks.return(undefined);
  }
}

/** Gives blocks of exactly 64 KiB, the last one shorter: what is decided on a block must not depend on the network. */
async function* cutIntoBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (; rest.length >= BLOCK_BYTES; rest = rest.subarray(BLOCK_BYTES)) yield rest.subarray(0, BLOCK_BYTES);
  }
  if (rest.length > 0) yield rest;
}
