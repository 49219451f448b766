/**
 * A chunk as it is stored. What the cells of a row say already is not said again: the chunk says which parameter each cell
 * fills and which cells are hidden, and beside the cells of a user stand only the values that are sent otherwise than they
 * were typed. That is less than half as long as whole users, and writing it is a large part of the work of validating a
 * good file.
 */
import * as z from 'zod';
import { Chunk, ChunkRow } from './records.ts';

const [UserRow, RejectedRow, IgnoredRow] = ChunkRow.options;

/**
 * `cells` are as they were typed, hidden ones too. `values` are sent in place of cells; '' stands for a cell that is not
 * blank, and yet says nothing.
 */
const StoredUserRow = UserRow.omit({ user: true }).extend({
  values: z.record(z.string(), z.string()).optional(),
});

export const StoredRow = z.discriminatedUnion('kind', [StoredUserRow, RejectedRow, IgnoredRow]);
export type StoredRow = z.infer<typeof StoredRow>;

/** `fields`: the parameter that each of a row's cells fills, null for none. `hidden`: the cells that nobody is shown. */
export const StoredChunk = Chunk.extend({
  fields: z.array(z.string().nullable()),
  hidden: z.array(z.int()),
  rows: z.array(StoredRow),
});
export type StoredChunk = z.infer<typeof StoredChunk>;

/** Makes whole users of a stored chunk. */
export function restoreChunk(stored: StoredChunk): Chunk {
  const { job, chunk, rows } = stored;
  return { job, chunk, rows: rows.map((row) => restoreRow(row, stored)) };
}

export function restoreRow(
  row: StoredRow,
  { fields, hidden }: Pick<StoredChunk, 'fields' | 'hidden'>,
): ChunkRow {
  if (row.kind !== 'user') return row;
  const { values = {}, ...rest } = row;
  // Assigned one by one: lists of pairs would cost as much as the rest of reading a chunk.
  const user: Record<string, string> = {};
  for (const [at, name] of fields.entries()) {
    const value = name === null ? '' : (values[name] ?? row.cells[at] ?? '');
    if (name !== null && value !== '') user[name] = value;
  }
  for (const [name, value] of Object.entries(values)) if (value !== '') user[name] = value;
  const cells = row.cells.map((cell, at) => (hidden.includes(at) ? '' : cell));
  return { ...rest, cells, user };
}
