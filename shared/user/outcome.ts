import * as z from 'zod';

/** Every row ends as exactly one of these; the report prints them in this order. */
export const OUTCOMES = [
  'created',
  'updated',
  'unchanged',
  'rejected', // the row is wrong: column, code, message
  'failed', // the gateway refused it: its code and text
  'superseded', // a later upload carries this user
  'held', // valid, and not sent until somebody releases the job: no row ends so
  'unprocessed', // not sent, or certainly without effect: outage, credentials, cancelled, crash
  'unknown', // a write was sent and could not be confirmed
  'ignored', // blank, instruction or sample row
] as const;

export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

/** The outcomes whose rows a person fixes and drops again: the content of `failed.csv`. */
export const UNDONE_OUTCOMES: ReadonlySet<Outcome> = new Set([
  'rejected',
  'failed',
  'unprocessed',
  'unknown',
]);

/**
 * One thing wrong with a row. `column` is the heading as the file has it, absent when the whole row is meant;
 * `code` is stable and documented in shared/messages/codes.md; `message` is in the profile's language and holds no secret.
 */
export const Problem = z.object({
  column: z.string().optional(),
  code: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** What became of one row. `userId` is the gateway's id of the user, where it is known. */
export const RowOutcome = z.object({
  row: z.int().positive(),
  outcome: Outcome,
  userId: z.string().optional(),
  problems: z.array(Problem).optional(),
});
export type RowOutcome = z.infer<typeof RowOutcome>;

/** Why a whole file was refused, or a job ended early. */
export const JobError = z.object({ code: z.string(), message: z.string() });
export type JobError = z.infer<typeof JobError>;

/** How many rows ended as what; what none did is left out. */
export function countOutcomes(rows: readonly RowOutcome[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
