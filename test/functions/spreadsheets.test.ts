/** Every fixture on its whole road, in both languages: what it says, and that its report comes back unharmed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../shared/chunk/result.ts';
import { guardCell, unguardCell } from '../../shared/csv/guard.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { UNDONE_OUTCOMES } from '../../shared/user/outcome.ts';
import { MAX_SHEET_COLUMNS } from '../../shared/workbook/sheet-rows.ts';
import { MAX_CELL_CHARS } from '../../shared/workbook/write-xml.ts';
import { cutBytes, readAll } from '../shared/csv/read-all.ts';
import { NEW_USER } from '../support/new-user.ts';
import { createSpreadsheetRoad, type Journey, withoutSign } from '../support/spreadsheet-road.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
/** Control characters, and what else no XML can hold. */
const NOT_IN_XML = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

const profileIn = (language: Language, defaults: Record<string, string>) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1000,
      language,
      defaults,
      patterns: { employeeNumber: '^\\d{6}$' },
      aliases: { 昵称: 'userName' },
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  );

/** What comes of a fixture. */
interface Expected {
  /** Encoding and delimiter as the summary names them; default UTF-8 and comma. */
  readonly csv?: string;
  /** Each row of the report: `3 rejected 手机号:invalid_mobile`. */
  readonly rows?: readonly string[];
  /** Why the whole file is refused. */
  readonly refused?: string;
  /** Some of what the gateway has of some users afterwards. `known` was there before. */
  readonly users?: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** Headings that the summary says something about. */
  readonly notes?: readonly string[];
  readonly defaults?: Record<string, string>;
  /** Its lines stand whole in quotes, which no report shows. */
  readonly isUnquoted?: true;
}

const PEOPLE: Expected = {
  rows: ['2 created', '3 created'],
  users: {
    zhangwei: { showName: '张伟', mobilePhone: '13800138000' },
    liping: { showName: '李萍', mobilePhone: '13900139000' },
  },
};
const people = (csv: string): Expected => ({ ...PEOPLE, csv });
const PERSON: Expected = {
  rows: ['2 created'],
  users: {
    zhangwei: {
      showName: '张伟',
      password: 'Pw-1',
      validateDate: '2030-01-01 00:00:00',
      isSingleSign: '0',
      roleIds: '7',
      orgIds: '3',
      organizeIds: '4',
      depIds: '5',
      employeeNumber: '000123',
      mobilePhone: '13800138000',
      mail: 'zw@example.com',
    },
  },
};
/** As someone has who was given none. */
const NO_NUMBER = { employeeNumber: undefined };
const columnsOfTenThousand = Array.from({ length: 20 }, (_, at) => `c${at}`);

