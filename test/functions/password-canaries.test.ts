/** A law of the whole road: a password stands in nothing that a person reads, whatever its heading and its row's damage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { PASSWORD_HEADINGS } from '../shared/rows/password-headings.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { NEW_USER } from '../support/new-user.ts';
import { partsOf } from '../support/read-workbook.ts';
import { createSpreadsheetRoad, type Journey, withoutSign } from '../support/spreadsheet-road.ts';

const PROFILE = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 1000,
    language: 'en',
    defaults: NEW_USER,
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

const HEADINGS = ['User name', 'Full name', 'Mobile', 'Expiry date', 'Hobby'];
const VALUES = ['tess', 'Tess One', '13800138000', '2030-12-31', 'chess'];
const LOGIN = 'tess';

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** What can happen to a line; `at` is where its password stands. Those after which it is told whose row it is. */
type Damage = (cells: readonly string[], at: number) => string;
const line = (cells: readonly string[]): string => cells.map(quoted).join(',');
const insert = (cells: readonly string[], at: number, ...more: string[]): string[] =>
  cells.toSpliced(at, 0, ...more);
const openAt = (cells: readonly string[], place: number): string =>
  cells.map((cell, at) => (at === place ? `"${cell.replaceAll('"', '')}` : quoted(cell))).join(',');

const SAFE: Readonly<Record<string, Damage>> = {
  none: line,
  'rejected for a mobile number': (cells) =>
    line(cells.map((cell) => (cell === '13800138000' ? '12' : cell))),
  'rejected for a date': (cells) => line(cells.map((cell) => (cell === '2030-12-31' ? 'soon' : cell))),
  'a NUL byte elsewhere': (cells) => line(cells.map((cell) => (cell === 'Tess One' ? 'Te\0ss' : cell))),
  'a NUL byte in it': (cells, at) => line(cells.with(at, `${cells[at]}\0`)),
  'a wrong byte elsewhere': (cells) => line(cells.map((cell) => (cell === 'chess' ? 'che\ufffd' : cell))),
  'a wrong byte in it': (cells, at) => line(cells.with(at, `\ufffd${cells[at]}`)),
  'spaces around it': (cells, at) => line(cells.with(at, ` ${cells[at]} `)),
  'named twice': (cells) => `${line(cells)}\n${line(cells)}`,
  'surplus cells after all': (cells) => line([...cells, 'x', 'y']),
  'an open quote at the end': (cells) => openAt(cells, cells.length - 1),
};
/** Where nothing but its look tells a password: a plain word may stand in any text. */
const MIXED_ONLY: Readonly<Record<string, Damage>> = {
  'cells moved to the right by hand': (cells, at) =>
    line(insert(cells, at, '').slice(0, Math.max(at + 2, cells.length))),
  'cells moved to the left by hand': (cells, at) => line([...cells.toSpliced(Math.max(0, at - 1), 1), '']),
  'repeated in a remark': (cells, at) =>
    line(cells.map((cell) => (cell === 'chess' ? `it is ${cells[at]}` : cell))),
};
const OTHER: Readonly<Record<string, Damage>> = {
  'an open quote before it': (cells, at) => openAt(cells, Math.max(0, at - 1)),
  'an open quote in it': (cells, at) => openAt(cells, at),
  'an open quote after it': (cells, at) => openAt(cells, Math.min(cells.length - 1, at + 1)),
  'an open quote at the start': (cells) => openAt(cells, 0),
  'text after its closing quote': (cells, at) =>
    line(cells).replace(quoted(cells[at] ?? ''), (one) => `"${one.replaceAll('"', '')}"x`),
  'text after the first closing quote': (cells) => `"${cells[0]}" x,${line(cells.slice(1))}`,
  'a line break in a broken quote': (cells) => `"${cells[0]}\n"x,${line(cells.slice(1))}`,
  'one cell missing before it': (cells, at) => line(cells.toSpliced(Math.max(0, at - 1), at === 0 ? 0 : 1)),
  'the first cell missing': (cells) => line(cells.slice(1)),
  'the first two cells missing': (cells, at) => line(cells.slice(at > 1 ? 2 : 0)),
  'one cell missing after it': (cells, at) => line(cells.toSpliced(at + 1, 1)),
  'the last cell missing': (cells, at) => line(cells.slice(0, Math.max(at + 1, cells.length - 1))),
  'a surplus cell at the start': (cells) => line(['x', ...cells]),
  'two surplus cells before it': (cells, at) => line(insert(cells, at, 'x', 'y')),
  'a surplus cell before and after it': (cells, at) => line(insert(insert(cells, at + 1, 'x'), at, 'y')),
  'joined to the cell before it': (cells, at) =>
    at === 0 ? line(cells) : line(cells.toSpliced(at - 1, 2, `${cells[at - 1]} ${cells[at]}`)),
  'a row in one pair of quotes': (cells) => `"${cells.join(',').replaceAll('"', '')}"`,
  'a quote that swallows the next line': (cells) => `${openAt(cells, 1)}\ntom,Tom",x`,
  'too long': (cells, at) => line(insert(cells, Math.max(0, at - 1), 'x'.repeat(70_000))),
  'too long after it': (cells) => `${line(cells)},${'x'.repeat(70_000)}`,
};

