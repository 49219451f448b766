/**
 * Rows that were sent and are not proved: when they are looked for, and what a look means for them.
 *
 * found → it took effect · not found → looked for again, as long as it may be hidden → sent again → sent too often, or
 * answered with a no: `failed`, with what the gateway said · answered with a yes, and nobody is there: `unknown`.
 *
 * How long it may be hidden, rows tell that were created with proof beside it: its *witnesses*, who are looked up with it.
 */
import {
  afterLook,
  type Delays,
  type Doubt,
  doubtAfter,
  dueInMs,
  hiddenMsOf,
  isFinal,
  later,
  renewed,
  type Witnessed,
} from '../../shared/chunk/doubt.ts';
import { problemOf } from '../../shared/messages/say.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';
import { type FoundUser, isSameText } from '../../shared/user/user.ts';
import { settleCanary } from './canary-gate.ts';
import { type ChunkRun, recordOutcomes, type UserRow, undecided } from './chunk-run.ts';
import { troubleOf, type Unproven, type Update, type Write, type Written } from './write.ts';

/** How long a write may take until look-ups show it, as far as the job has taught. */
const delaysOf = ({ deps, context }: ChunkRun): Delays => ({
  timeoutMs: context.profile.gateway.timeoutMs,
  hiddenMs: deps.canary.hiddenMs(context.plan.job),
});

/** How long a row must still be left alone, in milliseconds; 0 when its turn has come. */
export const rowDueInMs = (run: ChunkRun, { row }: UserRow): number => {
  const doubt = run.doubts.get(row);
  if (doubt) return dueInMs(doubt);
  return pendingCanary(run) ? Number.POSITIVE_INFINITY : 0;
};

/** The first create of the job while nobody has seen it yet: no other row goes on before. */
export const pendingCanary = (run: ChunkRun): Doubt | undefined =>
  [...run.doubts.values()].find(({ isCanary }) => isCanary);

/** How long until any of the rows that are left may go on, in milliseconds. */
export const nextDueInMs = (run: ChunkRun, rows: readonly UserRow[] = undecided(run)): number =>
  rows.length === 0 ? 0 : Math.min(...rows.map((row) => rowDueInMs(run, row)));

/** Rows in the order in which they may go on. */
export const byTurn = (run: ChunkRun, rows: readonly UserRow[]): UserRow[] =>
  rows
    .map((row) => ({ row, dueIn: rowDueInMs(run, row) }))
    .sort((one, other) => (one.dueIn === other.dueIn ? 0 : one.dueIn - other.dueIn))
    .map(({ row }) => row);

/** Time has passed for everything in doubt. */
export function passTime(run: ChunkRun, ms: number): void {
  for (const [row, doubt] of run.doubts) run.doubts.set(row, later(doubt, ms));
}

/** Takes note of writes that were sent without a proof. */
export function recordDoubts(run: ChunkRun, { unproven, stop }: Pick<Written, 'unproven' | 'stop'>): void {
  for (const { write, ...rest } of unproven) {
    const { row } = write;
    const of = write.kind === 'create' ? 'create' : 'update';
    const isOwn = troubleOf(stop) === undefined;
    run.doubts.set(row, doubtAfter({ row, of, ...rest }, run.doubts.get(row), delaysOf(run), isOwn));
  }
}

/** The doubts of what is about to be sent again, as if it were sent. */
export function renew(run: ChunkRun, writes: readonly Write[]): void {
  for (const { row } of writes) {
    const before = run.doubts.get(row);
    if (before) run.doubts.set(row, renewed(before, delaysOf(run)));
  }
}

/** The first create of the job has been found, if it is among these. */
export async function tellOfCanary(run: ChunkRun, found: readonly FoundUser[]): Promise<void> {
  const { matchBy, untouchable } = run.context.rules;
  const canary = pendingCanary(run);
  const key = run.users.find(({ row }) => row === canary?.row)?.user[matchBy];
  const seen = found.find(({ values }) => isSameText(values[matchBy], key));
  if (!canary || !seen) return;
  if (untouchable(seen)) return settleCanary(run, { state: 'failed' });
  const { timeoutMs } = run.context.profile.gateway;
  // It was seen at the second look or later: others may be hidden as long, and a bit longer.
  const hiddenMs = canary.waitedMs > timeoutMs ? 2 * canary.waitedMs : 0;
  await settleCanary(run, { state: 'passed', hiddenMs });
  run.doubts.set(canary.row, { ...canary, isCanary: false });
}

/** Creates that a look shows, and an earlier one did not, tell how long others may be hidden. */
export function learnFromFound(run: ChunkRun, rows: readonly UserRow[], found: readonly FoundUser[]): void {
  const { timeoutMs } = run.context.profile.gateway;
  for (const row of rows) {
    const doubt = run.doubts.get(row.row);
    if (doubt?.of !== 'create' || !isAmong(run, row, found)) continue;
    run.deps.canary.learnHidden(run.context.plan.job, hiddenMsOf(doubt, timeoutMs));
  }
}

