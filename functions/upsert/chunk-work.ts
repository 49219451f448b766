/**
 * The work on one claimed chunk, pass after pass until every user has an outcome or something stops it.
 *
 * A write whose answer never came is looked up again one gateway time-out later, in another pass; ambiguous a second
 * time it is `unknown`. Refused credentials are read again, once. After two crashes the chunk goes row by row, each
 * named in the claim while it is in hand.
 */
import { goesRowByRow, savedOutcomes } from '../../shared/core/claims.ts';
import type { Problem, RowOutcome } from '../../shared/core/outcome.ts';
import type { CallCount, Chunk } from '../../shared/core/records.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { HeldClaim } from '../../shared/io/claim-holder.ts';
import { createProgress, type PassDeps, type PassEnd, type Progress, runPass, type UserRow } from './pass.ts';
import { type Stop, stopFor } from './write-rows.ts';

export interface ChunkWorkDeps extends Omit<PassDeps, 'isTimeUp'> {
  /** Opens the gateway; `fresh` reads its secret again, for it may have been rotated. */
  openGateway(onCall: CallListener, options: { fresh: boolean }): Promise<Gateway>;
  /** How long this invocation may still begin new rows, in milliseconds; 0 or less when its time is up. */
  timeLeftMs(): number;
  /** Why a row that killed its worker is left alone. */
  crashed(): { unprocessed: Problem; unknown: Problem };
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
export async function workOnChunk(
  deps: ChunkWorkDeps,
  held: HeldClaim,
  chunk: Chunk,
): Promise<ChunkWorkDone> {
  const progress = createProgress(savedOutcomes(held.claim), held.claim.gateway);
  const work = { deps, held, progress, connection: createConnection(deps, progress) };
  const users = chunk.rows.filter((row) => row.kind === 'user');
  blamePoison(held, progress, deps);
  const stop = goesRowByRow(held.claim) ? await finishRowByRow(work, users) : await finish(work, users);
  return { known: progress.known, calls: progress.calls(), stop };
}

/** Finishes rows, or answers what stopped it. */
async function finish(work: Work, rows: readonly UserRow[]): Promise<Stop | undefined> {
  const { deps, connection } = work;
  for (let left = undecided(work, rows); left.length > 0; left = undecided(work, rows)) {
    if (deps.timeLeftMs() <= 0) return { why: 'time_is_up' };
    const { stop, open } = await passOrStop(work, left);
    if (stop && !connection.reopens(stop)) return stop;
    if (open && deps.timeLeftMs() <= deps.gatewayTimeoutMs) return { why: 'time_is_up' };
    if (open) await deps.sleep(deps.gatewayTimeoutMs);
  }
  return undefined;
}

/** Trouble of the gateway stops a pass; anything else is a bug, or a claim that was lost. */
async function passOrStop(
  { deps, held, progress, connection }: Work,
  rows: readonly UserRow[],
): Promise<PassEnd> {
  const passDeps = { ...deps, isTimeUp: () => deps.timeLeftMs() <= 0 };
  try {
    return await runPass(passDeps, await connection.open(), held, progress, rows);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { stop: stopFor(error), open: false };
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

async function finishRowByRow(work: Work, rows: readonly UserRow[]): Promise<Stop | undefined> {
  for (const row of undecided(work, rows)) {
    await work.held.save({ ...work.progress.save(), current: row.row });
    const stop = await finish(work, [row]);
    if (stop) return stop;
  }
  return undefined;
}

/** A row that was in hand alone when its worker died is not tried again. Who lets go of a claim takes `current` out. */
function blamePoison(held: HeldClaim, { known }: Progress, deps: ChunkWorkDeps): void {
  const { current, creating, updating } = held.claim;
  if (current === undefined || known.has(current)) return;
  const outcome = creating.includes(current) || updating.includes(current) ? 'unknown' : 'unprocessed';
  known.set(current, { row: current, outcome, problems: [deps.crashed()[outcome]] });
}
