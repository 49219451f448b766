/** Who answers to whom in a file that has employee numbers, and which of its rows that makes impossible. */
import type { Chance } from './chance.ts';
import type { SimulatedRow, Values } from './uploads.ts';

/** The columns that such a file has besides. */
export const NUMBER_COLUMNS = ['employeeNumber', 'parentEmployeeNumber'] as const;

/** Somebody at every gateway, whom no file brings. */
export const BOSS: Values = {
  userName: 'boss',
  showName: 'The boss',
  roleIds: '9',
  employeeNumber: 'no-boss',
};

/** A row with the two cells that are added to it. */
interface Numbered {
  readonly row: SimulatedRow;
  readonly own: string;
  readonly manager: string;
}

/**
 * Gives the rows of a file employee numbers and managers: others of the file, above or below; the boss; nobody at all. In
 * some files it goes upwards only, in others round in circles. Some of those who are there already have their number there.
 */
export function drawHierarchy(
  chance: Chance,
  rows: readonly SimulatedRow[],
  existing: Values[],
): readonly Numbered[] {
  const isForest = chance.isHeads('forest', 0.7);
  const numbered = rows.map((row) => ({
    row,
    own: row.login === undefined ? '' : `no-${row.login}`,
    rank: chance.draw('rank'),
  }));
  const [twin, other] = numbered;
  if (twin && other?.own && chance.isHeads('same number', 0.06)) other.own = twin.own;
  const drawn = numbered.map(({ row, own, rank }): Numbered => {
    if (row.kind !== 'user' || chance.isHeads('no manager', 0.3)) return { row, own, manager: '' };
    const above = numbered.filter((each) => each.own !== '' && (!isForest || each.rank > rank));
    const others = above.map((each) => each.own);
    return { row, own, manager: chance.pick('manager', ['no-boss', 'no-one', ...others, ...others]) };
  });
  for (const [at, values] of existing.entries()) {
    const isInFile = rows.some(({ login }) => login === values.userName);
    if (isInFile && chance.isHeads('has number'))
      existing[at] = { ...values, employeeNumber: `no-${values.userName}` };
  }
  return drawn.map((each) => ({ ...each, row: judge(each, drawn) }));
}

/** What the numbers make of a row. */
function judge({ row, own, manager }: Numbered, all: readonly Numbered[]): SimulatedRow {
  if (row.kind !== 'user') return row;
  const [first, ...twins] = managersOf(manager, all);
  const isImpossible = twins.length > 0 || comesBackTo(row.row, first, all);
  if (isImpossible) return { row: row.row, kind: 'other', becomes: 'rejected', login: row.login };
  const says = { ...row.says, employeeNumber: own };
  if (manager === '') return { ...row, says };
  const named = { ...says, parentEmployeeNumber: manager };
  return { ...row, says: named, ...(first === undefined ? {} : { manager: first.row.row }) };
}

/** The valid rows with a number; or else the first one with it that is rejected anyway. */
function managersOf(number: string, all: readonly Numbered[]): readonly Numbered[] {
  const holders = number === '' ? [] : all.filter(({ own }) => own === number);
  const valid = holders.filter(({ row }) => row.kind === 'user');
  return valid.length > 0 ? valid : holders.slice(0, 1);
}

function comesBackTo(row: number, manager: Numbered | undefined, all: readonly Numbered[]): boolean {
  let next = manager;
  for (let step = 0; step <= all.length && next; step++) {
    if (next.row.row === row) return true;
    const above: readonly Numbered[] = next.row.kind === 'user' ? managersOf(next.manager, all) : [];
    next = above.length === 1 ? above[0] : undefined;
  }
  return false;
}