const READING: Readonly<Record<string, Expected>> = {
  'utf-8.csv': PEOPLE,
  'utf-8-bom.csv': PEOPLE,
  'utf-8-accents.csv': { rows: ['2 created', '3 created'], users: { jose: { showName: 'José Núñez' } } },
  'gbk.csv': people('gb18030 ,'),
  'gb18030-four-byte.csv': {
    csv: 'gb18030 ,',
    rows: ['2 created', '3 created'],
    users: { wu: { showName: '吴𠮷' }, zhu: { showName: '朱镕' } },
  },
  'gbk-that-is-valid-utf-8-by-chance.csv': {
    csv: 'gb18030 ,',
    rows: ['2 created'],
    users: { li: { showName: '小伟' } },
  },
  'gbk-rare-hanzi.csv': {
    csv: 'gb18030 ,',
    rows: ['2 created', '3 created'],
    users: { ting: { showName: '婷婷' }, qian: { showName: '倩倩' } },
  },
  'gbk-one-rare-hanzi.csv': { refused: 'unknown_encoding' },
  'gbk-traditional-hanzi.csv': {
    csv: 'gb18030 ,',
    rows: ['2 created', '3 created', '4 created'],
    users: { chen: { showName: '陳偉' }, zhang: { showName: '張麗' }, huang: { showName: '黃麗' } },
  },
  'utf-16le.csv': people('utf-16le ,'),
  'utf-16le-bom.csv': people('utf-16le ,'),
  'utf-16be.csv': people('utf-16be ,'),
  'utf-16be-bom.csv': people('utf-16be ,'),
  'excel-unicode-text.csv': people('utf-16le \t'),
  'semicolon.csv': people('utf-8 ;'),
  'semicolon-with-lists-of-ids.csv': {
    csv: 'utf-8 ;',
    rows: ['2 rejected required_to_create', '3 rejected required_to_create'],
  },
  'tab.csv': people('utf-8 \t'),
  'pipe.csv': people('utf-8 |'),
  'crlf.csv': PEOPLE,
  'cr.csv': PEOPLE,
  'mixed-line-breaks.csv': { rows: ['2 created', '3 created', '4 created'] },
  'quoted-newlines.csv': {
    rows: ['2 rejected required_to_create', '3 rejected required_to_create'],
    notes: ['备注'],
  },
  'sep-line.csv': people('utf-8 ;'),
  'sep-line-quoted.csv': PEOPLE,
  'instruction-row.csv': { ...PEOPLE, rows: ['3 created', '4 created'] },
  'empty-lines-and-total-row-at-the-end.csv': {
    ...PEOPLE,
    rows: ['2 created', '3 created', '4 ignored', '5 ignored', '6 ignored'],
  },
  'template-sample-row.csv': { rows: ['2 ignored', '3 created'] },
  'open-quote.csv': {
    rows: ['2 created', '3 rejected open_quote', '4 created', '5 created', '6 created'],
  },
  'open-quote-in-the-last-line.csv': { rows: ['2 created', '3 rejected open_quote'] },
  'quote-left-open-before-a-password.csv': { rows: ['2 rejected open_quote', '3 created'] },
  'text-after-a-closing-quote.csv': { rows: ['2 rejected open_quote', '3 created'] },
  'record-over-65536-characters.csv': {
    rows: ['2 created', '3 rejected record_too_long', '4 created'],
    notes: ['备用'],
  },
  'nul-byte.csv': { rows: ['2 rejected showName:nul_byte', '3 created'] },
  'wrong-byte.csv': { rows: ['2 created', '3 created', '4 rejected 姓名:wrong_byte', '5 created'] },
  'wrong-byte-in-gbk.csv': {
    csv: 'gb18030 ,',
    rows: ['2 created', '3 created', '4 rejected 姓名:wrong_byte', '5 created'],
  },
  'latin-1-accents-that-pair.csv': { refused: 'unknown_encoding' },
  'latin-1.csv': { refused: 'unknown_encoding' },
  'ragged-row.csv': { rows: ['2 created', '3 rejected ragged_row'] },
  'empty.csv': { refused: 'empty_file' },
  'only-bom-and-blank-lines.csv': { refused: 'empty_file' },
  'header-only.csv': { refused: 'no_rows' },
  'workbook.xlsx': { refused: 'workbook_damaged' },
  'workbook.xls': { refused: 'xls' },
  'html-table.xls': { refused: 'html' },
  'sheet.numbers': { refused: 'numbers' },
  'sheet.ods': { refused: 'ods' },
  'csv-in-a.zip': { refused: 'zip' },
  'picture.jpg': { refused: 'image' },
  'picture.png': { refused: 'image' },
  'picture.heic': { refused: 'image' },
  'document.pdf': { refused: 'pdf' },
};

