/**
 * A chunk as it is stored: lines of JSON, a head first and then a row each. What the head or the cells of a row say already
 * is not said again. Rows are contiguous, so the head numbers them all; it says which parameter each cell fills and which
 * cells are hidden, and beside the cells of a user stand only the values that are sent otherwise than they were typed. That
 * is a third as long as whole users, and writing it is a large part of the work of validating a good file.
 */
import * as z from 'zod';
import { chunkKey } from '../job/keys.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { type ChunkRow, StoredRow } from '../rows/row.ts';
import { Chunk } from './chunk.ts';

/** `fields`: the parameter that each of a row's cells fills, null for none. `hidden`: the cells that nobody is shown. */
export const StoredHead = Chunk.omit({ rows: true }).extend({
  firstRow: z.int().positive(),
  fields: z.array(z.string().nullable()),
  hidden: z.array(z.int()),
});
export type StoredHead = z.infer<typeof StoredHead>;

const FIRST_BYTES = 262_144;
/** More than that only strange files need; it is not kept for the next chunk. */
const MOST_KEPT_BYTES = 4_194_304;
/** UTF-8 takes three bytes for a UTF-16 unit at most; to count them first would take half as long as writing them. */
const MOST_BYTES_A_UNIT = 3;

const LINE_BREAK = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING = 0x5d;

/** Writes chunks, one after the other, into the same memory. */
export interface ChunkText {
  /** Begins a chunk; what was written before is gone. */
  begin(head: StoredHead): void;
  /** Adds the row that follows. */
  add(row: StoredRow): void;
  /** The chunk so far, in UTF-8, until the next one begins. */
  bytes(): Uint8Array;
}

/**
 * Makes a {@link ChunkText}. It writes bytes at once, and into memory that is used again: texts that wait for S3 would be
 * copied by the SDK, and fill the heap sooner than it is collected.
 */
export function createChunkText(): ChunkText {
  let memory = Buffer.allocUnsafe(FIRST_BYTES);
  let length = 0;

  function makeRoomFor(bytes: number): void {
    if (length + bytes <= memory.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length + bytes, memory.length * 2));
    memory.copy(larger, 0, 0, length);
    memory = larger;
  }

  function writeByte(byte: number): void {
    makeRoomFor(1);
    memory[length++] = byte;
  }

  function writeJson(value: unknown): void {
    const json = JSON.stringify(value);
    makeRoomFor(json.length * MOST_BYTES_A_UNIT);
    length += memory.write(json, length);
  }

  /** Writes a text as JSON does. Nearly all are short and plain ASCII, and the calls would take longer than their bytes. */
  function writeText(text: string): void {
    makeRoomFor(text.length + 2);
    const to = memory;
    let end = length;
    to[end++] = QUOTE;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) {
        writeJson(text);
        return;
      }
      to[end++] = unit;
    }
    to[end++] = QUOTE;
    length = end;
  }

  function writeCells(cells: readonly string[]): void {
    let before = OPENING;
    for (const cell of cells) {
      writeByte(before);
      writeText(cell);
      before = COMMA;
    }
    if (cells.length === 0) writeByte(OPENING);
    writeByte(CLOSING);
  }

  return {
    begin(head) {
      length = 0;
      if (memory.length > MOST_KEPT_BYTES) memory = Buffer.allocUnsafe(FIRST_BYTES);
      writeJson(head);
      writeByte(LINE_BREAK);
    },
    add(row) {
      if (Array.isArray(row)) writeCells(row);
      else writeJson(row);
      writeByte(LINE_BREAK);
    },
    bytes: () => memory.subarray(0, length),
  };
}

/** @param bytes the chunk in UTF-8 as {@link ChunkText} has it, left alone until it is stored */
export async function writeChunk(
  { store, bucket }: WorkBucket,
  job: string,
  chunk: number,
  bytes: Uint8Array,
): Promise<void> {
  await store.put({ bucket, key: chunkKey(job, chunk) }, bytes);
}

/** @returns the chunk, and S3's clock, by which a job's age is measured */
export async function readChunk(
  { store, bucket }: WorkBucket,
  job: string,
  chunk: number,
): Promise<{ chunk: Chunk; now: Date } | undefined> {
  const object = await store.read({ bucket, key: chunkKey(job, chunk) });
  return object && { chunk: readStoredChunk(object.text), now: object.now };
}

/**
 * Makes whole users of a stored chunk.
 *
 * @throws SyntaxError or ZodError for a text that is no stored chunk
 */
export function readStoredChunk(text: string): Chunk {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const head = StoredHead.parse(JSON.parse(first));
  const { job, chunk, firstRow } = head;
  const rows = lines.map((line, at) => restoreRow(StoredRow.parse(JSON.parse(line)), firstRow + at, head));
  return { job, chunk, rows };
}

export function restoreRow(
  stored: StoredRow,
  row: number,
  { fields, hidden }: Pick<StoredHead, 'fields' | 'hidden'>,
): ChunkRow {
  if (!Array.isArray(stored) && stored.kind !== 'user') return { ...stored, row };
  const { cells, values }: { cells: string[]; values: Record<string, string> } = Array.isArray(stored)
    ? { cells: stored, values: {} }
    : stored;
  // Assigned one by one: lists of pairs would cost as much as the rest of reading a chunk.
  const user: Record<string, string> = {};
  for (const [at, name] of fields.entries()) {
    const value = name === null ? '' : (values[name] ?? cells[at] ?? '');
    if (name !== null && value !== '') user[name] = value;
  }
  for (const [name, value] of Object.entries(values)) if (value !== '') user[name] = value;
  return { kind: 'user', row, cells: cells.map((cell, at) => (hidden.includes(at) ? '' : cell)), user };
}
