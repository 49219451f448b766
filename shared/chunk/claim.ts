/**
 * Who may write for a chunk, and what its rows become when nobody will.
 *
 * A claim goes: *absent* → *held* by an attempt → *released* (requeued: outage, time is up) or gone with a result.
 * A held claim whose holder died is taken over once it is older than anything its holder could still do. Every
 * take-over of a held claim is a crash; the row that was in hand alone is the suspect then.
 */
import * as z from 'zod';
import { CallCount, noCalls } from '../gateway/call-count.ts';
import type { Language } from '../messages/language.ts';
import { problemOf } from '../messages/say.ts';
import { type Problem, RowOutcome } from '../user/outcome.ts';
import { Doubt, later } from './doubt.ts';

/**
 * `claims/<job>/<n>`: a worker's written right to a chunk. `creating` and `updating` are rows whose write may have
 * been sent, `doubts` those of them that were sent without a proof; `outcomes` is what is known so far. `crashes` counts the
 * workers that died holding it; from the second on the chunk goes row by row, `current` naming the row in hand and `suspect`
 * the one that was in hand when a worker died: it is never sent again. Both are the same row while the suspect is looked up.
 * `troubleRequeues` counts how often the chunk was requeued for trouble of its gateway, `requeuedFor` its last code. `managerWaits` counts how
 * often in a row it was requeued because all rows that are left wait for the rows of their managers.
 */
export const Claim = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  state: z.enum(['held', 'released']),
  crashes: z.int().nonnegative(),
  troubleRequeues: z.int().nonnegative(),
  requeuedFor: z.string().optional(),
  managerWaits: z.int().positive().optional(),
  current: z.int().optional(),
  suspect: z.int().optional(),
  creating: z.array(z.int()),
  updating: z.array(z.int()),
  doubts: z.array(Doubt),
  outcomes: z.array(RowOutcome),
  gatewayCalls: CallCount,
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
    troubleRequeues: 0,
    creating: [],
    updating: [],
    doubts: [],
    outcomes: [],
    gatewayCalls: noCalls(),
  };
}

/**
 * The age, by S3's clock, from which a held claim has certainly lost its holder, and every request that the holder sent is
 * over: the upsert function's own timeout plus the gateway's.
 */
export const staleAfterMs = (functionTimeoutMs: number, gatewayTimeoutMs: number): number =>
  functionTimeoutMs + gatewayTimeoutMs;

/** How long a foreign claim must still be left alone, in milliseconds; 0 when it may be taken over. */
export function claimedForMs(claim: Claim, ageMs: number, staleMs: number): number {
  return claim.state === 'released' ? 0 : Math.max(0, staleMs - ageMs);
}

/**
 * The same claim in the hands of another attempt; what was saved stays.
 *
 * @param ageMs since it was saved: for what was in doubt when it was released, so much time has passed
 */
export function takeOver(claim: Claim, attempt: string, ageMs: number): Claim {
  if (claim.state === 'released') {
    const doubts = claim.doubts.map((doubt) => later(doubt, ageMs));
    return { ...claim, attempt, state: 'held', doubts };
  }
  const crashed: Claim = { ...claim, attempt, crashes: claim.crashes + 1 };
  // Who died of looking a suspect up leaves it in hand: that look is not taken again.
  if (claim.current === undefined || claim.current === claim.suspect) return crashed;
  const { current: suspect, ...rest } = crashed;
  return { ...rest, suspect };
}

export const goesRowByRow = (claim: Claim): boolean => claim.crashes >= CRASHES_BEFORE_ROW_BY_ROW;

/** The write that a row is claimed for, if it is: it may have been sent. */
export function claimedFor({ creating, updating }: Claim, row: number): 'create' | 'update' | undefined {
  if (creating.includes(row)) return 'create';
  return updating.includes(row) ? 'update' : undefined;
}

/**
 * A row that nobody works on any more and whose outcome the claim does not tell: `unknown` where its write may have been
 * sent, else `unprocessed` for the reason given.
 */
export function unfinishedOutcome(
  claim: Claim,
  row: number,
  reason: Problem,
  language: Language,
): RowOutcome {
  if (claimedFor(claim, row) === undefined) return { row, outcome: 'unprocessed', problems: [reason] };
  const isAnswered = claim.doubts.some((doubt) => doubt.row === row && doubt.says === 'done');
  const code = isAnswered ? 'not_shown' : 'not_confirmed';
  return { row, outcome: 'unknown', problems: [problemOf(language, code)] };
}

/** The outcomes a claim has saved, by row. */
export const savedOutcomes = (claim: Claim): Map<number, RowOutcome> =>
  new Map(claim.outcomes.map((outcome) => [outcome.row, outcome]));