const HEADINGS: Readonly<Record<string, Expected>> = {
  'canonical-names.csv': PERSON,
  'chinese-headings.csv': PERSON,
  'english-headings.csv': PERSON,
  'noise-around-headings.csv': {
    rows: ['2 created'],
    users: { zhangwei: { mail: 'zw@example.com', password: 'Pw-1', employeeNumber: '000123' } },
  },
  'aliases-of-the-profile-first.csv': { rows: ['2 created'], users: { zhangwei: { showName: '张伟' } } },
  'did-you-mean.csv': { rows: ['2 created'], notes: ['手机号码（11位）', '爱好'] },
  'misspelt-password.csv': {
    rows: ['2 created'],
    notes: ['Pasword'],
    users: { zhangwei: { password: 'Initial-1' } },
  },
  'passwords-under-other-names.csv': {
    rows: ['2 created'],
    notes: ['登入密碼', 'Passcode', 'PIN', 'shopping'],
    users: { zhangwei: { password: 'Initial-1' } },
  },
  'two-headings-for-one-field.csv': { refused: 'duplicate_column' },
  'missing-required-heading.csv': { refused: 'missing_column' },
  'missing-required-heading-misspelt.csv': { refused: 'missing_column' },
  'header-looks-like-data.csv': { refused: 'no_header' },
  'header-over-65536-characters.csv': { refused: 'header_too_long' },
  'proto-and-constructor.csv': {
    rows: ['2 created', '3 created', '4 created'],
    notes: ['__proto__', 'constructor', 'toString'],
    users: { ['__proto__']: { showName: '原型' }, constructor: { showName: '构造' } },
  },
  'ten-thousand-columns.csv': { rows: ['2 created'], notes: [...columnsOfTenThousand, '', ''] },
};

