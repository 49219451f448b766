/**
 * The work on a chunk whose rows may wait for the rows of their managers, wave after wave:
 *
 * *free* rows are worked on → *orphaned* rows, whose managers' rows came to nothing, are decided by a look for the manager →
 * and again, until all are *done*, or those that are left are *waiting* for rows that have no outcome yet.
 *
 * A manager's row in another chunk has an outcome as soon as that chunk has a result, or has saved its claim with it: so a
 * chunk that waits itself keeps nobody waiting for the rows that it has done. A chunk without managers is one wave.
 */
import pLimit from 'p-limit';
import { claimedFor, savedOutcomes } from '../../shared/chunk/claim.ts';
import { readClaim } from '../../shared/chunk/claim-holder.ts';
import { chunkOfRow } from '../../shared/chunk/message.ts';
import { readResult } from '../../shared/chunk/result.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import { userSchemaOf } from '../../shared/gateway/profile.ts';
import { managerHeading } from '../../shared/managers/chunk-managers.ts';
import { problemOf, say } from '../../shared/messages/say.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';
import { formsOf, isSameText } from '../../shared/user/user.ts';
import { type ChunkRun, recordOutcomes, type UserRow, undecided } from './chunk-run.ts';
import type { ManagerOutcome, ManagerWaits } from './manager-waits.ts';
import { type Pass, reopensGateway, runPass, upsertFree } from './passes.ts';
import { failed, type Stop } from './write.ts';

type Wave = 'free' | 'orphaned' | 'waiting' | 'done';

/** How many results of other chunks are read at once. */
const IN_FLIGHT = 8;

/** Works on a chunk until every user has an outcome, or something stops it. */
export async function runWaves(run: ChunkRun): Promise<Stop | undefined> {
  for (let wave = await nextWave(run); wave !== 'done'; wave = await nextWave(run)) {
    if (wave === 'waiting') return { why: 'managers_come_first' };
    const stop = wave === 'free' ? await upsertFree(run) : await resolveOrphaned(run);
    if (stop) return stop;
    run.isProbe = false;
  }
  return undefined;
}

/** What there is to do first in a chunk, with all that is known of managers' rows in other chunks. */
export async function firstWave(run: ChunkRun): Promise<Wave> {
  if (run.managers) await readOtherChunks(run, run.managers);
  return waveOf(run);
}

/** What there is to do next; where no row is free, others may have gone on meanwhile. */
async function nextWave(run: ChunkRun): Promise<Wave> {
  const wave = waveOf(run);
  if (wave === 'free' || !run.managers) return wave;
  await readOtherChunks(run, run.managers);
  return waveOf(run);
}

function waveOf(run: ChunkRun): Wave {
  const { managers, known } = run;
  managers?.endWaits((row) => known.get(row));
  if (undecided(run).length > 0) return 'free';
  if (!managers) return 'done';
  if (managers.orphaned.size > 0) return 'orphaned';
  return managers.awaited().size > 0 ? 'waiting' : 'done';
}

/** Ends the waits for rows of other chunks that have an outcome by now. */
async function readOtherChunks(run: ChunkRun, managers: ManagerWaits): Promise<void> {
  const { deps, context, held, known } = run;
  const { job, chunk: own } = held.claim;
  managers.endWaits((row) => known.get(row));
  const chunks = new Set(
    [...managers.awaited()].map((row) => chunkOfRow(context.plan, context.manifest, row)),
  );
  chunks.delete(own);
  if (chunks.size === 0) return;
  const read = async (chunk: number): Promise<void> => {
    const outcomes = await outcomesOf(deps.work, job, chunk);
    managers.endWaits((row) => known.get(row) ?? outcomes.get(row));
  };
  await pLimit(IN_FLIGHT).map(chunks, read);
}

