/** The files that people drop: what stands in them, and what they share with one another. */
import type { Language } from '../../shared/messages/language.ts';
import type { Outcome } from '../../shared/user/outcome.ts';
import type { Chance } from './chance.ts';
import { BOSS, drawHierarchy, NUMBER_COLUMNS } from './hierarchy.ts';

/** Every password begins so: whoever finds it where it must not be has found a leak. */
export const PASSWORD_MARK = 'Sesame';

/** Who drops the files: told in their summaries and pages, and nowhere else. */
export const UPLOADER = 'AWS:AROAEXAMPLE:lina';

export type Values = Readonly<Record<string, string>>;

export type SimulatedRow =
  /** A valid row: its user, and what the row says of it. */
  | {
      readonly row: number;
      readonly kind: 'user';
      readonly login: string;
      readonly says: Values;
      /** The row of its manager, if that one is in the file. */
      readonly manager?: number;
    }
  /** A row without a user that may be sent, and what it must become. */
  | { readonly row: number; readonly kind: 'other'; readonly login?: string; readonly becomes: Outcome };

export interface SimulatedUpload {
  readonly key: string;
  readonly text: string;
  /** The language of the headings. */
  readonly headings: Language;
  readonly at: number;
  /** Undefined for a file that is refused as a whole. */
  readonly rows: readonly SimulatedRow[] | undefined;
}

/** Who is at the gateway before anything is dropped, and whom several files may carry. */
export interface People {
  readonly existing: Values[];
  readonly shared: readonly string[];
}

