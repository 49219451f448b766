/**
 * Lists that come again, hours later: nearly the same people, of whom small lists have changed some meanwhile, or somebody else
 * has; and whom the gateway refuses for a while.
 */
import type { Chance } from './chance.ts';
import { isPoison, type SimulatedRow, type SimulatedUpload } from './uploads.ts';

/** Somebody of the enterprise of an upload. */
interface Person {
  /** Of the upload. */
  readonly key: string;
  readonly login: string;
}

/** Somebody changes a user at the gateway, in what look-ups show. */
export interface Drift extends Person {
  readonly at: number;
  readonly showName: string;
}

/** The gateway refuses every write of a user meanwhile. */
export interface Refusal extends Person {
  readonly from: number;
  readonly to: number;
}

export interface Nights {
  /** In no order. */
  readonly nights: readonly SimulatedUpload[];
  readonly drifts: readonly Drift[];
  readonly refusals: readonly Refusal[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where the roles stand in a full row: what look-ups do not show. */
const ROLES_AT = 7;

/** Draws up to three nights of one of the uploads, or none. @param isNightly whether the world is about them */
export function drawNights(chance: Chance, uploads: readonly SimulatedUpload[], isNightly: boolean): Nights {
  const nights: SimulatedUpload[] = [];
  const drifts: Drift[] = [];
  const refusals: Refusal[] = [];
  const lists = uploads.filter(({ rows }) => rows?.every(({ login = '' }) => !isPoison(login)));
  let list = lists[chance.whole('night of', 0, Math.max(0, lists.length - 1))];
  if (!list || !(isNightly || chance.isHeads('nights', 0.3))) return { nights, drifts, refusals };
  const { key } = list;
  const logins = (list.rows ?? []).flatMap((row) => (row.kind === 'user' ? row.login : []));
  const drawLogin = (of: string): string => logins[chance.whole(of, 0, logins.length - 1)] ?? '';
  let at = Math.max(...uploads.map((each) => each.at));
  for (let night = chance.whole('nights', 1, 3); night > 0; night--) {
    const lastAt = at;
    at += Math.floor((0.5 + 2.5 * chance.draw('night')) * HOUR);
    const before = list;
    list = changed(chance, { ...list, at }, night);
    nights.push(list);
    if (chance.isHeads('errand', isNightly ? 0.8 : 0.25)) {
      // Some come just before the night, and are in no ledger yet.
      const errandAt =
        at - Math.floor(chance.draw('errand at') * chance.pick('errand', [10 * MINUTE, at - lastAt]));
      nights.push(...errandOf(chance, before, night, errandAt));
    }
    if (chance.isHeads('refusal', 0.3))
      refusals.push({ key, login: drawLogin('refused'), from: at - HOUR / 4, to: at + HOUR / 4 });
    if (chance.isHeads('drift', 0.3))
      drifts.push({ key, at: at - 5 * MINUTE, login: drawLogin('drifted'), showName: `drifted ${night}` });
  }
  return { nights, drifts, refusals };
}

/** A small list between two nights: one or two of the same people, with another role. */
function errandOf(chance: Chance, list: SimulatedUpload, night: number, at: number): SimulatedUpload[] {
  const [header = '', ...lines] = list.text.split('\n');
  const all = (list.rows ?? []).flatMap((row) =>
    row.kind === 'user' && 'roleIds' in row.says && row.says.parentEmployeeNumber === undefined ? [row] : [],
  );
  const from = chance.whole('errand from', 0, Math.max(0, all.length - 1));
  const some = all.slice(from, from + chance.whole('errand of', 1, 2));
  if (some.length === 0) return [];
  const rows = some.map(({ kind, login, says }, place) => ({
    row: place + 2,
    kind,
    login,
    says: { ...says, roleIds: '88' },
  }));
  const text = some.map(({ row }) => (lines[row - 2] ?? '').split(',').with(ROLES_AT, '88').join(','));
  const key = list.key.replace('file', `errand ${night} of file`);
  return [{ ...list, key, at, rows, text: `${[header, ...text].join('\n')}\n` }];
}

/** The same list, with other roles for some. */
function changed(
  chance: Chance,
  { text, rows = [], ...upload }: SimulatedUpload,
  night: number,
): SimulatedUpload {
  const roleIds = `7${night}`;
  const lines = text.split('\n');
  const change = (row: SimulatedRow): SimulatedRow => {
    if (row.kind !== 'user' || !('roleIds' in row.says) || !chance.isHeads('changed', 0.3)) return row;
    const cells = lines[row.row - 1]?.split(',') ?? [];
    lines[row.row - 1] = cells.with(ROLES_AT, roleIds).join(',');
    return { ...row, says: { ...row.says, roleIds } };
  };
  const changedRows = rows.map(change);
  return { ...upload, rows: changedRows, text: lines.join('\n') };
}