/** A password whose every part is looked for: of all classes, or a plain word. */
const mixedCanary = fc
  .array(fc.constantFrom(...'!/&<>+%=?@_-.#:;$'), { minLength: 1, maxLength: 4 })
  .chain((signs) => fc.constantFrom(`Cn4ry${signs.join('')}Zq7x`, `Cn4ry-${signs.join('')}Zq7x`));
const canary = fc.oneof(
  { weight: 3, arbitrary: mixedCanary },
  { weight: 1, arbitrary: fc.constant('cnaryzqx') },
);

/** Everything that a person reads of a file, and what is kept for it. */
function readOf({ summary, decided, rows, report, failed, page, workbook, toFix, columns }: Journey): string {
  const kept = decided.map((row) => (row.kind === 'user' ? row.cells : row));
  return [
    JSON.stringify([summary, kept, rows, columns]),
    String(report),
    String(failed ?? ''),
    page,
    ...[workbook, toFix].flatMap((book) => (book ? [...partsOf(book).values()] : [])),
  ].join('\n');
}

const isIn = (text: string): boolean => /cn4ry|zq7x|cnary/i.test(text);

const headings = fc.constantFrom(...PASSWORD_HEADINGS);
const place = fc.integer({ min: 0, max: HEADINGS.length });

/** A file whose second line is damaged, between two that are sound. */
function fileOf(heading: string, at: number, secret: string, damage: Damage): string {
  const sound = (name: string): string =>
    line(insert(VALUES, at, 'Other-Pw-1').map((cell) => (cell === LOGIN ? name : cell)));
  const header = line(insert(HEADINGS, at, heading));
  return [header, sound('ann'), damage(insert(VALUES, at, secret), at), sound('bob'), ''].join('\n');
}

