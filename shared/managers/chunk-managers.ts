import * as z from 'zod';
import { type Profile, type ProfileWithLanguage, userSchemaOf } from '../gateway/profile.ts';
import { managersKey } from '../job/keys.ts';
import type { Plan } from '../job/plan.ts';
import { readRecord, type WorkBucket, writeRecord } from '../job/work-bucket.ts';
import type { Language } from '../messages/language.ts';
import { problemOf } from '../messages/say.ts';
import type { Column } from '../user/field.ts';
import type { Problem, RowOutcome } from '../user/outcome.ts';
import type { Managers } from './manager-index.ts';

/** A row, and the row of its manager. */
const Pair = z.tuple([z.int(), z.int()]);

/**
 * `managers/<job>/<n>`: the managers of a chunk's rows that have a row in the file themselves; absent when there are none.
 * A row of `waits` is sent after its manager's row. The manager's row of a row of `rejected` will never be sent. Rows of
 * `refused` are not sent themselves: they are in a circle of managers, or two rows have their manager's number.
 */
export const ChunkManagers = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  waits: z.array(Pair),
  rejected: z.array(Pair),
  refused: z.array(
    z.object({ row: z.int(), code: z.enum(['manager_cycle', 'manager_ambiguous']), rows: z.array(z.int()) }),
  ),
});
export type ChunkManagers = z.infer<typeof ChunkManagers>;

export const writeManagers = (work: WorkBucket, managers: ChunkManagers): Promise<void> =>
  writeRecord(work, managersKey(managers.job, managers.chunk), managers);

export const readManagers = (
  work: WorkBucket,
  job: string,
  chunk: number,
): Promise<ChunkManagers | undefined> => readRecord(work, managersKey(job, chunk), ChunkManagers);

/** Cuts the managers of a whole file into those of its chunks; chunks without any have none. */
export function* managersOf(
  { job, chunkRows }: Pick<Plan, 'job' | 'chunkRows'>,
  { firstRow, rows }: { readonly firstRow: number; readonly rows: number },
  managers: Managers,
): Generator<ChunkManagers> {
  for (let chunk = 1; (chunk - 1) * chunkRows < rows; chunk++) {
    const first = firstRow + (chunk - 1) * chunkRows;
    const found: ChunkManagers = { job, chunk, waits: [], rejected: [], refused: [] };
    for (let row = first; row < Math.min(first + chunkRows, firstRow + rows); row++)
      note(found, row, managers);
    if (found.waits.length + found.rejected.length + found.refused.length > 0) yield found;
  }
}

function note({ waits, rejected, refused }: ChunkManagers, row: number, managers: Managers): void {
  const manager = managers.of(row);
  switch (manager?.kind) {
    case 'waits':
      waits.push([row, manager.manager]);
      break;
    case 'rejected':
      rejected.push([row, manager.manager]);
      break;
    case 'circle':
      refused.push({ row, code: 'manager_cycle', rows: [...manager.rows] });
      break;
    case 'ambiguous':
      refused.push({ row, code: 'manager_ambiguous', rows: [...manager.rows] });
  }
}

/** The heading of the column that names managers, as the file has it. */
export function managerHeading(profile: Profile, columns: readonly Column[]): string | undefined {
  const { manager } = userSchemaOf(profile);
  return manager && columns.find(({ field }) => field === manager.named)?.heading;
}

/** The outcomes of rows that are not sent for their managers' sake, by row. */
export function refusedOutcomes(
  managers: ChunkManagers | undefined,
  profile: ProfileWithLanguage,
  columns: readonly Column[],
): Map<number, RowOutcome> {
  const { language } = profile;
  const column = managerHeading(profile, columns);
  const outcomes = new Map<number, RowOutcome>();
  for (const { row, code, rows } of managers?.refused ?? []) {
    const problems = [{ ...(column === undefined ? {} : { column }), ...refusalOf(code, rows, language) }];
    outcomes.set(row, { row, outcome: 'rejected', problems });
  }
  return outcomes;
}

function refusalOf(
  code: ChunkManagers['refused'][number]['code'],
  rows: readonly number[],
  language: Language,
): Problem {
  const [first = 0, second = 0] = rows;
  if (code === 'manager_ambiguous') return problemOf(language, code, { first, second });
  return first === second
    ? problemOf(language, 'manager_self')
    : problemOf(language, code, { rows: tellRound(rows) });
}

/** A round that is too long to tell does not end where it begins. */
const tellRound = (rows: readonly number[]): string =>
  `${rows.join(' → ')}${rows.at(-1) === rows[0] ? '' : ' → …'}`;
