import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const STAFF_COLUMNS = [
  'userName',
  'showName',
  'password',
  'validateDate',
  'isSingleSign',
  'orgIds',
  'organizeIds',
  'roleIds',
  'depIds',
  'employeeNumber',
  'mobilePhone',
  'mail',
] as const;

const HEADER = `${STAFF_COLUMNS.join(',')}\n`;
const NAMES = ['陈杰', '张涛', '李丽娜', '王芳', '刘洋', '赵敏', 'Li Na', '欧阳明月', '黄伟', '周雪'];
const ROWS_A_PIECE = 1_000;

/** What a file is made of. The same options make the same bytes. */
export interface StaffFileOptions {
  readonly rows: number;
  /** Begins every user name; default `staff`. */
  readonly prefix?: string;
  /** Every so many rows one has a mobile number that is too short; default none. */
  readonly wrongEvery?: number;
  /** Every so many rows, in the middle of them, one has another name than in a list without this; default none. */
  readonly changedEvery?: number;
  /** Roles and stores stand there by {@link NAMES_TABLE}'s names instead of their ids. */
  readonly named?: boolean;
}

const ROLES = { '7': '店长', '15': '店员', '18': '收银员' };
const STORES = 900;
const storeName = (store: number): string => `上海第${store}门店`;

/** A profile's names for every role and store of these lists. */
export const NAMES_TABLE = [
  'field,name,id',
  ...Object.entries(ROLES).map(([id, name]) => `roleIds,${name},${id}`),
  ...Array.from({ length: STORES }, (_, n) => `depIds,${storeName(3000 + n)},${3000 + n}`),
].join('\n');

/** The login of one row; rows count from 1. */
export const userNameOf = (row: number, prefix = 'staff'): string =>
  `${prefix}.${String(row).padStart(7, '0')}`;

const roleOf = (id: keyof typeof ROLES, named = false): string => (named ? ROLES[id] : id);

/** The cells of one row, under {@link STAFF_COLUMNS}. */
function staffCells(
  row: number,
  { prefix, wrongEvery, changedEvery, named }: Omit<StaffFileOptions, 'rows'>,
): string[] {
  const number = String(row).padStart(7, '0');
  const isWrong = wrongEvery !== undefined && row % wrongEvery === 0;
  const isChanged = changedEvery !== undefined && row % changedEvery === changedEvery >>> 1;
  const userName = userNameOf(row, prefix);
  return [
    userName,
    `${NAMES[row % NAMES.length] ?? ''}${isChanged ? '2' : ''}`,
    `Welcome-${number}!`,
    '2029-12-31 23:59:59',
    String(row % 2),
    String(100 + (row % 40)),
    String(20 + (row % 7)),
    row % 3 === 0 ? `"${roleOf('7', named)},${roleOf('18', named)}"` : roleOf('15', named),
    named ? storeName(3000 + (row % STORES)) : String(3000 + (row % STORES)),
    number,
    isWrong ? '1380000' : `138${String(row % 100_000_000).padStart(8, '0')}`,
    `${userName}@staff.example.com`,
  ];
}

/** The values of one row as the gateway knows them, by parameter. */
export function staffValues(row: number, prefix?: string): Record<string, string> {
  const cells = staffCells(row, prefix === undefined ? {} : { prefix });
  return Object.fromEntries(STAFF_COLUMNS.map((name, at) => [name, (cells[at] ?? '').replaceAll('"', '')]));
}

/** A staff list as text, header first, in pieces of a thousand rows. */
function* staffPieces(options: StaffFileOptions): Generator<string> {
  yield HEADER;
  for (let from = 1; from <= options.rows; from += ROWS_A_PIECE) {
    const count = Math.min(ROWS_A_PIECE, options.rows - from + 1);
    const lines = Array.from({ length: count }, (_, at) => staffCells(from + at, options).join(','));
    yield `${lines.join('\n')}\n`;
  }
}

export const staffText = (options: StaffFileOptions): string => [...staffPieces(options)].join('');

export async function writeStaffFile(file: string, options: StaffFileOptions): Promise<void> {
  await pipeline(Readable.from(staffPieces(options)), createWriteStream(file));
}