describe('a password that is planted', () => {
  it('under each of the world’s headings, in every place, is in no report', async () => {
    const road = await createSpreadsheetRoad(PROFILE);
    expect(PASSWORD_HEADINGS.length).toBeGreaterThanOrEqual(93);
    for (const [turn, heading] of PASSWORD_HEADINGS.entries()) {
      const at = turn % (HEADINGS.length + 1);
      const journey = await road.drop(Buffer.from(fileOf(heading, at, 'Cn4ry-Zq7x', line)));
      expect([heading, isIn(readOf(journey))]).toEqual([heading, false]);
      expect(journey.rows.map(({ outcome }) => outcome)).not.toContain('rejected');
    }
  }, 600_000);

  it.each(Object.entries({ ...SAFE, ...OTHER, ...MIXED_ONLY }))(
    'in a row with this damage is in no report: %s',
    async (name, damage) => {
      const road = await createSpreadsheetRoad(PROFILE);
      await fc.assert(
        fc.asyncProperty(
          headings,
          place,
          name in MIXED_ONLY ? mixedCanary : canary,
          async (heading, at, secret) => {
            const journey = await road.drop(Buffer.from(fileOf(heading, at, secret, damage)));
            expect(isIn(readOf(journey))).toBe(false);
            const back = await road.drop(journey.report);
            expect(isIn(readOf(back))).toBe(false);
            if (name in SAFE) expect(journey.rows[1]?.cells.map(withoutSign)).toContain(LOGIN);
          },
        ),
        { numRuns: fuzzRuns(0.02) },
      );
    },
    600_000,
  );

  it.each([
    [
      'the first line of a file without a header',
      `tess,Cn4ry-Zq7x,Tess One,13800138000\ntom,Cn4ry-Zq7x,Tom,13900139000\n`,
    ],
    ['in a person’s row that holds a heading by chance', 'tess,Cn4ry-Zq7x,Account\ntom,Cn4ry-Zq7x,Sales\n'],
    ['that looks like the key’s heading, without a header', 'tess,Cn4ry-Zq7x-login\ntom,Cn4ry-Zq7x-login\n'],
    ['in a file without a key column', 'Full name,Password\nTess,Cn4ry-Zq7x\n'],
    [
      'under headings of groups',
      'Login,,Personal,\nUser name,Password,Full name,Mobile\ntess,Cn4ry-Zq7x,Tess,13800138000\n',
    ],
    [
      'under a group alone',
      'Login,Password,Personal,\nUser name,Initial,Full name,Mobile\ntess,Cn4ry-Zq7x,Tess,13800138000\n',
    ],
    ['above a second row of headings', 'User name,Access,Full name\n,Password,\ntess,Cn4ry-Zq7x,Tess\n'],
    [
      'above a second row of headings that names all',
      'User name,Full name,Access,Mobile\n用户名,姓名,登录口令,手机号\ntess,Tess,cnary,13800138000\n',
    ],
    ['under a title', 'Staff list\n\nUser name,Kennwort,Full name\ntess,Cn4ry-Zq7x,Tess\n'],
    ['under an unknown heading', 'User name,Zugang,Full name\ntess,Cn4ry-Zq7x,Tess\ntom,Cn4ry-Zq7x,Tom\n'],
    ['under no heading', 'User name,Full name,\ntess,Tess,Cn4ry-2Zq7x\n'],
    ['in a foreign file', 'User name,Mot de passe initial,Nom\ntess,Cn4ry-Zq7x,Tess One\n'],
  ])('is in no report: %s', async (_, text) => {
    const road = await createSpreadsheetRoad(PROFILE);
    expect(isIn(readOf(await road.drop(Buffer.from(text))))).toBe(false);
  });

  const WIDE = 'No.,User name,Full name,Mobile,Email,Dept name,Password,Remark\n';
  const KIM = 'User name,Full name,Address,Password,Remark\n';
  it.each([
    [
      'a quoted line with separators after it',
      'User name,Full name,Password,Mobile\n"ben,Ben Two,cnary@1zqx,13800000002",,,\n',
    ],
    [
      'a quoted line of semicolons',
      'User name,Full name,Password,Mobile\n"ben;Ben Two;cnary;13800000002",,,\n',
    ],
    ['a quoted line of tabs', 'User name,Full name,Password,Mobile\n"ben\tBen Two\tcnary\t13800000002",,,\n'],
    [
      'a quoted line that begins with a number',
      'No.,User name,Password,Mobile\n"1,ben,cnary,13800000002",,,\n',
    ],
    ['an address with a comma before it', `${KIM}kim,Kim,Foo, Bar,cnary\n`],
    ['an address with two commas before it', `${KIM}lee,Lee,Foo, Bar, Baz,cnary\n`],
    [
      'a cell inserted left of typed ones',
      `${WIDE}2,ben,Ben Two,,13800000002,ben@example.com,Sales,cnary2024\n`,
    ],
    [
      'a cell deleted left of typed ones',
      `${WIDE}ben,Ben Two,13800000002,ben@example.com,Sales,cnary2024,,\n`,
    ],
  ])('in a row that is moved is in no report: %s', async (_, text) => {
    const road = await createSpreadsheetRoad(PROFILE);
    expect(isIn(readOf(await road.drop(Buffer.from(text))))).toBe(false);
  });

  it.each([
    ['in a remark', 'User name,Full name,Notes\nkim,Kim,初始密码cnary123456\n'],
    ['after a colon', 'User name,Full name,Notes\nkim,Kim,密码：cnary\n'],
    ['after a short word', 'User name,Full name,Notes\nkim,Kim,PW: cnary!\n'],
    ['in a sentence', 'User name,Full name,Notes\nkim,Kim,initial password cnary#77 for now\n'],
    ['in a name that is sent', 'User name,Full name\nkim,Kim 密码cnary12\n'],
    ['in a rejected row', 'User name,Full name,Mobile,Notes\nkim,Kim,12,密码：cnary\n'],
    ['of letters in a remark', 'User name,Password,Notes\nkim,cnaryzqx,it is cnaryzqx\n'],
    [
      'of letters in a remark of a rejected row',
      'User name,Password,Mobile,Notes\nkim,cnaryzqx,12,it is cnaryzqx\n',
    ],
    ['of letters in a name', 'User name,Password,Full name\nkim,cnaryzqx,Kim cnaryzqx\n'],
    ['twice in every row', 'User name,Password,Confirm\nkim,cnary,cnary\nlee,cnary1,cnary1\n'],
  ])('in a text is in no report: %s', async (_, text) => {
    const road = await createSpreadsheetRoad(PROFILE);
    expect(isIn(readOf(await road.drop(Buffer.from(text))))).toBe(false);
  });

  it('is not seen in a text that only speaks of one', async () => {
    const road = await createSpreadsheetRoad(PROFILE);
    const texts = [
      'lost her password',
      '密码已重置',
      'Bangalore PIN 560001',
      'shopping 2024',
      'passport 12345678',
    ];
    const rows = texts.map((text, at) => `u${at},U,${text}`);
    const report = String(
      (await road.drop(Buffer.from(`User name,Full name,Notes\n${rows.join('\n')}\n`))).report,
    );
    for (const text of texts) expect(report).toContain(text);
  });

  it('late in a column that says nothing, is emptied and noted', async () => {
    const road = await createSpreadsheetRoad(PROFILE);
    const rows = Array.from({ length: 150 }, (_, at) => `u${at},U,${at < 120 ? '' : `Cn4ry!${at}Zq7x`}`);
    const journey = await road.drop(Buffer.from(`User name,Full name,Zugang\n${rows.join('\n')}\n`));
    expect(isIn(readOf(journey))).toBe(false);
    expect(journey.summary.notes?.map(({ code }) => code)).toContain('hidden_column');
  });

  it('is sent all the same', async () => {
    const road = await createSpreadsheetRoad(PROFILE);
    await road.drop(Buffer.from('User name,密码,Full name\ntess,Cn4ry-Zq7x,Tess\n'));
    expect(road.users[0]?.values.password).toBe('Cn4ry-Zq7x');
  });
});

