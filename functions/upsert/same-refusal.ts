/**
 * How often in a row the gateway has refused rows of a job with one and the same code. A wrong key column, or a right that the
 * key lacks, makes it refuse every row: then nothing more of the job is worth sending.
 *
 * Within a chunk refusals are counted as they come; for one that ends with nothing but refusals, those around it that are
 * done are counted too, whoever worked on them. Any success ends a streak. Rows that are not sent, for their users are what they
 * say, are passed over: the gateway was not asked.
 */
import { readResult } from '../../shared/chunk/result.ts';
import type { Outcome, Problem, RowOutcome } from '../../shared/user/outcome.ts';
import type { ChunkRun } from './chunk-run.ts';
import { isOfGateway, MAX_EQUAL_REFUSALS, refusalOf } from './refusal-streaks.ts';

/** So many chunks of which little is sent are looked at on either side. */
const MAX_CHUNKS = 50;

const SUCCESSFUL: ReadonlySet<Outcome> = new Set(['created', 'updated', 'unchanged']);

/**
 * What the gateway says to a job of which so many rows in a row, those of this finished chunk among them, were all refused alike.
 * Chunks around it that are in other hands still are passed over, for they are not worked on in the order of the file.
 */
export async function findSameRefusal(run: ChunkRun): Promise<Problem | undefined> {
  const mine = run.users.flatMap(({ row }) => run.known.get(row) ?? []);
  const refused = mine.map(refusalOf).find((reason) => reason && isOfGateway(reason));
  if (!refused) return undefined;
  const streak = createLongStreak(refused.code);
  if (!streak.goesOnIn(mine)) return undefined;
  for (const step of [-1, 1]) await goOnBeside(run, streak, step);
  return streak.isLong() ? refused : undefined;
}

/** Counts on in the chunks before (-1) or behind (1), as far as a streak may reach among chunks of which half are done. */
async function goOnBeside(
  { deps, context, held }: ChunkRun,
  streak: LongStreak,
  step: number,
): Promise<void> {
  const { job, chunk: own } = held.claim;
  const { plan, skipped } = context;
  const reach = skipped ? MAX_CHUNKS : 2 * Math.ceil(MAX_EQUAL_REFUSALS / plan.chunkRows);
  for (let away = 1; away <= reach && !streak.isLong(); away++) {
    const chunk = own + step * away;
    if (chunk < 1 || chunk > context.manifest.chunks) return;
    const result = await readResult(deps.work, job, chunk);
    const rows = result?.rows.filter(({ row }) => !skipped?.has(row)) ?? [];
    if (!streak.goesOnIn(step < 0 ? rows.toReversed() : rows)) return;
  }
}

type LongStreak = ReturnType<typeof createLongStreak>;

/** Counts rows that were refused with one code. */
function createLongStreak(code: string) {
  let count = 0;

  function ends(outcome: RowOutcome): boolean {
    const reason = refusalOf(outcome);
    if (!reason || !isOfGateway(reason)) return SUCCESSFUL.has(outcome.outcome);
    if (reason.code === code) count += 1;
    return reason.code !== code;
  }

  return {
    isLong: () => count >= MAX_EQUAL_REFUSALS,
    /** Counts on, from one row to the next; answers false where the streak ends among them. */
    goesOnIn: (outcomes: readonly RowOutcome[]): boolean => !outcomes.some(ends),
  };
}
