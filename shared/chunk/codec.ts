/**
 * A chunk as it is stored: lines of JSON, then the cells of the rows that need no more than that, each after U+0000. The head
 * comes first and then, run by run, the rows that are not *plain*: rejected and ignored ones, users of whom something is sent
 * otherwise than it was typed. What the head or the cells of a row say already is not said again: rows are contiguous, so the
 * head numbers them all; it says which parameter each cell fills and which cells are hidden. That is a third as long as whole
 * users, and rendering them is a large part of the work of validating a good file.
 */
import * as z from 'zod';
import { chunkKey } from '../job/keys.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { hideInUser } from '../rows/passwords.ts';
import { type ChunkRow, StoredRow } from '../rows/row.ts';
import { Chunk } from './chunk.ts';

/**
 * `rows`: how many there are. `fields`: the parameter that each of a row's cells fills, null for none. `hidden`: the cells
 * that nobody is shown.
 */
export const StoredHead = Chunk.omit({ rows: true }).extend({
  firstRow: z.int().positive(),
  rows: z.int(),
  fields: z.array(z.string().nullable()),
  hidden: z.array(z.int()),
});
export type StoredHead = z.infer<typeof StoredHead>;

/** Rows that are not plain, each with its place in the chunk, from 0. */
const OtherRows = z.array(z.tuple([z.int(), StoredRow]));

/** Stands before each cell of a plain row. No cell holds it: rows that do are rejected, and so are not plain. */
const CELL = '\0';

/** A run of a chunk's rows, as it is stored. */
export interface RenderedRows {
  readonly plain: string;
  readonly others: string;
}

/**
 * Renders a run of rows: together they take less than half the time of each alone.
 *
 * @param at the place of the first of them in the chunk
 * @param width how many cells a plain row has: as many as the head has fields
 */
export function renderRows(rows: readonly StoredRow[], at: number, width: number): RenderedRows {
  const plain: string[] = [];
  const others: [number, StoredRow][] = [];
  for (const [nth, row] of rows.entries()) {
    if (Array.isArray(row) && row.length === width && width > 0) plain.push(row.join(CELL));
    else others.push([at + nth, row]);
  }
  return {
    plain: plain.length === 0 ? '' : CELL + plain.join(CELL),
    others: others.length === 0 ? '' : `\n${JSON.stringify(others)}`,
  };
}

/** Stores a chunk. @param runs all its rows, as {@link renderRows} makes them */
export async function writeChunk(
  { store, bucket }: WorkBucket,
  head: StoredHead,
  runs: readonly RenderedRows[],
): Promise<void> {
  const texts = [
    JSON.stringify(head),
    ...runs.map(({ others }) => others),
    ...runs.map(({ plain }) => plain),
  ];
  await store.put({ bucket, key: chunkKey(head.job, head.chunk) }, toBytes(texts));
}

const ENCODER = new TextEncoder();
/** A UTF-16 code unit becomes at most so many bytes of UTF-8. */
const MAX_UNIT_BYTES = 3;

/** Straight to bytes: joining the texts first would copy them once more, at two bytes a character where one is a hanzi. */
function toBytes(texts: readonly string[]): Uint8Array {
  const chars = texts.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.allocUnsafe(MAX_UNIT_BYTES * chars);
  let end = 0;
  for (const text of texts) end += ENCODER.encodeInto(text, bytes.subarray(end)).written;
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
  const [json = '', ...cells] = text.split(CELL);
  const [first = '', ...lines] = json.split('\n');
  const head = StoredHead.parse(parseLine(first));
  const { job, chunk, firstRow, rows, fields } = head;
  const others = new Map(lines.flatMap((line) => OtherRows.parse(parseLine(line))));
  if (cells.length !== (rows - others.size) * fields.length)
    throw new SyntaxError('A stored chunk has not the cells that its head tells of.');
  let plainRows = 0;
  const nextPlain = (): StoredRow => {
    const from = fields.length * plainRows++;
    return cells.slice(from, from + fields.length);
  };
  const restored = Array.from({ length: rows }, (_, at) =>
    restoreRow(others.get(at) ?? nextPlain(), firstRow + at, head),
  );
  return { job, chunk, rows: restored };
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
  const shown = hideInUser(cells, hidden, fields);
  const wasTyped = (at: number): boolean => cells[at] !== '' || user[fields[at] ?? ''] !== undefined;
  const isConcealed = (at: number): boolean => shown[at] === '' && !hidden.includes(at) && wasTyped(at);
  const concealed = [...shown.keys()].filter(isConcealed);
  return { kind: 'user', row, cells: shown, user, ...(concealed.length > 0 && { concealed }) };
}
