/**
 * The work on one claimed chunk, in passes: look up → decide → save the claim → write. A write whose answer never
 * came is looked up again one gateway time-out later, in another pass; ambiguous a second time it is `unknown`.
 * The claim is saved before the first write of a pass, so that whoever comes after a crash knows what may have been
 * sent.
 */
import { addCalls, goesRowByRow, noCalls, savedOutcomes } from '../../shared/core/claims.ts';
import { type Decision, type DecisionRules, decide } from '../../shared/core/decide.ts';
import type { Problem, RowOutcome } from '../../shared/core/outcome.ts';
import type { CallCount, Chunk, Claim } from '../../shared/core/records.ts';
import type { User } from '../../shared/core/user.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { HeldClaim } from '../../shared/io/claim-holder.ts';
import { failed } from './failed.ts';
import type { Stop, Write } from './write-rows.ts';
import { type WriteSafelyDeps, writeSafely } from './write-safely.ts';

export interface ChunkWorkDeps extends Omit<WriteSafelyDeps, 'isTimeUp'> {
  /** Opens the gateway; `fresh` reads its secret again, for it may have been rotated. */
  openGateway(onCall: CallListener, options: { fresh: boolean }): Promise<Gateway>;
  /** Whether only to look, and to say what would happen. */
  readonly isDryRun: boolean;
  /** How long this invocation may still begin new rows, in milliseconds; 0 or less when its time is up. */
  timeLeftMs(): number;
  /** Why a row that killed its worker is left alone. */
  crashed(): { unprocessed: Problem; unknown: Problem };
  unconfirmed(): Problem;
}

/** How far the work came; `stop` says why some rows have no outcome yet. */
export interface ChunkWorkDone {
  readonly known: ReadonlyMap<number, RowOutcome>;
  readonly calls: CallCount;
  readonly stop: Stop | undefined;
}

interface UserRow {
  readonly row: number;
  readonly user: User;
}

/** Works on the users of a chunk until each has an outcome, or something stops it. */
export async function workOnChunk(deps: ChunkWorkDeps, held: HeldClaim, chunk: Chunk): Promise<ChunkWorkDone> {
  const known = savedOutcomes(held.claim);
  const callsBefore = held.claim.gateway;
  const meter = createMeter();
  let gateway: Gateway | undefined;
  let readFresh = false;

  const progress = (): Pick<Claim, 'outcomes' | 'gateway'> => ({
    outcomes: [...known.values()],
    gateway: addCalls(callsBefore, meter.count()),
  });
  const isTimeUp = (): boolean => deps.timeLeftMs() <= 0;
  const undecided = (rows: readonly UserRow[]): UserRow[] => rows.filter(({ row }) => !known.has(row));

  /** One pass over rows; answers what stopped it, and which rows are still open because their answer never came. */
  async function pass(rows: readonly UserRow[]): Promise<{ stop: Stop | undefined; open: boolean }> {
    gateway ??= await deps.openGateway(meter.listen, { fresh: readFresh });
    const wasClaimed = new Set([...held.claim.creating, ...held.claim.updating]);
    const decisions = await lookUp(gateway, rows, held.claim, deps.rules);
    const writes = keepOutcomes(decisions, known);
    if (deps.isDryRun) return foretell(writes, known);
    await held.save({ ...progress(), ...claimed(held.claim, known, writes) });
    const written = await writeSafely(gateway, writes, { ...deps, isTimeUp });
    for (const outcome of written.outcomes) known.set(outcome.row, outcome);
    for (const { row } of written.unconfirmed) {
      if (wasClaimed.has(row)) known.set(row, { row, outcome: 'unknown', problems: [deps.unconfirmed()] });
    }
    const unsent = new Set(written.unsent.map(({ row }) => row));
    await forgetUnsent(held, new Set([...unsent].filter((row) => !wasClaimed.has(row))));
    return { stop: written.stop, open: written.unconfirmed.some(({ row }) => !known.has(row)) };
  }

  async function passSafely(rows: readonly UserRow[]): Promise<{ stop: Stop | undefined; open: boolean }> {
    try {
      return await pass(rows);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const why = error.kind === 'misconfigured' ? 'misconfigured' : 'unavailable';
      return { stop: { why, error }, open: false };
    }
  }

  /** Passes over rows until each has an outcome. Refused credentials are read again, once. */
  async function finish(rows: readonly UserRow[]): Promise<Stop | undefined> {
    for (let left = undecided(rows); left.length > 0; left = undecided(rows)) {
      if (isTimeUp()) return { why: 'time_is_up' };
      const { stop, open } = await passSafely(left);
      if (stop?.why === 'misconfigured' && !readFresh) {
        readFresh = true;
        gateway = undefined;
      } else if (stop) return stop;
      if (open && deps.timeLeftMs() <= deps.gatewayTimeoutMs) return { why: 'time_is_up' };
      if (open) await deps.sleep(deps.gatewayTimeoutMs);
    }
    return undefined;
  }

  async function finishRowByRow(rows: readonly UserRow[]): Promise<Stop | undefined> {
    for (const row of undecided(rows)) {
      await held.save({ ...progress(), current: row.row });
      const stop = await finish([row]);
      if (stop) return stop;
    }
    return undefined;
  }

  const users = chunk.rows.filter((row) => row.kind === 'user');
  blamePoison(held, known, deps);
  const stop = goesRowByRow(held.claim) ? await finishRowByRow(users) : await finish(users);
  return { known, calls: addCalls(callsBefore, meter.count()), stop };
}

