/** Rows with too many cells, too few, or all of them in one pair of quotes, as people's files have them. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { createRoads, linesOf } from '../support/any-file.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { createSpreadsheetRoad, type Journey, withoutSign } from '../support/spreadsheet-road.ts';

const profileIn = (language: Language) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 50,
      language,
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  );

const HEADER =
  'User name,Display name,Password,Expiry date,Single sign-on,Roles,Departments,Organizations,Stores,Employee number,Mobile,Email';
const PASSWORD = 'Init-Pw-2031x';
const person = (userName: string, name: string, rest = ',,,'): string =>
  `${userName},${name},${PASSWORD},2030-12-31,no,7,10,15,20${rest}`;

async function drop(lines: readonly string[], language: Language = 'en') {
  const road = await createSpreadsheetRoad(profileIn(language));
  const journey = await road.drop(Buffer.from(`${lines.join('\r\n')}\r\n`));
  return { road, journey, users: road.users.map(({ values }) => values) };
}

/** The cells of a report file, after the check that every line has as many as the header, and no password. */
function tableOf(file: Buffer = Buffer.alloc(0)): string[][] {
  expect(file.toString()).not.toContain(PASSWORD);
  return linesOf(file);
}

const outcomesOf = ({ rows }: Journey): string[] =>
  rows.map(({ outcome, problems = [] }) => [outcome, ...problems.map(({ code }) => code)].join(' '));

describe('columns without a name', () => {
  it('are carried through where the header has cells for them, as many as some row needs', async () => {
    const { journey } = await drop([
      `${HEADER},,,,`,
      person('tess', 'Tess One', ',,,,,called on Monday,,'),
      person('tom', 'Tom Two', ',,,,,,,'),
    ]);
    expect(outcomesOf(journey)).toEqual(['created', 'created']);
    const [header = [], tess = []] = tableOf(journey.report);
    expect(header.slice(11, 15)).toEqual(['Email', '', '', 'import_row']);
    expect(tess.slice(11, 14)).toEqual(['', '', 'called on Monday']);
  });

  it.each([
    ['one', [',,,,old', ',,,,new', ',,,,']],
    ['two', [',,,,,x', ',,,,y,', ',,,,,']],
  ])('are carried through where every first row has %s', async (_, rests) => {
    const { journey } = await drop([HEADER, ...rests.map((rest, at) => person(`u${at}`, 'Tess', rest))]);
    expect(outcomesOf(journey)).toEqual(['created', 'created', 'created']);
    expect(journey.columns.slice(12).every(({ heading }) => heading === '')).toBe(true);
    expect(tableOf(journey.report)[1]?.[12]).toBe(rests[0]?.split(',')[4]);
  });

  it('come back with the report, and nothing is lost', async () => {
    const { road, journey } = await drop([`${HEADER},,`, person('tess', 'Tess', ',,1,,,x')]);
    expect(outcomesOf(journey)).toEqual(['rejected invalid_mobile']);
    const back = await road.drop(journey.failed ?? Buffer.alloc(0));
    expect(back.columns).toEqual(journey.columns);
    expect(back.rows[0]?.cells).toEqual(journey.rows[0]?.cells);
    expect(back.rows[0]?.cells.slice(0, 2)).toEqual(['tess', 'Tess']);
    expect(back.rows[0]?.cells.at(-1)).toBe('x');
  });

  it('do not let a row pass that has one cell more than they allow', async () => {
    const { journey } = await drop([
      `${HEADER},,`,
      person('tess', 'One,Tess', ',,,,,called'),
      person('tom', 'Two', ',,,,'),
    ]);
    expect(outcomesOf(journey)).toEqual(['rejected ragged_row', 'created']);
  });

  it('are not believed where a program has put numbers before the rows, or the cells fit other headings', async () => {
    const numbered = await drop([
      HEADER,
      `1,${person('tess', 'One', ',,,a@b.cn')}`,
      `2,${person('tom', 'Two', ',,,c@d.cn')}`,
    ]);
    expect(outcomesOf(numbered.journey)).toEqual(['rejected ragged_row', 'rejected ragged_row']);
    const split = await drop([HEADER, person('tess', 'One,Tess'), person('tom', 'Two,Tom')]);
    expect(outcomesOf(split.journey)).toEqual(['rejected ragged_row', 'rejected ragged_row']);
    expect([...numbered.users, ...split.users]).toEqual([]);
    for (const { journey } of [numbered, split]) tableOf(journey.report);
  });

  it('hide what may be a password', async () => {
    const { journey } = await drop([
      'User name,Full name,Password',
      `a,One,Tess,${PASSWORD}`,
      `b,Two,Tom,${PASSWORD}`,
    ]);
    tableOf(journey.report);
  });
});

