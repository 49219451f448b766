/**
 * What a row of a file becomes before anything is sent: a user, a refusal with its reasons, or nothing to do.
 */
import * as z from 'zod';
import { Problem } from '../user/outcome.ts';

const User = z.record(z.string(), z.string());

/**
 * One row of a chunk. `cells` is the upload's own text for the report, password cells emptied. A row is decided
 * here: a user to send, problems that reject it, or nothing to do.
 */
export const ChunkRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('user'),
    row: z.int(),
    cells: z.array(z.string()),
    user: User,
    /** Cells that are not shown, for they may tell a password, and yet were typed; not those of passwords. */
    concealed: z.array(z.int()).optional(),
  }),
  z.object({
    kind: z.literal('rejected'),
    row: z.int(),
    cells: z.array(z.string()),
    problems: z.array(Problem),
  }),
  z.object({ kind: z.literal('ignored'), row: z.int(), cells: z.array(z.string()) }),
  /** A user who is not sent, for the ledger knows that nothing has changed; none is stored so. */
  z.object({ kind: z.literal('unchanged'), row: z.int(), cells: z.array(z.string()) }),
]);
export type ChunkRow = z.infer<typeof ChunkRow>;

const [UserRow, RejectedRow, IgnoredRow] = ChunkRow.options;

/**
 * A row without its number. A user who is what the cells say is nothing but the cells: as they were typed, hidden ones
 * too. `values` are sent in place of cells; '' stands for a cell that is not blank, and yet says nothing.
 */
export const StoredRow = z.union([
  UserRow.shape.cells,
  z.discriminatedUnion('kind', [
    UserRow.omit({ row: true, user: true, concealed: true }).extend({
      values: z.record(z.string(), z.string()),
    }),
    RejectedRow.omit({ row: true }),
    IgnoredRow.omit({ row: true }),
  ]),
]);
export type StoredRow = z.infer<typeof StoredRow>;