/** What everybody has who is created. */
export const COLUMNS = [
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
/** A file of logins and names only can change people, not create them. */
const NAMES_ONLY = 2;

const KINDS = [
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
  'poison known',
  'unreadable known',
] as const;
const MARKED = ['poison', 'refused', 'unreadable'] as const;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const isPoison = (login: string): boolean => login.includes('poison');
/** An account that no list may create or change, `s3`, as its profile writes it. */
export const PROTECTED_AS = 'Ｓ3 ';
export const isRefused = (login: string): boolean => login.includes('refused');
/** Somebody whom look-ups show in a form that is not documented. */
export const isUnreadable = (login: string): boolean => login.includes('unreadable');
/** The `groupId` of somebody whom look-ups show though he belongs to another enterprise. */
export const OTHER_GROUP = 'others';
/** Whether a row says enough to create its user. */
export const mayCreate = (says: Values): boolean => 'roleIds' in says;

/**
 * Draws the uploads of a seed, the earliest first: dropped together, soon after one another, or far apart.
 *
 * @param second the name of a profile that some of them are for instead
 */
export function drawUploads(
  chance: Chance,
  start: number,
  second: string | undefined,
  isNightly: boolean,
): { uploads: SimulatedUpload[]; existing: readonly Values[] } {
  const count = isNightly ? 1 : chance.pick('uploads', [1, 1, 2, 2, 3, 4]);
  const shared = Array.from({ length: count > 1 ? chance.whole('shared', 0, 3) : 0 }, (_, n) => `s${n + 1}`);
  const people: People = { existing: [BOSS], shared };
  for (const login of shared)
    if (chance.isHeads('shared exists', 0.3)) people.existing.push(stranger(login, 'Old name'));
  const forEither = (upload: SimulatedUpload): SimulatedUpload =>
    second !== undefined && chance.isHeads('for the second')
      ? { ...upload, key: upload.key.replace('/sim/', `/${second}/`) }
      : upload;
  const uploads: SimulatedUpload[] = [];
  let at = start + Math.floor(chance.draw('dropped') ** 2 * 10 * MINUTE);
  for (let n = 1; n <= count; n++) {
    const [before] = uploads.slice(-1);
    const isAgain = before !== undefined && chance.isHeads('same file', 0.1);
    uploads.push(isAgain ? { ...before, at } : forEither(drawUpload(chance, n, at, people)));
    at += chance.whole('gap', 0, chance.pick('gap', [0, SECOND, 5 * SECOND, MINUTE, 20 * MINUTE]));
  }
  return { uploads, existing: people.existing };
}

function drawUpload(chance: Chance, n: number, at: number, people: People): SimulatedUpload {
  const key = `uploads/sim/file ${n}.csv`;
  if (chance.isHeads('refused file', 0.06)) {
    const text = chance.pick('refused text', ['', `${COLUMNS.join()}\n`, 'showName,password\nA,b\n']);
    return { key, text, headings: 'en', at, rows: undefined };
  }
  if (chance.isHeads('no profile', 0.02))
    return { key: `uploads/nobody/${n}.csv`, text: 'userName\na\n', headings: 'en', at, rows: undefined };
  const width = chance.isHeads('full file', 0.7) ? COLUMNS.length : NAMES_ONLY;
  const file: DrawnFile = { n, width, rows: [], lines: [COLUMNS.slice(0, width).join()] };
  const size = chance.whole('rows', 1, 7);
  for (let row = 2; row < size + 2; row++) add(file, drawRow(chance, row, file, people));
  const { lines, rows } = chance.isHeads('hierarchy', 0.35) ? withHierarchy(chance, file, people) : file;
  const text = `${lines.join('\n')}\n`;
  if (chance.isHeads('Chinese heading', 0.7)) return { key, text, headings: 'en', at, rows };
  return { key, text: text.replace('userName', '用户名'), headings: 'zh-CN', at, rows };
}

/** The same file with employee numbers and managers at the end of each line. */
function withHierarchy(
  chance: Chance,
  { rows, lines: [header = '', ...lines] }: DrawnFile,
  { existing }: People,
): Pick<DrawnFile, 'rows' | 'lines'> {
  const numbered = drawHierarchy(chance, rows, existing);
  return {
    rows: numbered.map(({ row }) => row),
    lines: [
      `${header},${NUMBER_COLUMNS.join()}`,
      ...numbered.map(({ own, manager }, at) => `${lines[at]},${own},${manager}`),
    ],
  };
}

/** A file of so many users that nobody else carries, for tests of what many chunks do. */
export function uploadOf(size: number, at: number, n = 1, mark = ''): SimulatedUpload {
  const file: DrawnFile = { n, width: COLUMNS.length, rows: [], lines: [COLUMNS.join()] };
  for (let row = 2; row < size + 2; row++) add(file, userRow(file, row, `u${n}-${row}${mark}`));
  return {
    key: `uploads/sim/file ${n}.csv`,
    text: `${file.lines.join('\n')}\n`,
    headings: 'en',
    at,
    rows: file.rows,
  };
}

interface DrawnFile {
  readonly n: number;
  readonly width: number;
  readonly rows: SimulatedRow[];
  readonly lines: string[];
}

/** A row, and its cells in the file. */
interface DrawnRow {
  readonly row: SimulatedRow;
  readonly cells: readonly string[];
}

function drawRow(chance: Chance, row: number, file: DrawnFile, people: People): DrawnRow {
  const { n, rows } = file;
  const [shared] = people.shared.filter((each) => !rows.some(({ login }) => login === each));
  if (shared !== undefined && chance.isHeads('shared row')) return userRow(file, row, shared);
  const kind = row === 2 ? 'new' : chance.pick('row', KINDS);
  const mark = MARKED.find((each) => kind.startsWith(each));
  const own = `u${n}-${row}${mark ? `-${mark}` : ''}`;
  if (kind.endsWith('known')) {
    const isOthers = kind === 'known' && chance.isHeads('of others', 0.2);
    people.existing.push({ ...stranger(own, 'Old name'), ...(isOthers ? { groupId: OTHER_GROUP } : {}) });
  }
  switch (kind) {
    case 'blank':
      return otherRow(row, { becomes: 'ignored' }, cellsOf('', n).fill(''));
    case 'broken': {
      // Another file may carry the same login as a valid row: this one carries nobody.
      const login = shared !== undefined && chance.isHeads('broken shared') ? shared : own;
      return otherRow(row, { becomes: 'rejected', login }, cellsOf(login, n).with(1, 'x'.repeat(101)));
    }
    case 'again': {
      const again = rows.find((other) => other.kind === 'user')?.login;
      if (again === undefined) return userRow(file, row, own);
      return otherRow(row, { becomes: 'rejected' }, cellsOf(again, n));
    }
    case 'equal':
      people.existing.push(stranger(own, nameOf(own, n)));
      return userRow(file, row, own);
    default:
      return userRow(file, row, own);
  }
}

function userRow(file: DrawnFile, row: number, login: string): DrawnRow {
  const cells = cellsOf(login, file.n).slice(0, file.width);
  const says = Object.fromEntries(cells.map((cell, at) => [COLUMNS[at] ?? '', cell]));
  return { row: { row, kind: 'user', login, says }, cells };
}

const otherRow = (row: number, what: { becomes: Outcome; login?: string }, cells: string[]): DrawnRow => ({
  row: { row, kind: 'other', ...what },
  cells,
});

function add({ rows, lines, width }: DrawnFile, { row, cells }: DrawnRow): void {
  rows.push(row);
  lines.push(cells.slice(0, width).join());
}

const stranger = (login: string, showName: string): Values => ({ userName: login, showName, roleIds: '9' });
const nameOf = (login: string, n: number): string => `${login} of ${n}`;

/** The cells of a row: they tell which file they come from, so that it shows who had the last word. */
const cellsOf = (login: string, n: number): string[] => [
  login,
  nameOf(login, n),
  `${PASSWORD_MARK}-${login}`,
  '2030-01-01 00:00:00',
  '0',
  '1',
  '2',
  `${n}`,
  '4',
];