describe('whose row it is, stays', () => {
  it.each([
    [
      'when Excel drops blank cells at the end',
      'User name,Password,Full name,Mobile\ntess,Cn4ry-Zq7x,Tess One\n',
    ],
    [
      'when a date after the password proves that nothing moved',
      'User name,Password,Expiry date,Roles,Hobby\ntess,secret,2030-12-31,7\n',
    ],
    ['when it cannot be a password', 'User name,Password,Full name\ntess@example.com,secret\n'],
    ['when another cell looks like the password', 'Password,User name,Full name\nCn4ry!Zq7x,tess,Tess,One\n'],
    ['when the damage comes after the password', 'User name,Password,Full name\ntess,Cn4ry-Zq7x,"Tess\n'],
  ])('in the report of a rejected row: %s', async (_, text) => {
    const road = await createSpreadsheetRoad(PROFILE);
    const [row] = (await road.drop(Buffer.from(text))).rows;
    expect(row?.cells.join()).toMatch(/tess(?:@example\.com)?/);
    expect(row?.cells.join()).not.toMatch(/secret|Cn4ry/);
  });

  it('in a wide file whose last blank cell was dropped, with all that cannot have moved', async () => {
    const road = await createSpreadsheetRoad(PROFILE);
    const text = `User name,Display name,Password,Expiry date,Single sign-on,Roles,Departments,Organizations,Stores,Employee number,Mobile,Email,Notes
tess,Tess One,Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,
tom,Tom,Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,,x
`;
    const { rows, report } = await road.drop(Buffer.from(text));
    expect(rows[0]?.cells.slice(0, 5)).toEqual(['tess', 'Tess One', '', '2030-12-31', 'no']);
    expect(report.toString()).not.toContain('Init-Pw');
  });
});
