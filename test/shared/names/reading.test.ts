import { describe, expect, it } from 'vitest';
import { parseProfile, userSchemaOf } from '../../../shared/gateway/profile.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { fieldNamesOf } from '../../../shared/names/name-table.ts';
import { readNameTable } from '../../../shared/names/read-table.ts';
import { readHeader } from '../../../shared/rows/read-header.ts';
import type { StoredRow } from '../../../shared/rows/row.ts';
import { createRowReader } from '../../../shared/rows/row-reader.ts';

const TABLE = `field,name,id
roleIds,店长,7
roleIds,督导,10
roleIds,副店长,8
roleIds,店长组,"7,10"
roleIds,Store Manager,7
depIds,中心店,3001
depIds,中心店,3002
depIds,上海南京路店,3003
pId,王店长,55
parentEmployeeNumber,王店长,000055
validateDate,长期,2099-12-31 23:59:59
isSingleSign,外聘,1
shopId,旗舰店,S_12
privilegeIds,全部,P_1
mail,总机,desk@example.com
`;

const PROFILE = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 1,
    language: 'en',
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);
const { fields } = userSchemaOf(PROFILE);

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function namesOf(text: string) {
  const read = await readNameTable(bytesOf(text), { ...PROFILE, fields });
  if (!('table' in read)) throw new Error(read.mistakes[0].message);
  return fieldNamesOf(read.table);
}

interface Setting {
  readonly table?: string;
  readonly language?: Language;
  readonly headings?: readonly string[];
  readonly patterns?: Readonly<Record<string, string>>;
}

/** What one row of these cells becomes; the user name stands before them. */
async function readRow(cells: Readonly<Record<string, string>>, setting: Setting = {}): Promise<StoredRow> {
  const { table = TABLE, language = 'en', patterns = {} } = setting;
  const names = await namesOf(table);
  const headings = ['userName', ...Object.keys(cells)];
  const header = readHeader(headings, fields, { language, matchBy: 'userName', names });
  if ('error' in header) throw new Error(header.error.message);
  const reader = createRowReader({ header, fields, language, matchBy: 'userName', names, patterns });
  return reader.read({ row: 2, cells: ['li.si', ...Object.values(cells)] });
}

/** What is sent for a cell; undefined where it is the text itself. */
async function sent(heading: string, cell: string, setting?: Setting): Promise<string | undefined> {
  const row = await readRow({ [heading]: cell }, setting);
  if (Array.isArray(row)) return undefined;
  if (row.kind !== 'user') throw new Error(JSON.stringify(row));
  return Object.values(row.values)[0];
}

async function problemOf(heading: string, cell: string, setting?: Setting) {
  const row = await readRow({ [heading]: cell }, setting);
  return !Array.isArray(row) && row.kind === 'rejected' ? row.problems[0] : undefined;
}

describe('a name stands for its id', () => {
  it.each([
    ['roleIds', '店长', '7'],
    ['roleIds', ' 店 长 ', '7'],
    ['roleIds', 'store manager', '7'],
    ['roleIds', 'Ｓｔｏｒｅ_Manager', '7'],
    ['roleIds', '="店长"', '7'],
    ['角色', '店长', '7'],
    ['Position', '督导', '10'],
    ['pId', '王店长', '55'],
    ['parentEmployeeNumber', '王店长', '000055'],
    ['validateDate', '长期', '2099-12-31 23:59:59'],
    ['isSingleSign', '外聘', '1'],
    ['shopId', '旗舰店', 'S_12'],
    ['privilegeIds', '全部', 'P_1'],
    ['mail', '总机', 'desk@example.com'],
  ])('is read as its id in the column %s: %s', async (heading, cell, id) => {
    expect(await sent(heading, cell)).toBe(id);
  });

  it.each([
    ['店长,督导,7', '7,10'],
    ['店长、督导', '7,10'],
    ['店长，9；督导;', '7,9,10'],
    ['12,副店长', '12,8'],
    ['店长组,7、店长,8', '7,10,8'],
  ])('in a list beside ids and others: %s', async (cell, ids) => {
    expect(await sent('roleIds', cell)).toBe(ids);
  });

  it('and the report shows what the person typed', async () => {
    const row = await readRow({ roleIds: '店长' });
    expect(row).toMatchObject({ kind: 'user', cells: ['li.si', '店长'], values: { roleIds: '7' } });
  });

  it('but a number is an id, and other values stay what they are', async () => {
    expect(await sent('roleIds', '7')).toBeUndefined();
    expect(await sent('roleIds', '7,10')).toBeUndefined();
    expect(await sent('roleIds', '７')).toBe('7');
    expect(await sent('validateDate', '2030/1/1')).toBe('2030-01-01 00:00:00');
    expect(await sent('isSingleSign', '是')).toBe('1');
    expect(await sent('shopId', 'S_13')).toBeUndefined();
    expect(await sent('mail', 'li@example.com')).toBeUndefined();
    expect(await sent('parentEmployeeNumber', '000077')).toBeUndefined();
    expect(await sent('roleIds', '无')).toBe('');
  });
});