const isAmong = ({ context }: ChunkRun, { user }: UserRow, found: readonly FoundUser[]): boolean => {
  const { matchBy } = context.rules;
  return found.some(({ values }) => isSameText(values[matchBy], user[matchBy]));
};

/** Decides again what a look means for writes that may have been sent before; answers those that are to be sent. */
export async function resolveDoubts(
  run: ChunkRun,
  writes: readonly Write[],
  shown: readonly FoundUser[],
): Promise<Write[]> {
  const toSend: Write[] = [];
  for (const write of writes) {
    const before = run.doubts.get(write.row);
    if (!before) toSend.push(write);
    else if (write.kind === 'update') resolveFound(run, write, before, toSend);
    else if (await resolveMissing(run, write.row, before, witnessed(run, before, shown))) toSend.push(write);
  }
  return toSend;
}

/** The user is there: the create took effect, and what is left is an update. */
function resolveFound(run: ChunkRun, write: Update, before: Doubt, toSend: Write[]): void {
  if (before.of === 'create') {
    run.doubts.delete(write.row);
    toSend.push(write);
  } else if (isFinal(before)) recordOutcomes(run, [unprovedUpdate(run, write, before)]);
  else toSend.push(write);
}

/** Answers whether the row is to be sent again. */
async function resolveMissing(
  run: ChunkRun,
  row: number,
  before: Doubt,
  witnessed: Witnessed,
): Promise<boolean> {
  const hidden = afterLook(before, run.context.profile.gateway.timeoutMs, witnessed);
  if (witnessed === 'hidden') run.deps.canary.learnHidden(run.context.plan.job, 2 * before.waitedMs);
  if (hidden) {
    run.doubts.set(row, hidden);
    return false;
  }
  const canTell = witnessed !== 'hidden';
  if (before.of === 'update' || (canTell && !isFinal(before))) return true;
  recordOutcomes(run, [missingOutcome(run, before, canTell)]);
  if (before.isCanary) {
    await settleCanary(run, { state: before.says === 'done' ? 'failed' : 'inconclusive' });
  }
  return false;
}

/** @param canTell whether look-ups show others who were created at the same time */
function missingOutcome({ context }: ChunkRun, doubt: Doubt, canTell: boolean): RowOutcome {
  const { row, says, problem, isCanary } = doubt;
  if (canTell && says !== 'done') return { row, outcome: 'failed', problems: [problem] };
  const answered = isCanary ? 'canary_lost' : 'not_shown';
  const code = says === 'done' ? answered : 'not_confirmed';
  return { row, outcome: 'unknown', problems: [problemOf(context.profile.language, code)] };
}

/** The witnesses of these rows, as long as they have proof. */
export function witnessesOf(
  { doubts, known, users }: ChunkRun,
  rows: readonly Pick<UserRow, 'row'>[],
): UserRow[] {
  const asked = new Set(rows.flatMap(({ row }) => doubts.get(row)?.witnesses ?? []));
  return users.filter(({ row }) => asked.has(row) && known.get(row)?.outcome === 'created');
}

function witnessed(run: ChunkRun, doubt: Doubt, shown: readonly FoundUser[]): Witnessed {
  const witnesses = witnessesOf(run, [doubt]);
  if (witnesses.length === 0) return undefined;
  return witnesses.every((witness) => isAmong(run, witness, shown)) ? 'shown' : 'hidden';
}

/** An update that the gateway denies, or never answers: what it would have changed may tell. */
function unprovedUpdate({ context }: ChunkRun, write: Update, { says, problem }: Doubt): RowOutcome {
  const { row, as, found } = write;
  const of = (outcome: RowOutcome['outcome'], more: Problem[] = []): RowOutcome => ({
    row,
    outcome,
    userId: found.id,
    problems: [problem, ...more],
  });
  if (as === 'created') return of('failed', [context.rules.createdIncompletely()]);
  if (says === 'not done' || hasNotChanged(write)) return of('failed');
  return of('unknown', [problemOf(context.profile.language, 'not_confirmed')]);
}

/** Whether the look-up shows that an update had no effect. */
export const hasNotChanged = ({ user, found }: Update): boolean =>
  Object.entries(user).some(
    ([name, value]) => found.values[name] !== undefined && found.values[name] !== value,
  );

/**
 * Takes back the outcomes of creates whose id was given to another row too, of this pass or an earlier one: they are looked
 * for, like those that came without an id. A look is the last judge, so each is taken back once.
 */
export function doubtSharedIds(run: ChunkRun): Unproven[] {
  const { deps, context, users, known, takenBack } = run;
  const shared = new Set<number>();
  for (const { row, userId } of known.values()) {
    const other = userId === undefined ? undefined : deps.givenIds.note(context.plan.job, userId, row);
    if (other === undefined) continue;
    shared.add(row);
    if (known.get(other)?.userId === userId) shared.add(other);
  }
  const problem = problemOf(context.profile.language, 'no_user_id');
  return users
    .filter(({ row }) => shared.has(row) && known.get(row)?.outcome === 'created' && !takenBack.has(row))
    .map(({ row, user }) => {
      known.delete(row);
      takenBack.add(row);
      return { write: { kind: 'create', row, user }, says: 'done', problem };
    });
}