describe('a row with surplus cells', () => {
  it('is rejected whatever they hold, and they stand in one column that other rows leave blank', async () => {
    const { journey } = await drop([
      HEADER,
      person('tess', 'Tess One', ',,,,x,"y, =z"'),
      person('tom', 'Tom Two'),
      person('tim', 'Tim', ',,, , '),
    ]);
    expect(outcomesOf(journey)).toEqual(['rejected ragged_row', 'created', 'created']);
    const report = tableOf(journey.report);
    expect(report.map((line) => line.at(-1))).toEqual(['import_extra', 'x,"y, =z"', '', '']);
    const failed = tableOf(journey.failed);
    expect(failed.map((line) => line.at(-1))).toEqual(['import_extra', 'x,"y, =z"']);
  });

  it('is as wrong when its report comes back, and read when the column is cleared', async () => {
    const { road, journey } = await drop(['User name,Full name,Mobile', 'tess,Tess,1,x,y', 'tom,Tom,']);
    const again = await road.drop(journey.failed ?? Buffer.alloc(0));
    expect(outcomesOf(again)[0]).toBe('rejected ragged_row');
    expect(again.rows[0]?.cells).toEqual(journey.rows[0]?.cells);
    const [header = [], tess = []] = tableOf(journey.failed);
    const cleared = await road.drop(Buffer.from(Papa.unparse([header, [...tess.slice(0, -1), '']])));
    expect(outcomesOf(cleared)).toEqual(['rejected invalid_mobile']);
  });

  it('keeps no column for them in failed.csv where only ignored rows have some', async () => {
    const { journey } = await drop([
      'User name,Mobile',
      'sample-user-delete-this-row,13800138000,a note',
      'tess,1',
    ]);
    expect(outcomesOf(journey)).toEqual(['ignored', 'rejected invalid_mobile']);
    expect(tableOf(journey.report)[1]?.at(-1)).toBe('a note');
    expect(tableOf(journey.failed)[0]).not.toContain('import_extra');
  });

  it('shows no password that stands among them, and is still too long when it comes back', async () => {
    const { road, journey } = await drop([
      'User name,Full name,Password',
      'tom,Tom,Pw-1',
      `tess,One,Tess,x,${PASSWORD}`,
    ]);
    expect(tableOf(journey.report)[2]?.at(-1)).toBe(',***');
    expect(outcomesOf(await road.drop(journey.report)).at(-1)).toBe('rejected ragged_row');
  });
});

describe('a row that lacks cells at its end', () => {
  it.each([
    ['the last', ',,,'],
    ['some', ','],
    ['all that may be blank', ''],
  ])('is imported when %s are missing', async (_, rest) => {
    const { journey, users } = await drop([
      `${HEADER},Notes`,
      person('tess', 'Tess One', rest),
      person('tom', 'Tom', ',,,,x'),
    ]);
    expect(outcomesOf(journey)).toEqual(['created', 'created']);
    expect(users[0]).toMatchObject({ userName: 'tess', showName: 'Tess One', depIds: '20' });
    expect(tableOf(journey.report)[1]?.[0]).toBe('tess');
  });

  it('is told what it lacks when that is required, and keeps its user name', async () => {
    const { journey } = await drop([HEADER, `tess,Tess One,${PASSWORD},2030-12-31`]);
    expect(journey.rows[0]?.problems?.map(({ code }) => code)).toContain('required_to_create');
    expect(tableOf(journey.failed)[1]?.slice(0, 2)).toEqual(['tess', 'Tess One']);
  });

  it.each([
    ['tess', ['User name', 'Full name', 'Mobile'], ['tess', '13800138000']],
    ['tess', ['User name', 'Full name', 'Password'], ['tess', PASSWORD]],
    ['tess', ['User name', 'Password', 'Notes', 'Email'], ['tess', 'Tess-01', 't@example.com']],
    ['tess', ['User name', 'Roles', 'Expiry date'], ['tess', '2030-12-31']],
  ])('is rejected when a separator is missing within: %s %j %j', async (user, headings, cells) => {
    const { journey } = await drop([headings.join(','), cells.join(',')]);
    expect(outcomesOf(journey)).toEqual(['rejected ragged_row']);
    expect(withoutSign(tableOf(journey.failed)[1]?.[0] ?? '')).toBe(user);
  });

  it('keeps its password out of the report when another cell of it is wrong', async () => {
    const { journey } = await drop(['User name,Full name,Mobile,Password,Notes', `tess,Tess,${PASSWORD},x`]);
    expect(tableOf(journey.failed)[1]?.[0]).toBe('\u26a0 tess');
  });
});