describe('a name that nobody knows', () => {
  it.each([
    ['roleIds', '店张'],
    ['roleIds', '店长,采购'],
    ['roleIds', 'Manager2'],
    ['roleIds', '角色7'],
    ['pId', '李店长'],
    ['parentEmployeeNumber', '李店长'],
    ['validateDate', '试用期'],
    ['isSingleSign', '内聘'],
    ['privilegeIds', '部分'],
  ])('rejects its row in the column %s: %s', async (heading, cell) => {
    expect(await problemOf(heading, cell)).toMatchObject({ column: heading, code: 'unknown_name' });
  });

  it('is told with those it resembles most, three at most', async () => {
    const table =
      'field,name,id\nroleIds,店长,1\nroleIds,副店长,2\nroleIds,店员,3\nroleIds,店助,4\nroleIds,收银,5\n';
    expect((await problemOf('roleIds', '店掌', { table }))?.message).toMatch(
      /“店掌” \(nearest: 店长, 店员, 店助\)/,
    );
    expect((await problemOf('roleIds', '深圳副店长', { table }))?.message).toContain(
      '(nearest: 副店长, 店长)',
    );
    expect((await problemOf('roleIds', '总监', { table }))?.message).toContain('“总监”. ');
    const chinese = await problemOf('roleIds', '店掌', { table, language: 'zh-CN' });
    expect(chinese?.message).toContain('“店掌”（相近的有：店长、店员、店助）');
  });

  it('is told, for a date, with the names that the profile has for dates, and what else will do', async () => {
    const table = 'field,name,id\nvalidateDate,长期,2099-12-31 23:59:59\nvalidateDate,试用,2030-01-01\n';
    for (const word of ['永久', 'permanent'])
      expect((await problemOf('validateDate', word, { table }))?.message).toContain('such as 长期, 试用');
    expect((await problemOf('validateDate', '长期有效', { table }))?.message).toContain('such as 长期,');
    const unknown = await problemOf('validateDate', '转正', { table });
    expect(unknown?.message).toBe(
      'Not among the names that your operator has listed: “转正” (there are: 长期, 试用). Type a name that is, or a date such as 2026-06-25.',
    );
  });

  it('is shown where it stands beside a password, if it is of hanzi', async () => {
    const row = await readRow({ password: 'Init-2031x', validateDate: '转正' });
    expect(row).toMatchObject({ problems: [{ message: expect.stringContaining('“转正”') }] });
    const blank = await readRow({ password: '', validateDate: '转正' });
    expect(blank).toMatchObject({ problems: [{ message: expect.stringContaining('“转正”') }] });
  });

  it('is told for each item of a list', async () => {
    const problem = await problemOf('roleIds', '采购,店长,督倒');
    expect(problem?.message).toContain('“采购”');
    expect(problem?.message).toContain('“督倒” (nearest: 督导)');
    expect(problem?.message).not.toContain('“店长”');
  });

  it.each([
    ['roleIds', '1.38E+10', 'excel_number'],
    ['roleIds', '10-Jul', 'excel_date'],
    ['validateDate', '永久', 'endless_date'],
    ['validateDate', '2030-02-30', 'invalid_date'],
    ['roleIds', '锟斤拷', 'damaged_text'],
  ])('is not what is wrong with %s %s', async (heading, cell, code) => {
    expect((await problemOf(heading, cell))?.code).toBe(code);
  });

  it('may be an id where ids that have names are no numbers, too', async () => {
    const table = 'field,name,id\ndepIds,中心店,S_1\n';
    expect(await sent('depIds', 'S_2', { table })).toBeUndefined();
    expect((await problemOf('depIds', 'S', { table }))?.code).toBe('unknown_name');
  });

  it('is no name where its parameter has none', async () => {
    expect((await problemOf('orgIds', '财务部'))?.code).toBe('not_an_id');
  });
});

