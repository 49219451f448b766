/**
 * The work on one claimed chunk, pass after pass until every user has an outcome or something stops it:
 *
 * look up → decide → save the claim → write. The claim is saved before the first write, so that whoever comes after a
 * crash knows what may have been sent.
 *
 * A write whose answer never came, or proves nothing, is looked up again one gateway timeout later, in another pass, and
 * sent again only when that shows that it had no effect (`doubts.ts`). Refused credentials are read again, once. After two crashes the
 * chunk goes row by row, each named in the claim while in hand; the one that a worker died with is judged, the others go on later.
 */
import { type Claim, claimedFor, goesRowByRow, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { addCalls, noCalls } from '../../shared/gateway/call-count.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import { isDryRun } from '../../shared/job/keys.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { decide, type RowDecision } from '../../shared/user/decision.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { type FoundUser, formsOf } from '../../shared/user/user.ts';
import { writeAfterCanary } from './canary.ts';
import {
  type ChunkRun,
  claimsOf,
  endUnfinished,
  gatewayOf,
  progressOf,
  recordOutcomes,
  type UserRow,
  undecided,
} from './chunk-run.ts';
import {
  byTurn,
  doubtSharedIds,
  hasNotChanged,
  learnFromFound,
  nextDueInMs,
  passTime,
  recordDoubts,
  renew,
  resolveDoubts,
  rowDueInMs,
  tellOfCanary,
  witnessesOf,
} from './doubts.ts';
import { refusalOf } from './refusal-streaks.ts';
import { failed, type Stop, stopFor, type Write } from './write.ts';

/**
 * One pass over rows that have no outcome yet; answers what ended it before all were done. Rejects with a GatewayError when
 * the look-up fails.
 */
export type Pass = (run: ChunkRun, gateway: Gateway, rows: readonly UserRow[]) => Promise<Stop | undefined>;

/** Works on the users of a chunk that wait for nobody until each has an outcome, or something stops it. */
export async function upsertFree(run: ChunkRun): Promise<Stop | undefined> {
  const { claim } = run.held;
  const left = byTurn(run, undecided(run));
  const suspect = left.find(({ row }) => row === claim.suspect);
  if (suspect) return resolveSuspect(run, suspect);
  if (goesRowByRow(claim)) return upsertRowByRow(run, left);
  const stop = run.isProbe ? await runPasses(run, left.slice(0, 1), upsertPass) : undefined;
  // All users, for an outcome of an earlier pass may be taken back.
  return stop ?? runPasses(run, run.users, upsertPass);
}

async function upsertRowByRow(run: ChunkRun, rows: readonly UserRow[]): Promise<Stop | undefined> {
  for (const row of rows) {
    await run.held.save({ ...progressOf(run), current: row.row });
    const stop = await runPasses(run, [row], upsertPass);
    if (stop) return stop;
  }
  const takenBack = undecided(run);
  return takenBack.length > 0 ? upsertRowByRow(run, takenBack) : undefined;
}

/** A row that killed its worker is never sent again; where its look-up kills too, the claim alone tells. */
async function resolveSuspect(run: ChunkRun, suspect: UserRow): Promise<Stop> {
  const { claim } = run.held;
  const { row } = suspect;
  // It is looked up only if it was claimed for a write, and if no worker has already died looking it up.
  if (claimedFor(claim, row) === undefined || claim.current === row) {
    recordOutcomes(run, [crashedOutcome(run, claim, row)]);
    return { why: 'suspect_judged' };
  }
  await run.held.save({ ...progressOf(run), current: row });
  return (await runPasses(run, [suspect], suspectPass)) ?? { why: 'suspect_judged' };
}

/** Runs passes over rows until each has an outcome, or answers what stopped it. */
async function runPasses(run: ChunkRun, rows: readonly UserRow[], pass: Pass): Promise<Stop | undefined> {
  const { deps, timing } = run;
  for (let left = undecided(run, rows); left.length > 0; left = undecided(run, rows)) {
    if (timing.timeLeftMs() <= 0) return { why: 'time_is_up' };
    const waitMs = nextDueInMs(run, left);
    if (waitMs > 0 && timing.timeLeftMs() <= waitMs) return { why: 'too_early_to_look' };
    if (waitMs > 0) {
      await deps.sleep(waitMs);
      passTime(run, waitMs);
    }
    const due = left.filter((row) => rowDueInMs(run, row) === 0);
    const stop = await runPass(run, pass, due);
    if (stop && !reopensGateway(run, stop)) return stop;
  }
  return undefined;
}

/** Runs a pass. Trouble of the gateway stops it; anything else is a bug, or a claim that was lost. */
export async function runPass(
  run: ChunkRun,
  pass: Pass,
  rows: readonly UserRow[],
): Promise<Stop | undefined> {
  const { retries } = run.calls;
  try {
    return await pass(run, await gatewayOf(run), rows);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.kind === 'refused') {
      const { language } = run.context.profile;
      return void endUnfinished(
        run,
        problemOf(language, 'look_ups_refused', { reason: error.inWords(language) }),
      );
    }
    const stop = stopFor(error);
    // Out of time among calls that had to be repeated: that is the gateway's doing.
    const isTrouble = stop.why === 'time_is_up' && run.calls.retries > retries;
    return isTrouble ? { why: 'unavailable', error } : stop;
  }
}

/** Credentials that were refused are read again, once. */
export function reopensGateway(run: ChunkRun, stop: Stop): boolean {
  if (stop.why !== 'misconfigured' || run.wantsFreshSecret) return false;
  run.wantsFreshSecret = true;
  run.gateway = undefined;
  return true;
}

