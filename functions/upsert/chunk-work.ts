/**
 * The work on one claimed chunk, pass after pass until every user has an outcome or something stops it.
 *
 * A write whose answer never came is looked up again one gateway time-out later, in another pass; ambiguous a second
 * time it is `unknown`. Refused credentials are read again, once. After two crashes the chunk goes row by row, each
 * named in the claim while it is in hand; the one that a worker died with is judged, and the others go on later.
 */
import { goesRowByRow, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import type { HeldClaim } from '../../shared/chunk/claim-holder.ts';
import type { CallCount } from '../../shared/gateway/call-count.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { isWorthALook, judgeSuspect } from './judge-suspect.ts';
import {
  createProgress,
  type Pass,
  type PassDeps,
  type PassEnd,
  type Progress,
  runPass,
  type UserRow,
} from './pass.ts';
import { type Stop, stopFor } from './write-rows.ts';

export interface ChunkWorkDeps extends PassDeps {
  /** Opens the gateway; `fresh` reads its secret again, for it may have been rotated. */
  openGateway(onCall: CallListener, options: { fresh: boolean }): Promise<Gateway>;
}

/** What there is to do. */
export interface Task {
  readonly users: readonly UserRow[];
  /** The outcomes that some of them have already. */
  readonly known: ReadonlyMap<number, RowOutcome>;
  /** The gateway was in trouble: it is tried with one row before the others follow. */
  readonly isTry: boolean;
}

/** How far the work came; `stop` says why some rows have no outcome yet. */
export interface ChunkWorkDone {
  readonly known: ReadonlyMap<number, RowOutcome>;
  readonly calls: CallCount;
  readonly stop: Stop | undefined;
}

/** What the work on one chunk goes on with from pass to pass. */
interface Work {
  readonly deps: ChunkWorkDeps;
  readonly held: HeldClaim;
  readonly progress: Progress;
  readonly connection: Connection;
}

/** Works on the users of a chunk until each has an outcome, or something stops it. */
export async function workOnChunk(deps: ChunkWorkDeps, held: HeldClaim, task: Task): Promise<ChunkWorkDone> {
  const progress = createProgress(new Map(task.known), held.claim.gateway);
  const work = { deps, held, progress, connection: createConnection(deps, progress) };
  const stop = await workThrough(work, task);
  return { known: progress.known, calls: progress.calls(), stop };
}

async function workThrough(work: Work, { users, isTry }: Task): Promise<Stop | undefined> {
  const { claim } = work.held;
  const left = undecided(work, users);
  const suspect = left.find(({ row }) => row === claim.suspect);
  if (suspect) return judge(work, suspect);
  if (goesRowByRow(claim)) return finishRowByRow(work, left);
  const stop = isTry ? await finish(work, left.slice(0, 1)) : undefined;
  return stop ?? finish(work, left);
}

/** Finishes rows, or answers what stopped it. */
async function finish(work: Work, rows: readonly UserRow[], pass: Pass = runPass): Promise<Stop | undefined> {
  const { deps, held, progress, connection } = work;
  for (let left = undecided(work, rows); left.length > 0; left = undecided(work, rows)) {
    if (deps.timeLeftMs() <= 0) return { why: 'time_is_up' };
    const { stop, open } = await endOf(progress, async () =>
      pass(deps, await connection.open(), held, progress, left),
    );
    if (stop && !connection.reopens(stop)) return stop;
    if (open && deps.timeLeftMs() <= deps.gatewayTimeoutMs) return { why: 'time_is_up' };
    if (open) await deps.sleep(deps.gatewayTimeoutMs);
  }
  return undefined;
}

async function finishRowByRow(work: Work, rows: readonly UserRow[]): Promise<Stop | undefined> {
  for (const row of rows) {
    await work.held.save({ ...work.progress.save(), current: row.row });
    const stop = await finish(work, [row]);
    if (stop) return stop;
  }
  return undefined;
}

/** A row that killed its worker is never sent again; where its look-up kills too, the claim alone tells. */
async function judge(work: Work, suspect: UserRow): Promise<Stop> {
  const { deps, held, progress } = work;
  const { row } = suspect;
  if (isWorthALook(held.claim, row)) {
    await held.save({ ...progress.save(), current: row });
    const stop = await finish(work, [suspect], judgeSuspect);
    if (stop) return stop;
  } else progress.known.set(row, unfinishedOutcome(held.claim, row, deps.crashed()));
  return { why: 'suspect_judged' };
}

/** How a pass ends: trouble of the gateway stops it; anything else is a bug, or a claim that was lost. */
async function endOf({ calls }: Progress, pass: () => Promise<PassEnd>): Promise<PassEnd> {
  const { retries } = calls();
  try {
    return await pass();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const stop = stopFor(error);
    // Out of time among calls that had to be repeated: that is the gateway's doing.
    const isTrouble = stop.why === 'time_is_up' && calls().retries > retries;
    return { stop: isTrouble ? { why: 'unavailable', error } : stop, open: false };
  }
}

/** The gateway of this invocation. Where its credentials are refused, they are read again, once. */
interface Connection {
  open(): Promise<Gateway>;
  /** Whether a stop is worth another try with the secret read again. */
  reopens(stop: Stop): boolean;
}

function createConnection(deps: ChunkWorkDeps, { onCall }: Progress): Connection {
  let gateway: Gateway | undefined;
  let fresh = false;
  return {
    async open() {
      gateway ??= await deps.openGateway(onCall, { fresh });
      return gateway;
    },
    reopens(stop) {
      if (stop.why !== 'misconfigured' || fresh) return false;
      fresh = true;
      gateway = undefined;
      return true;
    },
  };
}

const undecided = ({ progress }: Work, rows: readonly UserRow[]): UserRow[] =>
  rows.filter(({ row }) => !progress.known.has(row));
