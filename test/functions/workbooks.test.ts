/** Workbooks on their whole road: what is dropped, what the gateway sees, and what the sender is told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { type BuiltWorkbook, buildWorkbook, rowsXml } from '../support/build-workbook.ts';
import { buildZip } from '../support/build-zip.ts';
import { NEW_USER } from '../support/new-user.ts';
import { createSpreadsheetRoad, type Journey } from '../support/spreadsheet-road.ts';

const profileIn = (language: Language) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 50,
      language,
      defaults: NEW_USER,
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  );

async function drop(
  workbook: BuiltWorkbook | Uint8Array,
  language: Language = 'en',
  cuts: readonly number[] = [],
) {
  const road = await createSpreadsheetRoad(profileIn(language));
  const bytes = workbook instanceof Uint8Array ? workbook : buildWorkbook(workbook);
  const journey = await road.drop(bytes, cuts);
  return { road, journey, users: road.users.map(({ values }) => values) };
}

const HEADER = ['用户名', '姓名', '密码', '有效期', '角色', '工号', '手机号', '备注'];
const sheet = (rows: readonly (readonly string[])[], name = '员工') => ({ name, rows });
/** A sheet with the header above the XML of cells, whose row is the second. */
const people = (cells: string, formats: readonly (string | number)[] = []): BuiltWorkbook => ({
  formats,
  sheets: [{ name: '员工', rows: `${rowsXml([HEADER])}<row r="2">${cells}</row>` }],
});
const text = (place: string, value: string): string =>
  `<c r="${place}2" t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (place: string, value: number, style = 0): string =>
  `<c r="${place}2" s="${style}"><v>${value}</v></c>`;

const inShort = ({ rows }: Journey): string[] =>
  rows.map(({ row, outcome, problems = [] }) =>
    [row, outcome, ...problems.map(({ column, code }) => (column ? `${column}:${code}` : code))].join(' '),
  );
const notesOf = ({ summary }: Journey): string[] => (summary.notes ?? []).map(({ code }) => code);

describe('a workbook', () => {
  const cells = [
    text('A', 'zhangwei'),
    text('B', '张伟'),
    text('C', ' pw&amp;1'.trim()),
    number('D', 46198.75, 1),
    text('E', '7,10'),
    number('F', 123, 2),
    number('G', 13_800_138_000),
  ];

  it('is imported as its cells are typed and shown, and no report is said to be a CSV', async () => {
    const { journey, users } = await drop(people(cells.join(''), [14, '000000']));
    expect(inShort(journey)).toEqual(['2 created']);
    expect(users[0]).toMatchObject({
      userName: 'zhangwei',
      showName: '张伟',
      password: 'pw&1',
      validateDate: '2026-06-25 18:00:00',
      roleIds: '7,10',
      employeeNumber: '000123',
      mobilePhone: '13800138000',
    });
    expect(journey.summary.csv).toBeUndefined();
    expect(journey.summary.notes ?? []).toEqual([expect.objectContaining({ column: '备注' })]);
    expect(journey.report.toString()).not.toContain('pw&1');
  });

  it('is the same however it arrives', async () => {
    const workbook = people(cells.join(''), [14, '000000']);
    const whole = await drop(workbook);
    const cut = await drop(workbook, 'en', [1, 2, 3]);
    expect(cut.journey.decided).toEqual(whole.journey.decided);
  });

  it('that was saved by another program says the same', async () => {
    for (const name of ['openpyxl.xlsx', 'libreoffice.xlsx']) {
      const { journey, users } = await drop(
        readFileSync(join(import.meta.dirname, '../fixtures/workbooks', name)),
      );
      expect(inShort(journey)).toEqual([
        '4 created',
        '5 created',
        '6 ignored',
        '7 rejected 有效期:invalid_date 角色:excel_thousands 工号:excel_date 手机号:invalid_mobile',
      ]);
      expect(users[0]).toMatchObject({
        userName: 'zhangwei',
        showName: '张伟',
        password: '00pw',
        validateDate: '2026-06-25 00:00:00',
        isSingleSign: '1',
        roleIds: '7,10',
        employeeNumber: '000123',
        mobilePhone: '13800138000',
      });
      expect(users[1]).toMatchObject({
        validateDate: '2026-06-25 18:30:59',
        isSingleSign: '0',
        employeeNumber: '000456',
        mobilePhone: '13900139000',
      });
      expect(notesOf(journey)).toContain('other_sheets');
    }
  });

  it('has the row numbers of its sheet, with a merged title, blank and hidden rows', async () => {
    const { journey } = await drop({
      sheets: [sheet([['员工名单'], [], HEADER, [], ['a', '甲'], [], ['b', '乙']])],
    });
    expect(inShort(journey)).toEqual(['4 ignored', '5 created', '6 ignored', '7 created']);
  });

  it.each([
    ['blank rows', Array.from({ length: 40 }, () => [])],
    ['ten lines of instructions', Array.from({ length: 12 }, (_, at) => [`第 ${at + 1} 条说明`])],
  ])('has its header below %s', async (_, above) => {
    const { journey } = await drop({ sheets: [sheet([...above, HEADER, ['a', '甲'], ['b', '乙']])] });
    expect(inShort(journey)).toEqual([`${above.length + 2} created`, `${above.length + 3} created`]);
  });

  it('keeps a second table below its first one for rows', async () => {
    const rows = [['用户名', '姓名'], ...Array.from({ length: 12 }, (_, at) => [`u${at}`, '甲']), HEADER];
    const { journey } = await drop({ sheets: [sheet([...rows, ['b', '乙']])] });
    expect(journey.rows).toHaveLength(14);
  });

  it('holds its table anywhere, and what stands beside it is carried through', async () => {
    const { journey } = await drop({
      sheets: [
        sheet([
          ['', '用户名', '姓名'],
          ['', 'a', '甲', '', '', 'note'],
          ['', 'b', '乙'],
        ]),
      ],
    });
    expect(inShort(journey)).toEqual(['2 created', '3 created']);
    expect(journey.report.toString().split('\r\n')[1]).toMatch(/^,a,甲,,,note,2,created/);
  });

  it('lacks no cell where a row ends early: it is blank', async () => {
    const { journey, users } = await drop({
      sheets: [
        sheet([
          ['用户名', '密码', '手机号', '姓名', '备注'],
          ['a', 'Secret-1', '13800138000', '甲'],
        ]),
      ],
    });
    expect(inShort(journey)).toEqual(['2 created']);
    expect(users[0]).toMatchObject({ password: 'Secret-1', mobilePhone: '13800138000' });
  });

  it('whose rows stand whole in the first cell is read as the CSV that they are', async () => {
    const { journey, users } = await drop({ sheets: [sheet([['用户名,姓名,工号'], ['a,甲,000123']])] });
    expect(inShort(journey)).toEqual(['2 created']);
    expect(users[0]).toMatchObject({ showName: '甲', employeeNumber: '000123' });
  });

  it('comes back as the report of it, and is the same', async () => {
    const cell = number('F', 46198, 1);
    const { journey } = await drop(people(text('A', 'a') + text('B', '甲') + cell, [14]));
    const road = await createSpreadsheetRoad(profileIn('en'));
    const back = await road.drop(journey.failed ?? Buffer.alloc(0));
    expect(back.columns).toEqual(journey.columns);
    expect(back.rows.map(({ cells }) => cells)).toEqual(journey.rows.map(({ cells }) => cells));
  });
});

describe('a cell of a workbook', () => {
  const row = (cells: string, formats?: readonly (string | number)[]) =>
    drop(people(text('A', 'a') + text('B', '甲') + cells, formats));

  it.each([
    ['a date where a code belongs', number('F', 46198, 1), '工号:excel_date'],
    ['a date and time where a code belongs', number('F', 46198.5, 1), '工号:excel_date'],
    ['a time where ids belong', number('E', 0.25, 2), '角色:excel_date'],
    ['a date where a password belongs', number('C', 46198, 1), '密码:excel_date'],
    ['a date where a mobile number belongs', number('G', 46198, 1), '手机号:excel_date'],
    ['one number that may have been a list of ids', number('E', 7100, 3), '角色:excel_thousands'],
    ['a number that has lost its digits', number('F', 123_456_789_012_345_680), '工号:excel_number'],
    ['a number that was shortened before', number('G', 13_800_000_000, 4), '手机号:excel_number'],
    ['an error', '<c r="F2" t="e"><v>#REF!</v></c>', '工号:excel_error'],
    ['a logical value where a code belongs', '<c r="F2" t="b"><v>1</v></c>', '工号:excel_boolean'],
    ['a number whose format shows something else', number('F', 12, 5), '工号:excel_format'],
    ['a formula without a value', '<c r="B2"><f>A1</f></c>', '姓名:formula_without_value'],
  ])('with %s rejects its row', async (_, cells, expected) => {
    const built = people(text('A', 'a') + cells, [14, 'h:mm', 3, 11, '000000.']);
    const { journey } = await drop(built);
    expect(inShort(journey)).toEqual([`2 rejected ${expected}`]);
  });

  it('is a text where it was typed as one, whatever it looks like', async () => {
    const { journey, users } = await row(
      text('E', '7100') + text('F', '000000000000000123') + text('G', '13800138000'),
    );
    expect(inShort(journey)).toEqual(['2 created']);
    expect(users[0]).toMatchObject({ roleIds: '7100', employeeNumber: '000000000000000123' });
  });

  it.each(['1-2', '2026/6/25', '7.0', '10-Jul', '123456789012345600'])(
    'is the code %s where that was typed as a text, which a spreadsheet cannot have made',
    async (code) => {
      const { journey, users } = await row(text('F', code));
      expect(inShort(journey)).toEqual(['2 created']);
      expect(users[0]).toMatchObject({ employeeNumber: code });
    },
  );

  it('is no list of ids with a point in it, and no number that lost its digits, as a text either', async () => {
    const { journey } = await row(text('E', '7.10') + text('F', '1.38E+10'));
    expect(inShort(journey)).toEqual(['2 rejected 角色:excel_decimal 工号:excel_number']);
  });

  it('with a number beside texts that begin with zeros is told of, as in a CSV', async () => {
    const rows = `${rowsXml([HEADER, ['a', '甲', '', '', '', '000123']])}<row r="3">${[
      text('A', 'b'),
      text('B', '乙'),
      number('F', 124),
    ]
      .join('')
      .replaceAll('2"', '3"')}</row>`;
    const { journey } = await drop({ sheets: [{ name: 'a', rows }] });
    expect(inShort(journey)).toEqual(['2 created', '3 created']);
    expect(notesOf(journey)).toContain('zeros_may_be_lost');
  });

  it('with an Excel number is a date, but not where dates count from 1904 on', async () => {
    const built = people(text('A', 'a') + text('B', '甲') + number('D', 46198));
    expect((await drop(built)).users[0]).toMatchObject({ validateDate: '2026-06-25 00:00:00' });
    const { journey } = await drop({ ...built, is1904: true });
    expect(inShort(journey)).toEqual(['2 rejected 有效期:invalid_date']);
  });

  it('that holds a formula instead of a password shows it nowhere', async () => {
    const { journey } = await row('<c r="C2"><f>"Secret"&amp;"-2031"</f></c>');
    expect(inShort(journey)).toEqual(['2 rejected 密码:formula_without_value']);
    expect(journey.report.toString()).not.toContain('Secret');
  });
});

describe('a report that comes back as a workbook', () => {
  it('has its cells known by their types, wherever its own columns stand', async () => {
    const header = ['import_outcome', 'import_message', ...HEADER];
    const cells = [
      text('A', 'rejected'),
      text('C', 'a'),
      text('D', '甲'),
      number('G', 7100, 2),
      number('H', 46198, 1),
      number('I', 13_800_138_000),
    ].join('');
    const { journey } = await drop({
      formats: [14, 3],
      sheets: [{ name: 'a', rows: `${rowsXml([header])}<row r="2">${cells}</row>` }],
    });
    expect(inShort(journey)).toEqual(['2 rejected 角色:excel_thousands 工号:excel_date']);
    expect(journey.columns.map(({ heading }) => heading)).toEqual(HEADER);
  });
});

describe('the sheets of a workbook', () => {
  const LIST = [HEADER, ['a', '甲']];

  it('are looked through for the first that names who a row is about; the others are named', async () => {
    const sheets = [
      sheet([['说明'], ['请填写']], '说明'),
      sheet(LIST, '员工'),
      sheet(LIST, '旧名单'),
      sheet([], 'Sheet3'),
    ];
    for (const [language, told] of [
      ['en', 'The sheet “员工” was read. Other sheets were not imported: 说明, 旧名单.'],
      ['zh-CN', '读取的是工作表“员工”。没有导入其他工作表：说明、旧名单。'],
    ] as const) {
      const { journey } = await drop({ sheets }, language);
      expect(inShort(journey)).toEqual(['2 created']);
      expect(journey.summary.notes?.[0]).toEqual({ code: 'other_sheets', message: told });
    }
  });

  it('are not read where people cannot see them', async () => {
    const hidden = { ...sheet(LIST, '旧名单'), state: 'hidden' } as const;
    const { journey } = await drop({ sheets: [hidden, sheet([HEADER, ['b', '乙']])] });
    expect(journey.rows[0]?.cells[0]).toBe('b');
    expect(notesOf(journey)[0]).toBe('hidden_sheets');
    expect(journey.summary.notes?.[0]?.message).toContain('旧名单');
    const empty = (await drop({ sheets: [hidden, sheet([])] })).journey.summary.error;
    expect([empty?.code, empty?.message]).toEqual(['only_hidden_sheets', expect.stringContaining('旧名单')]);
    const beside = (
      await drop({
        sheets: [
          hidden,
          sheet([
            ['姓名', '手机号'],
            ['甲', '1'],
          ]),
        ],
      })
    ).journey.summary;
    expect([beside.error?.code, beside.notes?.map(({ code }) => code)]).toEqual([
      'missing_column',
      ['hidden_sheets'],
    ]);
  });

  it.each([
    ['密码Abc@1234', '密码'],
    ['口令SECRETsheet!1', '口令'],
    ['员工（密码：Start-2031）', '员工'],
    ['Zq7x-Cn4ry!', '…'],
  ])('are named without the password that their name tells: %s', async (name, shown) => {
    const { journey } = await drop({
      sheets: [sheet(LIST), sheet([['x']], name), { ...sheet([['y']], `${name} `), state: 'hidden' }],
    });
    const said = journey.summary.notes?.map(({ message }) => message).join() ?? '';
    expect(said).toContain(shown);
    expect(said).not.toMatch(/Abc@|SECRET|Start|Cn4ry/);
  });

  it('refuse the file as a CSV would where none has a header', async () => {
    const refusal = async (rows: readonly (readonly string[])[]) =>
      (await drop({ sheets: [sheet([['x']], 'a'), sheet(rows, 'b')] })).journey.summary.error?.code;
    expect(
      await refusal([
        ['姓名', '手机号'],
        ['甲', '13800138000'],
      ]),
    ).toBe('missing_column');
    expect(await refusal([HEADER])).toBe('no_rows');
  });
});

describe('a file', () => {
  const LIST = { sheets: [sheet([HEADER, ['a', '甲']])] };
  const ole = (part: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(80_000),
      Buffer.from(part, 'utf16le'),
    ]);

  it('with macros is read, and says that they never run', async () => {
    const parts = [{ name: 'xl/vbaProject.bin', content: 'x' }];
    const { journey } = await drop({ ...LIST, parts });
    expect(inShort(journey)).toEqual(['2 created']);
    expect(journey.summary.notes?.map(({ message }) => message)).toContain(
      'This workbook has macros. Macros never run here: its cells were read as they were saved.',
    );
  });

  it.each([
    ['a workbook that is encrypted', ole('EncryptedPackage'), 'workbook_encrypted'],
    ['an old workbook', ole('Workbook'), 'xls'],
    ['a binary workbook', buildZip([{ name: 'xl/workbook.bin', content: 'x' }]), 'xlsb'],
    [
      'an archive of a workbook',
      buildZip([{ name: 'a.xlsx', content: buildWorkbook(LIST), method: 'stored' }]),
      'zip',
    ],
    ['another document of Office', buildZip([{ name: 'word/document.xml', content: 'x' }]), 'zip'],
    ['a workbook that was cut off', buildWorkbook(LIST).subarray(0, 1_000), 'workbook_damaged'],
    [
      'a workbook with a row far below',
      buildWorkbook({
        sheets: [
          { name: 'a', rows: `${rowsXml([HEADER])}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>` },
        ],
      }),
      'workbook_too_long',
    ],
  ])('that is %s is refused by name, and told how to save it', async (_, bytes, code) => {
    for (const language of ['en', 'zh-CN'] as const) {
      const { journey } = await drop(bytes, language);
      expect(journey.summary.error?.code).toBe(code);
      expect(journey.summary.error?.message).toMatch(/CSV/);
      expect(journey.rows).toEqual([]);
    }
  });

  it('that shows its damage only at its end imports nobody', async () => {
    const rows = rowsXml([HEADER, ...Array.from({ length: 5_000 }, (_, at) => [`u${at}`, '甲'])]);
    const content = `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
    const parts = [{ name: 'xl/worksheets/sheet1.xml', content, claims: { crc: 1 } }];
    const { journey } = await drop({ ...LIST, parts });
    expect(journey.summary).toMatchObject({ rows: 0, error: { code: 'workbook_damaged' } });
  });
});