describe('a line that stands whole in one pair of quotes', () => {
  const QUOTED = [
    '"User name,Full name,Employee number"',
    '"tess,""One, Tess"",E1"',
    'tom',
    '"tim,Tim,E3,x"',
  ];

  it.each([
    ['commas', QUOTED],
    ['blank cells after it', QUOTED.map((line) => `${line},,`)],
    ['semicolons', QUOTED.map((line) => line.replaceAll(/,(?! )/g, ';'))],
    ['tabs', QUOTED.map((line) => line.replaceAll(/,(?! )/g, '\t'))],
  ])('is read where all lines are so, with %s', async (_, lines) => {
    const { journey } = await drop(lines);
    const cells = journey.rows.map((row) => row.cells);
    expect(cells).toEqual([
      ['tess', 'One, Tess', 'E1'],
      ['tom', '', ''],
      ['tim', 'Tim', 'E3', 'x'],
    ]);
    expect(journey.rows[2]?.problems?.[0]?.code).toBe('ragged_row');
  });

  it.each(['en', 'zh-CN'] as const)(
    'is named where others are not, and shows nothing, in %s',
    async (language) => {
      const { journey } = await drop(
        ['User name,Full name,Password', `tom,Tom,${PASSWORD}`, `"tess,Tess,${PASSWORD}"`],
        language,
      );
      expect(journey.rows[1]).toMatchObject({ outcome: 'rejected', problems: [{ code: 'quoted_line' }] });
      expect(journey.rows[1]?.problems?.[0]?.message).toMatch(/one pair of quotes|一对双引号/);
      tableOf(journey.report);
    },
  );

  it('is no cell with a comma in it in a row that has all of its cells', async () => {
    const { journey } = await drop(['User name,Full name', '"Wang, Li",', 'tom,"Two, Tom"']);
    expect(journey.rows.map(({ cells }) => cells)).toEqual([
      ['\u26a0 Wang, Li', ''],
      ['tom', 'Two, Tom'],
    ]);
  });
});

describe('rows of any length under any header', () => {
  const HEADINGS = ['User name', 'Full name', 'Mobile', 'Roles', 'Notes', ''];
  const cell = fc.oneof(
    fc.constantFrom('', ' ', 'tess', '13800138000', '7,10', '=1', "'=1", 'a;=1', '***', '"', ',', 'x\ny', '‎'),
    fc.string({ unit: fc.constantFrom(...'a1 ,;\t|"\'=\n张') }),
  );
  const table = fc.record({
    headings: fc.shuffledSubarray(HEADINGS.slice(1)).map((others) => ['User name', ...others]),
    blank: fc.nat(3),
    rows: fc.array(fc.array(cell, { maxLength: 9 }), { minLength: 1, maxLength: 14 }),
  });

  it('make reports with as many cells in every line as in the header, and come back as they were', async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(table, async ({ headings, blank, rows }) => {
        const road = await roadOf();
        const header = [...headings, ...Array<string>(blank).fill('')];
        const journey = await road.drop(Buffer.from(Papa.unparse([header, ...rows])));
        const report = tableOf(journey.report);
        if (journey.summary.error) return;
        expect(report).toHaveLength(journey.summary.rows + 1);
        if (journey.failed) tableOf(journey.failed);
        const back = await road.drop(journey.report);
        // A line in quotes is refused, and what was in it may be nothing to import: `","`.
        if (back.summary.error?.code === 'no_rows') return;
        const { length: width } = journey.columns;
        const padded = ({ decided }: Journey) =>
          decided.map(({ cells }) => [
            ...cells.map(withoutSign),
            ...Array<string>(Math.max(0, width - cells.length)).fill(''),
          ]);
        expect(padded(back)).toEqual(padded(journey));
      }),
      { numRuns: fuzzRuns(0.2) },
    );
  }, 600_000);
});