/** What is known of the rows of a chunk. */
async function outcomesOf(
  work: ChunkRun['deps']['work'],
  job: string,
  chunk: number,
): Promise<ReadonlyMap<number, RowOutcome>> {
  const result = await readResult(work, job, chunk);
  if (result) return new Map(result.rows.map(({ cells: _, ...outcome }) => [outcome.row, outcome]));
  const claim = await readClaim(work, job, chunk);
  return claim ? savedOutcomes(claim.value) : new Map();
}

/** Looks for the managers of orphaned rows, and decides those rows. */
async function resolveOrphaned(run: ChunkRun): Promise<Stop | undefined> {
  for (;;) {
    if (run.timing.timeLeftMs() <= 0) return { why: 'time_is_up' };
    const rows = run.users.filter(({ row }) => run.managers?.orphaned.has(row));
    const stop = await runPass(run, lookForManagers, rows);
    if (!stop || !reopensGateway(run, stop)) return stop;
  }
}

const lookForManagers: Pass = async (run, gateway, rows) => {
  const { managers, context } = run;
  const { manager } = userSchemaOf(context.profile);
  if (managers && manager) await resolveManagers(run, gateway, rows, managers, manager);
  return undefined;
};

async function resolveManagers(
  run: ChunkRun,
  gateway: Gateway,
  rows: readonly UserRow[],
  managers: ManagerWaits,
  { named, by }: { readonly named: string; readonly by: string },
): Promise<void> {
  const { held, context } = run;
  const { rules, profile, manifest } = context;
  const numberOf = ({ user }: UserRow): string => user[named] ?? '';
  const column = managerHeading(profile, manifest.columns);
  const { users, refused } = await gateway.find(
    [...new Set(rows.flatMap((row) => formsOf(numberOf(row))))],
    by,
  );
  const leftOut = new Set<number>();
  for (const each of rows) {
    const { row } = each;
    const number = numberOf(each);
    const outcome = managers.orphaned.get(row);
    const refusal = refused.get(number);
    const isFound = users.some(({ values }) => isSameText(values[by], number));
    if (isFound || !outcome) managers.release(row);
    else if (profile.managerMissing === 'leave_out' && !refusal) {
      leftOut.add(row);
      managers.release(row, remarkOf('manager_left_out', outcome, run, column));
    } else if (claimedFor(held.claim, row) !== undefined) {
      // An earlier attempt found the manager, and may have sent the row: what came of it is looked up like any write.
      managers.release(row);
    } else if (refusal) recordOutcomes(run, [under(column, failed(rules, row, refusal))]);
    else {
      const problems = [remarkOf('manager_missing', outcome, run, column)];
      recordOutcomes(run, [{ row, outcome: 'failed', problems }]);
    }
  }
  run.users = run.users.map((each) => (leftOut.has(each.row) ? withoutManager(each, named) : each));
}

/** The outcome with its problems under a column: it is the manager who cannot be looked up, not the row's own user. */
const under = (column: string | undefined, outcome: RowOutcome): RowOutcome => {
  if (column === undefined) return outcome;
  return { ...outcome, problems: (outcome.problems ?? []).map((problem) => ({ ...problem, column })) };
};

function withoutManager({ row, user }: UserRow, named: string): UserRow {
  const { [named]: _, ...rest } = user;
  return { row, user: rest };
}

/** Says what became of the manager's row, and why; a reason that is another manager's is told on that row. */
function remarkOf(
  code: 'manager_missing' | 'manager_left_out',
  { row, outcome, problems = [] }: ManagerOutcome,
  { context }: ChunkRun,
  column: string | undefined,
): Problem {
  const { language } = context.profile;
  const [first] = problems;
  const isTold = first !== undefined && first.code !== 'manager_missing';
  const reason = isTold ? say(language, 'row_message', { row, message: first.message }) : '';
  const { message } = problemOf(language, code, { row, outcome, reason });
  return { ...(column === undefined ? {} : { column }), code, message: message.trim() };
}
