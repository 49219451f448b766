/** Lists that come again, hours later: nearly the same people, some of whom were changed by somebody else meanwhile. */
import type { Chance } from './chance.ts';
import { isPoison, type SimulatedRow, type SimulatedUpload } from './uploads.ts';

/** Somebody changes a user at the gateway, in what look-ups show. */
export interface Drift {
  readonly at: number;
  readonly login: string;
  readonly showName: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where the roles stand in a full row: what look-ups do not show. */
const ROLES_AT = 7;

/** Draws up to three nights of one of the uploads, or none. */
export function drawNights(
  chance: Chance,
  uploads: readonly SimulatedUpload[],
): { nights: SimulatedUpload[]; drifts: Drift[] } {
  const nights: SimulatedUpload[] = [];
  const drifts: Drift[] = [];
  const lists = uploads.filter(({ rows }) => rows?.every(({ login = '' }) => !isPoison(login)));
  const list = lists[chance.whole('night of', 0, Math.max(0, lists.length - 1))];
  if (!list || !chance.isHeads('nights', 0.3)) return { nights, drifts };
  let at = Math.max(...uploads.map((each) => each.at));
  for (let night = chance.whole('nights', 1, 3); night > 0; night--) {
    at += Math.floor((0.5 + 2.5 * chance.draw('night')) * HOUR);
    nights.push(changed(chance, { ...list, at }));
    if (!chance.isHeads('drift', 0.3)) continue;
    const logins = (list.rows ?? []).flatMap((row) => (row.kind === 'user' ? row.login : []));
    const login = logins[chance.whole('drifted', 0, logins.length - 1)] ?? '';
    drifts.push({ at: at - 5 * MINUTE, login, showName: `drifted ${night}` });
  }
  return { nights, drifts };
}

/** The same list, with other roles for some. */
function changed(chance: Chance, { text, rows = [], ...upload }: SimulatedUpload): SimulatedUpload {
  const lines = text.split('\n');
  const change = (row: SimulatedRow): SimulatedRow => {
    if (row.kind !== 'user' || !('roleIds' in row.says) || !chance.isHeads('changed', 0.3)) return row;
    const cells = lines[row.row - 1]?.split(',') ?? [];
    lines[row.row - 1] = cells.with(ROLES_AT, '77').join(',');
    return { ...row, says: { ...row.says, roleIds: '77' } };
  };
  const changedRows = rows.map(change);
  return { ...upload, rows: changedRows, text: lines.join('\n') };
}