const CELLS: Readonly<Record<string, Expected>> = {
  'white-space-around-cells.csv': {
    rows: ['2 created', '3 created'],
    users: {
      zhangwei: { showName: '张 伟', mobilePhone: '13800138000' },
      liping: { showName: '李萍', mobilePhone: '13900139000' },
    },
  },
  'full-width-digits-and-letters.csv': {
    rows: ['2 created'],
    users: {
      zhangwei: {
        showName: 'ＡＢ公司张伟',
        employeeNumber: '000123',
        mobilePhone: '13800138000',
        orgIds: '3',
      },
    },
  },
  'lists-of-ids.csv': {
    rows: ['2 created', '3 created'],
    users: {
      zhangwei: { roleIds: '7,10,15', orgIds: '7,10,15', depIds: '7,10,15' },
      liping: { roleIds: '7,10,15', orgIds: '7,10,15', depIds: '7,S_10' },
    },
  },
  'dates.csv': {
    rows: [
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((row) => `${row} created`),
      '10 rejected 有效期:invalid_date',
      '11 rejected 有效期:invalid_date',
    ],
    users: {
      a1: { validateDate: '2026-06-25 00:00:00' },
      a2: { validateDate: '2026-06-25 00:00:00' },
      a3: { validateDate: '2026-06-25 00:00:00' },
      a4: { validateDate: '2026-06-25 18:30:59' },
      a5: { validateDate: '2026-06-25 08:05:00' },
      a6: { validateDate: '2026-06-25 18:30:00' },
      a7: { validateDate: '2026-06-25 00:00:00' },
      a8: { validateDate: '2026-06-25 18:00:00' },
    },
  },
  'flags.csv': {
    rows: [...[2, 3, 4, 5, 6, 7].map((row) => `${row} created`), '8 rejected 单点登录:invalid_flag'],
    users: Object.fromEntries(
      ['1', '0', '1', '0', '1', '0'].map((isSingleSign, at) => [`a${at + 1}`, { isSingleSign }]),
    ),
  },
  'mobile-numbers.csv': {
    rows: [...[2, 3, 4, 5].map((row) => `${row} created`), '6 rejected 手机号:invalid_mobile'],
    users: Object.fromEntries([1, 2, 3, 4].map((n) => [`a${n}`, { mobilePhone: '13800138000' }])),
  },
  'scientific-numbers.csv': {
    rows: [
      '2 rejected 手机号:excel_number 工号:excel_number 角色:excel_number',
      '3 rejected 用户名:excel_number',
    ],
  },
  'numbers-of-a-european-excel.csv': {
    csv: 'utf-8 ;',
    rows: ['2 rejected 手机号:excel_number 工号:excel_number', '3 created'],
    users: { a2: { mobilePhone: '13800138000', employeeNumber: '000123' } },
  },
  'wrong-byte-and-other-errors.csv': {
    rows: ['2 rejected 姓名:wrong_byte 密码:wrong_byte 手机号:invalid_mobile 工号:lost_zeros', '3 created'],
  },
  'lost-leading-zeros.csv': {
    rows: ['2 created', '3 rejected 工号:lost_zeros', '4 rejected 工号:pattern_mismatch'],
    users: { a1: { employeeNumber: '000123' } },
  },
  'errors-of-the-spreadsheet.csv': {
    rows: ['2 rejected 姓名:excel_error 有效期:excel_error 工号:excel_error', '3 rejected 姓名:damaged_text'],
  },
  'all-errors-of-a-row.csv': {
    rows: [
      '2 rejected 用户名:missing_key 姓名:too_long 有效期:invalid_date 单点登录:invalid_flag 角色:not_an_id ' +
        '手机号:invalid_mobile 邮箱:invalid_mail 上级:invalid_integer 工号:lost_zeros',
    ],
  },
  'password-in-a-shifted-row.csv': {
    rows: ['2 rejected ragged_row', '3 rejected ragged_row', '4 rejected 密码:surrounding_space'],
  },
  'same-user-twice.csv': {
    rows: [
      '2 created',
      '3 rejected 手机号:invalid_mobile',
      '4 rejected 手机号:invalid_mobile 用户名:duplicate_user',
      '5 rejected 用户名:duplicate_user',
    ],
  },
  'blank-cells-keep.csv': {
    rows: ['2 updated'],
    users: { known: { showName: '新名字', roleIds: '99', mobilePhone: '13600136000' } },
  },
  'new-user-lacks-cells.csv': {
    defaults: {},
    rows: [
      '2 rejected password_required required_to_create required_to_create 角色:required_to_create ' +
        'required_to_create required_to_create required_to_create',
      '3 unchanged',
    ],
  },
  'defaults-on-creation-only.csv': {
    rows: ['2 created', '3 updated'],
    users: { zhangwei: NEW_USER, known: { showName: '新名字', roleIds: '99', password: 'Old-1' } },
  },
  'passwords-as-typed.csv': {
    rows: [
      '2 created',
      '3 created',
      '4 rejected 密码:surrounding_space',
      '5 rejected 密码:surrounding_space',
      '6 created',
      '7 unchanged',
    ],
    users: {
      a1: { password: '=1+1' },
      a2: { password: '１ a,"b"' },
      a5: { password: "'=x" },
      known: { password: 'Old-1' },
    },
  },
  'user-names-exactly.csv': {
    rows: ['2 created', '3 created', '4 created', '5 created'],
    users: { known: { showName: '已知' }, KNOWN: { showName: '大写' } },
  },
  'names-where-ids-belong.csv': { rows: ['2 rejected 角色:not_an_id 部门:not_an_id 门店:not_an_id'] },
  'formulas.csv': {
    rows: ['2 created', '3 created', '4 created'],
    notes: ['备用', '=备注'],
    users: { a1: { showName: '=甲' }, a2: { showName: "'乙" } },
  },
};