/** A row that was in hand alone when its worker died is not tried again. Who lets go of a claim takes `current` out. */
function blamePoison(held: HeldClaim, known: Map<number, RowOutcome>, deps: ChunkWorkDeps): void {
  const { current, creating, updating } = held.claim;
  if (current === undefined || known.has(current)) return;
  const mayBeSent = creating.includes(current) || updating.includes(current);
  const why = deps.crashed();
  const outcome = mayBeSent ? 'unknown' : 'unprocessed';
  known.set(current, { row: current, outcome, problems: [why[outcome]] });
}

async function lookUp(
  gateway: Gateway,
  rows: readonly UserRow[],
  claim: Claim,
  rules: DecisionRules,
): Promise<Decision[]> {
  const keys = rows.map(({ user }) => user[rules.matchBy] ?? '');
  const { users, refused } = await gateway.find(keys);
  return rows.map((row) => {
    const refusal = refused.get(row.user[rules.matchBy] ?? '');
    if (refusal) return { kind: 'done', outcome: failed(row.row, refusal) };
    return decide(rules, row, users, claim.creating.includes(row.row));
  });
}

/** Keeps what is already an outcome, and answers what is to be written. */
function keepOutcomes(decisions: readonly Decision[], known: Map<number, RowOutcome>): Write[] {
  return decisions.filter((decision) => {
    if (decision.kind !== 'done') return true;
    known.set(decision.outcome.row, decision.outcome);
    return false;
  }) as Write[];
}

/** What would become of each row. */
function foretell(writes: readonly Write[], known: Map<number, RowOutcome>): { stop: undefined; open: false } {
  for (const write of writes) {
    const found = write.kind === 'create' ? {} : { userId: write.found.id };
    known.set(write.row, { row: write.row, outcome: write.kind === 'create' ? 'created' : write.as, ...found });
  }
  return { stop: undefined, open: false };
}

/** The rows whose write is about to be sent, together with those of earlier passes that have no outcome yet. */
function claimed(
  claim: Claim,
  known: ReadonlyMap<number, RowOutcome>,
  writes: readonly Write[],
): Pick<Claim, 'creating' | 'updating'> {
  const isOpen = (row: number): boolean => !known.has(row);
  const creating = new Set(claim.creating.filter(isOpen));
  const updating = new Set(claim.updating.filter(isOpen));
  for (const write of writes) {
    if (write.kind === 'create' || write.as === 'created') creating.add(write.row);
    else updating.add(write.row);
  }
  return { creating: [...creating], updating: [...updating] };
}

/** Takes back the claim to rows whose write was certainly not sent, so that nobody calls them `unknown`. */
async function forgetUnsent(held: HeldClaim, unsent: ReadonlySet<number>): Promise<void> {
  if (unsent.size === 0) return;
  const { creating, updating } = held.claim;
  const maySent = (row: number): boolean => !unsent.has(row);
  await held.save({ creating: creating.filter(maySent), updating: updating.filter(maySent) });
}

function createMeter(): { listen: CallListener; count(): CallCount } {
  let count = noCalls();
  return {
    listen: ({ method, retry }) => {
      count = addCalls(count, { calls: { [method]: 1 }, retries: retry ? 1 : 0 });
    },
    count: () => count,
  };
}
