/**
 * A chunk as it is stored. What the cells of a row say already is not said again: beside them stand only the values that
 * are sent otherwise than they were typed, passwords among them, and the chunk says which parameter each cell fills. That
 * is half as long as whole users, and writing it is a large part of the work of validating a good file.
 */
import * as z from 'zod';
import { Chunk, ChunkRow } from './records.ts';

const [UserRow, RejectedRow, IgnoredRow] = ChunkRow.options;

/** `values`: '' stands for a cell that is not blank, and yet says nothing. */
const StoredUserRow = UserRow.omit({ user: true }).extend({ values: z.record(z.string(), z.string()) });

export const StoredRow = z.discriminatedUnion('kind', [StoredUserRow, RejectedRow, IgnoredRow]);
export type StoredRow = z.infer<typeof StoredRow>;

/** `fields`: the parameter that each of a row's cells fills, null for none. */
export const StoredChunk = Chunk.extend({
  fields: z.array(z.string().nullable()),
  rows: z.array(StoredRow),
});
export type StoredChunk = z.infer<typeof StoredChunk>;

/** Makes whole users of a stored chunk. */
export function restoreChunk({ job, chunk, fields, rows }: StoredChunk): Chunk {
  return { job, chunk, rows: rows.map((row) => restoreRow(row, fields)) };
}

export function restoreRow(row: StoredRow, fields: StoredChunk['fields']): ChunkRow {
  if (row.kind !== 'user') return row;
  const { values, ...rest } = row;
  const typed = fields.flatMap((name, at) => (name === null ? [] : [[name, row.cells[at] ?? ''] as const]));
  const said = Object.entries({ ...Object.fromEntries(typed), ...values }).filter(
    ([, value]) => value !== '',
  );
  return { ...rest, user: Object.fromEntries(said) };
}