/** The usual pass. In a dry run it ends with what would happen. */
const upsertPass: Pass = async (run, gateway, rows) => {
  const { held, context } = run;
  const wasClaimed = new Set([...held.claim.creating, ...held.claim.updating]);
  const { writes: decided, shown } = await lookUpAndDecide(run, gateway, rows);
  const refusal = run.refusals.reached();
  if (refusal) return { why: 'same_refusal', refusal };
  const writes = await resolveDoubts(run, decided, shown);
  if (isDryRun(context.plan.upload.key)) {
    recordOutcomes(run, writes.map(predictOutcome));
    return undefined;
  }
  renew(run, writes);
  await held.save({ ...progressOf(run), ...claimWrites(run, writes) });

  const written = await writeAfterCanary(run, gateway, writes);
  const { outcomes, withoutEffect, stop } = written;
  recordOutcomes(run, outcomes);
  recordDoubts(run, written);
  recordDoubts(run, { unproven: doubtSharedIds(run), stop });
  const unclaimed = withoutEffect.map(({ row }) => row).filter((row) => !wasClaimed.has(row));
  await unclaim(run, new Set(unclaimed));
  return stop;
};

/**
 * Decides what became of a row that was in hand alone when its worker died, without sending it again: what its write
 * has left behind tells, for the worker died so long ago that nothing can be under way any more.
 */
const suspectPass: Pass = async (run, gateway, rows) => {
  const { claim } = run.held;
  const { writes } = await lookUpAndDecide(run, gateway, rows);
  for (const write of writes) {
    const problems = [problemOf(run.context.profile.language, 'worker_crashed')];
    const { row } = write;
    if (hadNoEffect(write, claim)) recordOutcomes(run, [{ row, outcome: 'unprocessed', problems }]);
    else recordOutcomes(run, [crashedOutcome(run, claim, row)]);
  }
  return undefined;
};

/** Looks rows up, learns the outcome of those that are done with that, and answers what is to be written for the others. */
async function lookUpAndDecide(
  run: ChunkRun,
  gateway: Gateway,
  rows: readonly UserRow[],
): Promise<{ writes: Write[]; shown: readonly FoundUser[] }> {
  const { rules } = run.context;
  const keyOf = ({ user }: UserRow): string => user[rules.matchBy] ?? '';
  const asked = [...rows, ...witnessesOf(run, rows)];
  const { users, refused, shrunkTo } = await gateway.find(asked.flatMap((row) => formsOf(keyOf(row))));
  if (shrunkTo !== undefined) run.calls = addCalls(run.calls, { ...noCalls(), shrunkTo });
  learnFromFound(run, rows, users);
  await tellOfCanary(run, users);
  const decisions = rows.map((row): RowDecision => {
    const refusal = refused.get(keyOf(row));
    const outcome = refusal && failed(rules, row.row, refusal);
    run.refusals.note('look-up', outcome && refusalOf(outcome));
    if (outcome) return { kind: 'done', outcome };
    return decide(rules, row, users, sentFor(run, row.row));
  });
  for (const decision of decisions) {
    if (decision.kind !== 'done') continue;
    const { outcome } = decision;
    if (outcome.outcome === 'unchanged') run.refusals.note('write', undefined);
    recordOutcomes(run, [outcome]);
  }
  return { writes: decisions.filter((decision) => decision.kind !== 'done'), shown: users };
}

/** The write that may have been sent for a row. */
const sentFor = ({ doubts, held }: ChunkRun, row: number): 'create' | 'update' | undefined =>
  claimedFor(held.claim, row) ?? doubts.get(row)?.of;

function predictOutcome(write: Write): RowOutcome {
  if (write.kind === 'create') return { row: write.row, outcome: 'created' };
  return { row: write.row, outcome: write.as, userId: write.found.id };
}

/** The rows whose write is about to be sent, together with those of earlier passes that have no outcome yet. */
function claimWrites(run: ChunkRun, writes: readonly Write[]): Pick<Claim, 'creating' | 'updating'> {
  const { creating, updating } = claimsOf(run);
  const isCreate = (write: Write): boolean => write.kind === 'create' || write.as === 'created';
  const rowsOf = (some: readonly Write[]): number[] => some.map(({ row }) => row);
  return {
    creating: [...new Set([...creating, ...rowsOf(writes.filter(isCreate))])],
    updating: [...new Set([...updating, ...rowsOf(writes.filter((write) => !isCreate(write)))])],
  };
}

/** Takes back the claim to rows whose write certainly had no effect, so that nobody calls them `unknown`. */
async function unclaim({ held }: ChunkRun, rows: ReadonlySet<number>): Promise<void> {
  if (rows.size === 0) return;
  const { creating, updating } = held.claim;
  const stays = (row: number): boolean => !rows.has(row);
  await held.save({ creating: creating.filter(stays), updating: updating.filter(stays) });
}

/** Whether the write that a row was claimed for certainly had no effect. */
function hadNoEffect(write: Write, claim: Claim): boolean {
  if (write.kind === 'create') return claimedFor(claim, write.row) === 'create';
  return write.as === 'updated' && hasNotChanged(write);
}

function crashedOutcome({ context }: ChunkRun, claim: Claim, row: number): RowOutcome {
  const { language } = context.profile;
  return unfinishedOutcome(claim, row, problemOf(language, 'worker_crashed'), language);
}
