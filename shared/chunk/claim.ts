/**
 * Who may write for a chunk, and what its rows become when nobody will.
 *
 * A claim goes: *absent* → *held* by an attempt → *released* (put back: outage, time is up) or gone with a result.
 * A held claim whose holder died is taken over once it is older than anything its holder could still do. Every
 * take-over of a held claim is a crash; the row that was in hand alone is the suspect then.
 */
import * as z from 'zod';
import { CallCount, noCalls } from '../gateway/call-count.ts';
import type { ChunkRow } from '../rows/row.ts';
import { type Problem, RowOutcome } from '../user/outcome.ts';
import type { Chunk } from './chunk.ts';
import type { ResultRow } from './result.ts';

/**
 * `claims/<job>/<n>`: a worker's written right to a chunk. `creating` and `updating` are rows whose write may have
 * been sent; `outcomes` is what is known so far. `crashes` counts the workers that died holding it; from the second
 * on the chunk goes row by row, `current` naming the row in hand and `suspect` the one that was in hand when a worker
 * died: it is never sent again. Both are the same row while the suspect is looked up. `parks` counts how often the chunk
 * was put back.
 */
export const Claim = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  state: z.enum(['held', 'released']),
  crashes: z.int().nonnegative(),
  parks: z.int().nonnegative(),
  /** The code of the trouble that the chunk was put back for. */
  parkedFor: z.string().optional(),
  current: z.int().optional(),
  suspect: z.int().optional(),
  creating: z.array(z.int()),
  updating: z.array(z.int()),
  outcomes: z.array(RowOutcome),
  gateway: CallCount,
});
export type Claim = z.infer<typeof Claim>;

/** From this many crashes on a chunk goes row by row, so that poison costs one row. */
const CRASHES_BEFORE_ROW_BY_ROW = 2;

/** The first claim to a chunk. */
export function firstClaim(job: string, chunk: number, attempt: string): Claim {
  return {
    job,
    chunk,
    attempt,
    state: 'held',
    crashes: 0,
    parks: 0,
    creating: [],
    updating: [],
    outcomes: [],
    gateway: noCalls(),
  };
}

/** How long a foreign claim must still be left alone, in milliseconds; 0 when it may be taken over. */
export function claimedForMs(claim: Claim, ageMs: number, staleAfterMs: number): number {
  return claim.state === 'released' ? 0 : Math.max(0, staleAfterMs - ageMs);
}

/** The same claim in the hands of another attempt; what was saved stays. */
export function takeOver(claim: Claim, attempt: string): Claim {
  if (claim.state === 'released') return { ...claim, attempt, state: 'held' };
  const crashed: Claim = { ...claim, attempt, crashes: claim.crashes + 1 };
  // Who died of looking a suspect up leaves it in hand: that look is not taken again.
  if (claim.current === undefined || claim.current === claim.suspect) return crashed;
  const { current: suspect, ...rest } = crashed;
  return { ...rest, suspect };
}

export const goesRowByRow = (claim: Claim): boolean => claim.crashes >= CRASHES_BEFORE_ROW_BY_ROW;

/** Why rows were left as they are; it becomes the message of each. */
export interface Unfinished {
  readonly unprocessed: Problem;
  readonly unknown: Problem;
}

/** A row whose fate the claim does not tell: what was claimed may have been sent, the rest was not. */
export function unfinishedOutcome(claim: Claim | undefined, row: number, why: Unfinished): RowOutcome {
  const maySent = claim?.creating.includes(row) || claim?.updating.includes(row);
  return maySent
    ? { row, outcome: 'unknown', problems: [why.unknown] }
    : { row, outcome: 'unprocessed', problems: [why.unprocessed] };
}

/**
 * One outcome for each row of a chunk, in file order: rejected and ignored rows as validate decided, then what is
 * known of the users, and for the rest what `otherwise` says.
 */
export function resultRows(
  chunk: Chunk,
  known: ReadonlyMap<number, RowOutcome>,
  otherwise: (row: number) => RowOutcome,
): ResultRow[] {
  return chunk.rows.map((row) => ({ ...outcomeOf(row, known, otherwise), cells: row.cells }));
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
      return { row: row.row, outcome: 'ignored' };
    case 'user':
      return known.get(row.row) ?? otherwise(row.row);
  }
}

/** The outcomes a claim has saved, by row. */
export const savedOutcomes = (claim: Claim | undefined): Map<number, RowOutcome> =>
  new Map(claim?.outcomes.map((outcome) => [outcome.row, outcome]));