/** Files that people really had; the profile's defaults give all that a new user needs. */
const WILD: Readonly<Record<string, Expected>> = {
  'big5.csv': { refused: 'unknown_encoding' },
  'cyrillic-windows-1251.csv': { refused: 'unknown_encoding' },
  'german-windows-1252.csv': { refused: 'unknown_encoding' },
  'utf8-with-one-windows-1252-row.csv': {
    rows: ['2 created', '3 rejected Display name:wrong_byte'],
    users: { mueller: { showName: 'Jürgen Müller' } },
  },
  'destroyed-text.csv': { rows: [2, 3, 4].map((row) => `${row} rejected Display name:damaged_text`) },
  'second-heading-row.csv': {
    defaults: { ...NEW_USER, showName: 'Somebody' },
    rows: ['2 ignored', '3 rejected 工号:pattern_mismatch'],
  },
  'footer-rows.csv': {
    defaults: { ...NEW_USER, showName: 'Somebody' },
    rows: ['2 rejected Employee number:pattern_mismatch', '3 ignored', '4 ignored', '5 ignored'],
  },
  'null-literals.csv': {
    rows: [2, 3, 4, 5].map((row) => `${row} created`),
    users: { n1: NO_NUMBER, n4: NO_NUMBER },
  },
  'float-codes.csv': {
    rows: [
      '2 rejected Roles:excel_decimal Employee number:excel_decimal',
      '3 rejected Employee number:excel_date',
    ],
  },
  'hidden-characters.csv': {
    rows: ['2 rejected Email:mail_link', '3 rejected Display name:stray_character'],
  },
  'equals-quoted.csv': {
    rows: ['2 created', '3 rejected Employee number:lost_zeros'],
    users: { tess: { showName: 'Tess One' } },
  },
  'whole-line-quoted.csv': { rows: ['2 rejected Employee number:pattern_mismatch'], isUnquoted: true },
  'look-alike-user-names.csv': { rows: ['2 created', '3 rejected User name:duplicate_user'] },
  'password-under-a-foreign-heading.csv': {
    defaults: { ...NEW_USER, showName: 'Somebody' },
    rows: ['2 created'],
    notes: ['Mot de passe initial', 'Nom'],
  },
  'group-headings-above.csv': { rows: ['3 created'], users: { tess: { password: 'Init-Pw-2031x' } } },
  'last-cell-dropped.csv': { rows: ['2 created', '3 created'], notes: ['Notes'] },
  'unnamed-last-columns.csv': { rows: ['2 created', '3 created'] },
  'surplus-cells.csv': { rows: ['2 rejected ragged_row', '3 created'] },
};

const FOLDERS = { csv: READING, headings: HEADINGS, cells: CELLS, wild: WILD };

/** Drops a fixture at a gateway that knows one user. */
async function dropFixture(path: string, language: Language, defaults: Record<string, string>) {
  const road = await createSpreadsheetRoad(profileIn(language, defaults));
  const values = { userName: 'known', showName: '已知', roleIds: '99', mobilePhone: '13600136000' };
  road.users.push({ id: '1', values: { ...values, password: 'Old-1' } });
  return { road, journey: await road.drop(readFileSync(join(FIXTURES, path))) };
}

/** Drops a fixture once in each language, when it is first asked for. */
function createDrops(path: string, defaults: Record<string, string> = NEW_USER) {
  const dropped = new Map<Language, ReturnType<typeof dropFixture>>();
  return (language: Language): ReturnType<typeof dropFixture> => {
    const known = dropped.get(language) ?? dropFixture(path, language, defaults);
    dropped.set(language, known);
    return known;
  };
}

const isPassword = (heading: string): boolean =>
  /密[码碼]|pass?w|mot de passe/i.test(heading.normalize('NFKC'));

/** The cells of a record as the file has them, blank ones at its end added or left out. */
async function originalsOf(path: string): Promise<(row: number, width: number) => string[]> {
  const { records } = await readAll(cutBytes(readFileSync(join(FIXTURES, path))));
  return (row, width) => {
    const cells = records[row - 1]?.cells ?? [];
    return Array.from(
      { length: Math.max(width, cells.findLastIndex((text) => text !== '') + 1) },
      (_, at) => cells[at] ?? '',
    );
  };
}

const inShort = ({ row, outcome, problems = [] }: ResultRow): string =>
  [row, outcome, ...problems.map(({ column, code }) => (column ? `${column}:${code}` : code))].join(' ');

/** Everything that a person is told. */
const messagesOf = ({ summary, rows }: Journey): string[] => [
  ...(summary.error ? [summary.error.message] : []),
  ...(summary.notes ?? []).map(({ message }) => message),
  ...rows.flatMap(({ problems = [] }) => problems.map(({ message }) => message)),
];

/** A file that is not UTF-8 has a note of what it was read as. */
const encodingNotes = (csv: string, { refused }: Expected): string[] =>
  csv.startsWith('utf-8') || refused ? [] : ['encoding'];

