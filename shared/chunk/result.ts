import * as z from 'zod';
import { CallCount } from '../gateway/call-count.ts';
import { chunkOfKey, resultKey, resultsPrefix } from '../job/keys.ts';
import { hasRecord, listKeys, readRecord, type WorkBucket, writeOnce } from '../job/work-bucket.ts';
import type { ChunkRow } from '../rows/row.ts';
import { SIGN } from '../rows/to-fix-sign.ts';
import { RowOutcome, UNDONE_OUTCOMES } from '../user/outcome.ts';
import type { Chunk } from './chunk.ts';

/** A row as the report shows it: its outcome and the upload's own text. */
export const ResultRow = RowOutcome.extend({ cells: z.array(z.string()) });
export type ResultRow = z.infer<typeof ResultRow>;

/**
 * `results/<job>/<n>`: a chunk's outcomes, exactly one for each of its rows, in file order. Written once. Of a *skipped* chunk
 * it has no rows: the chunk itself has them, and all are unchanged.
 */
export const Result = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  rows: z.array(ResultRow),
  skipped: z.literal(true).optional(),
  gatewayCalls: CallCount,
});
export type Result = z.infer<typeof Result>;

export const hasResult = (work: WorkBucket, job: string, chunk: number): Promise<boolean> =>
  hasRecord(work, resultKey(job, chunk));

export const readResult = (work: WorkBucket, job: string, chunk: number): Promise<Result | undefined> =>
  readRecord(work, resultKey(job, chunk), Result);

/** Puts a result, once. @returns false when another attempt's result stands there, which then holds */
export async function putResult(work: WorkBucket, result: Result): Promise<boolean> {
  const standing = await writeOnce(work, resultKey(result.job, result.chunk), result, Result);
  return standing.attempt === result.attempt;
}

/** Numbers of the chunks that have no result yet, ascending. */
export async function* missingChunks(work: WorkBucket, job: string, chunks: number): AsyncGenerator<number> {
  let next = 1;
  for await (const key of listKeys(work, resultsPrefix(job))) {
    const done = chunkOfKey(key);
    while (next < done) yield next++;
    next = done + 1;
  }
  while (next <= chunks) yield next++;
}

/**
 * The result of a chunk: one outcome for each of its rows, in file order. Rejected and ignored rows are as validate
 * decided; users have the outcome that is known, and the rest what `otherwise` says.
 */
export const chunkResult = (
  { job, chunk, rows }: Chunk,
  { attempt, gatewayCalls }: Pick<Result, 'attempt' | 'gatewayCalls'>,
  known: ReadonlyMap<number, RowOutcome>,
  otherwise: (row: number) => RowOutcome,
): Result => ({
  job,
  chunk,
  attempt,
  rows: rows.map((row) => {
    const outcome = outcomeOf(row, known, otherwise);
    return { ...outcome, cells: UNDONE_OUTCOMES.has(outcome.outcome) ? markConcealed(row) : row.cells };
  }),
  gatewayCalls,
});

/** Of a row that comes back: a cell that is not shown would be blank, and a blank one means *keep*. */
function markConcealed(row: ChunkRow): string[] {
  const concealed = row.kind === 'user' ? row.concealed : undefined;
  return concealed ? row.cells.map((cell, at) => (concealed.includes(at) ? SIGN : cell)) : row.cells;
}

function outcomeOf(
  row: ChunkRow,
  known: ReadonlyMap<number, RowOutcome>,
  otherwise: (row: number) => RowOutcome,
): RowOutcome {
  switch (row.kind) {
    case 'rejected':
      return { row: row.row, outcome: 'rejected', problems: row.problems };
    case 'ignored':
    case 'unchanged':
      return { row: row.row, outcome: row.kind };
    case 'user':
      return known.get(row.row) ?? otherwise(row.row);
  }
}