describe('a name with several ids', () => {
  it('rejects its row, and the message names the ids', async () => {
    const problem = await problemOf('depIds', '中心店');
    expect(problem).toMatchObject({ column: 'depIds', code: 'ambiguous_name' });
    expect(problem?.message).toContain('“中心店” (3001, 3002)');
    expect((await problemOf('depIds', '上海南京路店、中心店'))?.code).toBe('ambiguous_name');
  });
});

describe('the ids of names', () => {
  it('keep the rules of the parameter: its pattern and its length', async () => {
    expect((await problemOf('roleIds', '店长', { patterns: { roleIds: '^1\\d$' } }))?.code).toBe(
      'pattern_mismatch',
    );
    const table = `field,name,id\n${Array.from({ length: 99 }, (_, n) => `roleIds,角色${n}甲,1234567890${n}`).join('\n')}`;
    const cell = Array.from({ length: 99 }, (_, n) => `角色${n}甲`).join('、');
    expect((await problemOf('roleIds', cell, { table }))?.code).toBe('too_long');
  });
});

describe('a password', () => {
  it('that stands where a name should is not told', async () => {
    const row = await readRow({ password: '', roleIds: 'Hush-hush-42' });
    expect(JSON.stringify(row)).not.toContain('ush-hush');
  });

  it('beside a misspelt name does not hide that name', async () => {
    const row = await readRow({ password: 'Hush-hush-42', roleIds: '店张' });
    expect(JSON.stringify(row)).not.toContain('ush-hush');
    expect(JSON.stringify(row)).toContain('“店张” (nearest: 店长');
  });
});

describe('a column of names', () => {
  const fieldsOf = async (headings: readonly string[], table = TABLE) => {
    const names = await namesOf(table);
    const header = readHeader(['userName', ...headings], fields, {
      language: 'en',
      matchBy: 'userName',
      names,
    });
    if ('error' in header) throw new Error(header.error.message);
    return header.columns.slice(1).map(({ field }) => field);
  };

  it('is found under a heading that says so, where the parameter has names', async () => {
    expect(await fieldsOf(['岗位', '门店名称', '部门名称'])).toEqual(['roleIds', 'depIds', undefined]);
    expect(await fieldsOf(['Job title', 'Store name'])).toEqual(['roleIds', 'depIds']);
  });

  it('is nothing where another column fills that parameter', async () => {
    expect(await fieldsOf(['门店编号', '门店名称'])).toEqual(['depIds', undefined]);
  });

  it('is nothing where two columns, or two parameters, can be meant', async () => {
    expect(await fieldsOf(['岗位', '角色名称'])).toEqual([undefined, undefined]);
    expect(await fieldsOf(['岗位'], `${TABLE}dutiesId,店长,3\n`)).toEqual([undefined]);
    expect(await fieldsOf(['岗位'], 'field,name,id\ndutiesId,店长,3\n')).toEqual(['dutiesId']);
  });
});
