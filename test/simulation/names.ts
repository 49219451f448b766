/** Tables of names: what people call a role in their lists, and which one that is, from when on. */
import type { Chance } from './chance.ts';
import type { SimulatedRow, SimulatedUpload } from './uploads.ts';

export interface NameTable {
  readonly at: number;
  readonly text: string;
}

/** What a role is called in some lists. */
const ROLE = '店员';

/** Where the roles stand in a full row. */
const ROLES_AT = 7;

const MINUTE = 60_000;

const tableOf = (roleId: string): string => `field,name,id\nroleIds,${ROLE},${roleId}\n`;

/** Whether an upload is a table, and nobody's list. */
export const isNamesReport = (key: string): boolean => /^reports\/[^/]+\/names\.csv\//.test(key);

/** In some worlds people write a role by its name, which means another one after some minutes. */
export function drawNames(
  chance: Chance,
  start: number,
  uploads: readonly SimulatedUpload[],
): { uploads: readonly SimulatedUpload[]; names: readonly NameTable[] } {
  if (!chance.isHeads('names', 0.12)) return { uploads, names: [] };
  const changedAt = start + Math.floor(chance.draw('names changed') * 10 * MINUTE);
  const names = [
    { at: start, text: tableOf('3') },
    { at: changedAt, text: tableOf('5') },
  ];
  return { uploads: uploads.map((upload) => (chance.isHeads('named') ? inNames(upload) : upload)), names };
}

/** The same list, with the name of a role for each. */
function inNames(upload: SimulatedUpload): SimulatedUpload {
  const { rows } = upload;
  if (!rows?.some((row) => row.kind === 'user' && 'roleIds' in row.says)) return upload;
  const lines = upload.text.split('\n');
  const named = rows.map((row): SimulatedRow => {
    if (row.kind !== 'user') return row;
    lines[row.row - 1] = (lines[row.row - 1] ?? '').split(',').with(ROLES_AT, ROLE).join(',');
    return { ...row, says: { ...row.says, roleIds: ROLE } };
  });
  return { ...upload, rows: named, text: lines.join('\n') };
}

/** What a value means in a table. */
export const meaningOf = (value: string, table: string): string =>
  value === ROLE ? (/,(\d+)\n$/.exec(table)?.[1] ?? '') : value;
