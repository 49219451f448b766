/**
 * A chunk as it is stored: lines of JSON, a head first and then a run of rows each. What the head or the cells of a row say already
 * is not said again. Rows are contiguous, so the head numbers them all; it says which parameter each cell fills and which
 * cells are hidden, and beside the cells of a user stand only the values that are sent otherwise than they were typed. That
 * is a third as long as whole users, and rendering JSON is a large part of the work of validating a good file.
 */
import * as z from 'zod';
import { chunkKey } from '../job/keys.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { hideInUser } from '../rows/passwords.ts';
import { type ChunkRow, StoredRow } from '../rows/row.ts';
import { Chunk } from './chunk.ts';

/** `fields`: the parameter that each of a row's cells fills, null for none. `hidden`: the cells that nobody is shown. */
export const StoredHead = Chunk.omit({ rows: true }).extend({
  firstRow: z.int().positive(),
  fields: z.array(z.string().nullable()),
  hidden: z.array(z.int()),
});
export type StoredHead = z.infer<typeof StoredHead>;

const StoredRows = z.array(StoredRow);

/** The line of a run of rows: rendering them together takes less than half the time of rendering each alone. */
export const renderRows = (rows: readonly StoredRow[]): string => JSON.stringify(rows);

/** Stores a chunk. @param lines of the rows from `head.firstRow` on, as {@link renderRows} makes them */
export async function writeChunk(
  { store, bucket }: WorkBucket,
  head: StoredHead,
  lines: readonly string[],
): Promise<void> {
  await store.put({ bucket, key: chunkKey(head.job, head.chunk) }, toBytes([JSON.stringify(head), ...lines]));
}

const ENCODER = new TextEncoder();
/** A UTF-16 code unit becomes at most so many bytes of UTF-8. */
const MAX_UNIT_BYTES = 3;
const LINE_FEED = 10;

/** Straight to bytes: joining the lines as text first would copy them once more, at two bytes a character where one is a hanzi. */
function toBytes(lines: readonly string[]): Uint8Array {
  const chars = lines.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.allocUnsafe(MAX_UNIT_BYTES * chars + lines.length);
  let end = 0;
  for (const line of lines) {
    end += ENCODER.encodeInto(line, bytes.subarray(end)).written;
    bytes[end++] = LINE_FEED;
  }
  return bytes.subarray(0, end);
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
  const head = StoredHead.parse(parseLine(first));
  const { job, chunk, firstRow } = head;
  const stored = lines.flatMap((line) => StoredRows.parse(parseLine(line)));
  const rows = stored.map((row, at) => restoreRow(row, firstRow + at, head));
  return { job, chunk, rows };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not the parser's own error: it quotes the line, and a line holds passwords.
    throw new SyntaxError('A line of a stored chunk is not JSON.');
  }
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
  const user: Record<string, string> = {};
  for (const [at, name] of fields.entries()) {
    const value = name === null ? '' : (values[name] ?? cells[at] ?? '');
    if (name !== null && value !== '') user[name] = value;
  }
  for (const [name, value] of Object.entries(values)) if (value !== '') user[name] = value;
  return { kind: 'user', row, cells: hideInUser(cells, hidden, fields), user };
}