const BEGINNING = { 'zh-CN': /^\p{Script=Han}/u, en: /^[A-Z0-9]/ };

describe.each(Object.entries(FOLDERS))('a fixture of %s', (folder, expected) => {
  it('is expected to be there', () => {
    expect(readdirSync(join(FIXTURES, folder)).sort()).toEqual(Object.keys(expected).sort());
  });

  describe.each(Object.entries(expected))('%s', (name, { csv = 'utf-8 ,', defaults, ...comes }) => {
    const dropIn = createDrops(`${folder}/${name}`, defaults);

    it.each(LANGUAGES)('comes to what is expected, in %s', async (language) => {
      const { road, journey } = await dropIn(language);
      const { summary, rows } = journey;
      expect(rows.map(inShort)).toEqual(comes.rows ?? []);
      expect(summary.error?.code).toBe(comes.refused);
      const notes = (summary.notes ?? []).map(({ column = '', code }) =>
        code.startsWith('encoding_read') ? 'encoding' : column,
      );
      expect(notes).toEqual([...(comes.notes ?? []), ...encodingNotes(csv, comes)]);
      if (comes.rows) expect(Object.values(summary.csv ?? {}).join(' ')).toBe(csv);
      for (const [userName, values] of Object.entries(comes.users ?? {})) {
        const found = road.users.find((user) => user.values.userName === userName);
        const names = Object.keys(values);
        expect(Object.fromEntries(names.map((each) => [each, found?.values[each]]))).toEqual(values);
      }
      for (const message of messagesOf(journey)) {
        expect(message).toMatch(BEGINNING[language]);
        expect(message).not.toMatch(/\{\w+\}|Secret|undefined/);
      }
      expect(journey.report.toString()).not.toMatch(/Secret|Pw-1|Initial-1|S3cret|Init-Pw/);
    });

    it('is in its report as it is, but for passwords', async () => {
      if (comes.refused || comes.isUnquoted) return;
      const { columns, rows } = (await dropIn('en')).journey;
      const originalOf = await originalsOf(`${folder}/${name}`);
      const hasPasswords = columns.some(({ heading }) => isPassword(heading));
      for (const { row, cells } of rows) {
        const original = originalOf(row, cells.length);
        expect(cells.map((text) => guardCell(withoutSign(text)))).toEqual(
          original.map((text, at) =>
            hasPasswords && !withoutSign(cells[at] ?? '') ? '' : guardCell(unguardCell(text)),
          ),
        );
      }
    });

    it('has a report and failed rows that come back without losing a character', async () => {
      const { road, journey } = await dropIn('zh-CN');
      const back = await road.drop(journey.report);
      if (comes.refused) return expect(back.summary.error).toBeDefined();
      expect(back.columns).toEqual(journey.columns);
      const padded = ({ cells }: ResultRow): string[] => journey.columns.map((_, at) => cells[at] ?? '');
      expect(back.rows.map(padded)).toEqual(journey.rows.map(padded));
      const undone = journey.rows.filter(({ outcome }) => UNDONE_OUTCOMES.has(outcome));
      if (journey.failed === undefined) return expect(undone).toEqual([]);
      const failed = await road.drop(journey.failed);
      expect(failed.columns).toEqual(journey.columns);
      expect(failed.rows.map(({ cells }) => cells)).toEqual(undone.map(({ cells }) => cells));
    });

    it('has a workbook whose rows come back as they are', async () => {
      const { road, journey } = await dropIn('zh-CN');
      if (comes.refused || journey.columns.length > MAX_SHEET_COLUMNS)
        return expect(journey.workbook).toBeUndefined();
      const back = await road.drop(journey.workbook ?? Buffer.alloc(0));
      expect(back.columns).toEqual(journey.columns);
      const shown = ({ cells }: ResultRow): string[] =>
        journey.columns.map((_, at) =>
          (cells[at] ?? '').replace(NOT_IN_XML, '\ufffd').slice(0, MAX_CELL_CHARS - 1),
        );
      expect(back.rows.map(shown)).toEqual(journey.rows.map(shown));
    });
  });
});
