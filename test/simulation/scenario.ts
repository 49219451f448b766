import type { Outcome } from '../../shared/core/outcome.ts';
import { type Profile, parseProfile } from '../../shared/gateway/profile.ts';
import type { Chance } from './chance.ts';

/** Every password begins so: whoever finds it where it must not be has found a leak. */
export const PASSWORD_MARK = 'Sesame';

export interface SimulatedRow {
  readonly row: number;
  /** Absent for a row without a user that may be sent. */
  readonly login?: string;
  /** What an update or a creation of this row leaves behind. */
  readonly values?: Readonly<Record<string, string>>;
  /** What becomes of it in a world without accidents. */
  readonly ideal: Outcome;
}

export interface SimulatedUpload {
  readonly key: string;
  readonly text: string;
  readonly at: number;
  /** Undefined for a file that is refused as a whole. */
  readonly rows: readonly SimulatedRow[] | undefined;
}

/** What is given: who is there already, what is dropped and when, and how everything is set up. */
export interface Scenario {
  readonly profile: Profile;
  readonly workers: number;
  readonly maxReceiveCount: number;
  /** How far the functions' own clock is from that of S3, ms. */
  readonly clockSkewMs: number;
  /** How long a write takes at most when nothing is wrong. */
  readonly gatewayMs: number;
  readonly existing: readonly Readonly<Record<string, string>>[];
  readonly uploads: readonly SimulatedUpload[];
  /** When the gateway is down, whatever else goes wrong. */
  readonly outages: readonly { readonly from: number; readonly to: number }[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COLUMNS = [
  'userName',
  'showName',
  'password',
  'validateDate',
  'isSingleSign',
  'orgIds',
  'organizeIds',
  'roleIds',
  'depIds',
];
const KINDS = [
  'new',
  'new',
  'new',
  'new',
  'known',
  'known',
  'equal',
  'blank',
  'broken',
  'again',
  'refused',
  'poison',
] as const;
type Kind = (typeof KINDS)[number];

export const isPoison = (login: string): boolean => login.includes('poison');
export const isRefused = (login: string): boolean => login.includes('refused');

export function drawScenario(chance: Chance, start: number): Scenario {
  const uploads: SimulatedUpload[] = [];
  const existing: Record<string, string>[] = [];
  const count = chance.pick('uploads', [1, 1, 1, 2, 3]);
  for (let n = 1; n <= count; n++) uploads.push(drawUpload(chance, n, start, existing));
  return {
    profile: parseProfile(
      {
        name: 'sim',
        secretName: 'sim',
        matchBy: 'userName',
        // Sets how many rows a chunk has: one to four, for two workers.
        requestsPerSecond: chance.pick('chunk rows', [0.08, 0.15, 0.23, 0.3]),
        language: chance.pick('language', ['en', 'zh-CN']),
        ageLimitHours: chance.pick('age limit', [48, 48, 48, 2]),
        gateway: {
          kind: 'ovopark',
          enterprise: 1212,
          url: 'https://gateway.example/cloud.api',
          connections: chance.whole('connections', 1, 3),
        },
      },
      'the simulation',
    ),
    workers: 2,
    maxReceiveCount: chance.pick('receive count', [6, 6, 3, 1, 1]),
    clockSkewMs: chance.pick('skew', [0, 0, 3 * MINUTE, -3 * MINUTE]),
    gatewayMs: chance.pick('gateway speed', [300, 1500, 9000]),
    existing,
    uploads,
    outages: drawOutages(chance, start),
  };
}

function drawOutages(chance: Chance, start: number): Scenario['outages'] {
  if (!chance.isHeads('outage', 0.15)) return [];
  const from = start + chance.draw('outage from') * 20 * MINUTE;
  return [{ from, to: from + chance.pick('outage hours', [0.05, 0.1, 0.5, 0.5, 3, 10]) * HOUR }];
}

function drawUpload(
  chance: Chance,
  n: number,
  start: number,
  existing: Record<string, string>[],
): SimulatedUpload {
  const at = start + Math.floor(chance.draw('dropped') ** 2 * 30 * MINUTE);
  const key = `uploads/sim/file ${n}.csv`;
  if (chance.isHeads('refused file', 0.08)) {
    const text = chance.pick('refused text', ['', `${COLUMNS.join()}\n`, 'showName,password\nA,b\n']);
    return { key, text, at, rows: undefined };
  }
  if (chance.isHeads('no profile', 0.03))
    return { key: `uploads/nobody/${n}.csv`, text: 'userName\na\n', at, rows: undefined };
  const isFull = chance.isHeads('full file', 0.7);
  const columns = isFull ? COLUMNS : COLUMNS.slice(0, 2);
  const rows: SimulatedRow[] = [];
  const lines = [columns.join()];
  const size = chance.whole('rows', 1, 7);
  for (let row = 2; row < size + 2; row++) {
    const kind = row === 2 ? 'new' : chance.pick('row', KINDS);
    const drawn = drawRow(kind, row, `u${n}-${row}`, isFull, existing, rows);
    rows.push(drawn.row);
    lines.push(drawn.cells.slice(0, columns.length).join());
  }
  return { key, text: `${lines.join('\n')}\n`, at, rows };
}

const cellsOf = (login: string): string[] => [
  login,
  `Name of ${login}`,
  `${PASSWORD_MARK}-${login}`,
  '2030-01-01 00:00:00',
  '0',
  '1',
  '2',
  '3',
  '4',
];

/** One row of a kind, and whom it needs at the gateway. A file of logins and names only can change people, not create them. */
function drawRow(
  kind: Kind,
  row: number,
  name: string,
  isFull: boolean,
  existing: Record<string, string>[],
  before: readonly SimulatedRow[],
): { row: SimulatedRow; cells: string[] } {
  if (kind === 'blank') return { row: { row, ideal: 'ignored' }, cells: cellsOf('').map(() => '') };
  const again = before.find(({ login }) => login !== undefined)?.login;
  if (kind === 'again' && again !== undefined)
    return { row: { row, ideal: 'rejected' }, cells: cellsOf(again) };
  const mark = kind === 'poison' || kind === 'refused' ? `-${kind}` : '';
  const login = name + mark;
  const cells = cellsOf(login);
  if (kind === 'broken')
    return { row: { row, ideal: 'rejected' }, cells: [cells[0] ?? '', 'x'.repeat(101), ...cells.slice(2)] };
  const isThere = kind === 'known' || kind === 'equal';
  if (isThere)
    existing.push({
      userName: login,
      showName: kind === 'equal' ? (cells[1] ?? '') : 'Old name',
      roleIds: '9',
    });
  const sent = Object.fromEntries(
    COLUMNS.map((column, at) => [column, cells[at] ?? '']).slice(0, isFull ? undefined : 2),
  );
  const { password, ...withoutPassword } = sent;
  const values = isThere || password === undefined ? withoutPassword : sent;
  return { row: { row, login, values, ideal: idealOf(kind, isThere, isFull) }, cells };
}

function idealOf(kind: Kind, isThere: boolean, isFull: boolean): Outcome {
  if (isThere) return kind === 'equal' && !isFull ? 'unchanged' : 'updated';
  if (!isFull) return 'rejected';
  if (kind === 'refused') return 'failed';
  // The worker dies of it each time, once its claim says that it may be sent.
  return kind === 'poison' ? 'unknown' : 'created';
}
