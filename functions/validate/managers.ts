import type { UserSchema } from '../../shared/gateway/user-schema.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { writeSeveral } from '../../shared/job/write-several.ts';
import { managersOf, writeManagers } from '../../shared/managers/chunk-managers.ts';
import type { ManagerIndex } from '../../shared/managers/manager-index.ts';
import type { DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/**
 * Makes what tells an index the numbers of each row. A profile's default for a manager is nobody whom a file brings, so it is
 * not among them.
 *
 * @param fields the parameter that each cell of a row fills, null for none
 * @returns undefined where the file cannot name managers, or cannot have them: then they cost nothing
 */
export function createManagerReader(
  { manager }: UserSchema,
  fields: readonly (string | null)[],
  index: ManagerIndex,
): ((row: number, stored: StoredRow) => void) | undefined {
  if (!manager) return undefined;
  const own = fields.indexOf(manager.by);
  const named = fields.indexOf(manager.named);
  if (own === -1 || named === -1) return undefined;
  return (row, stored) => {
    if (Array.isArray(stored)) index.add(row, stored[own] ?? '', stored[named] ?? '');
    else if (stored.kind === 'user') {
      const { cells, values } = stored;
      const textOf = (name: string, at: number): string => values[name] ?? cells[at] ?? '';
      index.add(row, textOf(manager.by, own), textOf(manager.named, named));
    } else if (stored.kind === 'rejected') index.add(row, stored.cells[own]?.trim() ?? '', '');
  };
}

/**
 * Decides which rows wait for the row of their manager, and which are refused for their manager's sake; the latter are no
 * users any more. Writes the managers of every chunk concerned.
 *
 * @returns whether there are any
 */
export async function decideManagers(
  work: WorkBucket,
  plan: Plan,
  cut: { readonly firstRow: number; readonly rows: number },
  index: ManagerIndex,
  users: DuplicateCheck,
): Promise<boolean> {
  const managers = index.resolve(users.isUser);
  if (!managers) return false;
  for (let row = cut.firstRow; row < cut.firstRow + cut.rows; row++)
    if (managers.isRefused(row)) users.unmarkUser(row);
  return writeSeveral(managersOf(plan, cut, managers), (each) => writeManagers(work, each));
}
