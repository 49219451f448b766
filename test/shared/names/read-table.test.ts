import { describe, expect, it } from 'vitest';
import { parseProfile, userSchemaOf } from '../../../shared/gateway/profile.ts';
import { choicesOf } from '../../../shared/names/name-table.ts';
import { MAX_TABLE_BYTES, type ReadTable, readNameTable } from '../../../shared/names/read-table.ts';
import { buildWorkbook } from '../../support/build-workbook.ts';

const PROFILE = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 1,
    language: 'en',
    patterns: { depIds: '^\\d{4}(,\\d{4})*$' },
    aliases: { 区域: 'organizeIds' },
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);
const RULES = { ...PROFILE, fields: userSchemaOf(PROFILE).fields };

async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

const read = (content: string | Uint8Array): Promise<ReadTable> => readNameTable(bytesOf(content), RULES);
const lines = (...given: string[]): string => ['field,name,id', ...given].join('\n');

/** What a table says, each name with its ids. */
async function said(content: string): Promise<Record<string, Record<string, string>>> {
  const result = await read(content);
  if (!('table' in result)) throw new Error(result.mistakes[0].message);
  return Object.fromEntries(
    [...result.table].map(([field, names]) => [
      field,
      Object.fromEntries([...names.values()].map(({ name, ids }) => [name, ids.join(' ')])),
    ]),
  );
}

async function mistakesOf(content: string | Uint8Array): Promise<string[]> {
  const result = await read(content);
  return 'mistakes' in result ? result.mistakes.map(({ code }) => code) : [];
}

describe('a table of names', () => {
  it('gives for every parameter its names and ids, an id as it is sent', async () => {
    const text = lines('roleIds,店长,7', 'roleIds,督导,８', 'validateDate,长期,2099/12/31');
    expect(await said(text)).toEqual({
      roleIds: { 店长: '7', 督导: '8' },
      validateDate: { 长期: '2099-12-31 00:00:00' },
    });
  });

  it('has its columns in any order, in Chinese too, with others beside them', async () => {
    expect(await said('备注,编号,名称,字段\n,7,店长,roleIds\n')).toEqual({ roleIds: { 店长: '7' } });
  });

  it('may call a parameter by a heading of it, the profile’s own too', async () => {
    expect(await said(lines('角色,店长,7', '区域,华东区,21'))).toEqual({
      roleIds: { 店长: '7' },
      organizeIds: { 华东区: '21' },
    });
  });

  it('may have a byte order mark, blank lines, other separators, and the same line twice', async () => {
    const text = '\ufefffield;name;id\r\nroleIds;店长;7\r\n;;\r\n\r\nroleIds;店长 ;7\r\n';
    expect(await said(text)).toEqual({ roleIds: { 店长: '7' } });
  });

  it('may have a name for several ids of a list', async () => {
    expect(await said(lines('roleIds,店长组,"7,10"'))).toEqual({ roleIds: { 店长组: '7,10' } });
  });

  it('may say of a value what it is anyway, and have names that only look like values where anything is one', async () => {
    expect(await said(lines('isSingleSign,是,1', 'showName,老板,李大明', 'roleIds,R2,7'))).toEqual({
      isSingleSign: { 是: '1' },
      showName: { 老板: '李大明' },
      roleIds: { R2: '7' },
    });
  });

  it('with no line but the first has no names', async () => {
    expect(await said('field,name,id\n')).toEqual({});
  });

  it('tells of a name with two ids, and is fine', async () => {
    const result = await read(lines('depIds,中心店,3001', 'depIds,中心店,3002', 'depIds,北门店,3003'));
    expect(result).toMatchObject({ notes: [{ code: 'names_ambiguous' }] });
    expect('notes' in result && result.notes[0]?.message).toContain(
      '“中心店” stands for more than one id (3001, 3002)',
    );
    expect('table' in result && choicesOf(result.table)).toEqual(new Map([['depIds', ['北门店']]]));
  });
});

describe('a table with a mistake cannot be used', () => {
  it.each([
    ['a parameter that there is not', lines('rolId,店长,7'), 'names_unknown_field'],
    ['no parameter', lines(',店长,7'), 'names_unknown_field'],
    ['who a row is about', lines('userName,店长,li.si'), 'names_field_refused'],
    ['passwords', lines('password,usual,Abc@1234'), 'names_field_refused'],
    ['no name', lines('roleIds,,7'), 'names_no_name'],
    ['a name of signs alone', lines('roleIds,**,7'), 'names_no_name'],
    ['a name that is a number', lines('depIds,7,3001'), 'names_number'],
    ['a name that is a full-width number', lines('depIds,７,3001'), 'names_number'],
    ['a name that is a list', lines('roleIds,店长、督导,7'), 'names_separator'],
    ['a name that is a fraction', lines('roleIds,7.0,8'), 'names_number'],
    ['a name that says that a cell is blank: NULL', lines('roleIds,NULL,7'), 'names_blank_word'],
    ['a name that says that a cell is blank: 无', lines('validateDate,无,2099-12-31'), 'names_blank_word'],
    ['a name that is a value itself: yes', lines('isSingleSign,是,0'), 'names_value'],
    ['a name that is a value itself: a day', lines('validateDate,2031-06-25,2099-12-31'), 'names_value'],
    [
      'a name that is a value itself: a number',
      lines('mobilePhone,+86 138 0013 8000,13900139000'),
      'names_value',
    ],
    ['a name that is a value itself: an address', lines('mail,a@b.cn,office@b.cn'), 'names_value'],
    ['no id', lines('roleIds,店长,'), 'names_no_id'],
    ['an id that the parameter does not take', lines('roleIds,店长,manager'), 'names_bad_id'],
    ['an id that a spreadsheet has destroyed', lines('roleIds,店长,1.38E+10'), 'names_bad_id'],
    ['an id against the pattern of the profile', lines('depIds,中心店,1'), 'names_bad_id'],
    ['a date that there is not', lines('validateDate,长期,2099-02-30'), 'names_bad_id'],
    ['a comma without quotes', lines('depIds,Bangkok, Central,3001'), 'names_extra_cell'],
    ['an open quote', lines('roleIds,"店长,7'), 'names_damaged'],
    ['no column of ids', 'field,name\nroleIds,店长\n', 'names_missing_column'],
    ['no first line', 'roleIds,店长,7\n', 'names_missing_column'],
    ['nothing in it', '', 'names_empty'],
    ['nothing but blanks in it', ' \n\n', 'names_empty'],
    ['more lines than a table has', `field,name,id\n${'roleIds,店长,7\n'.repeat(50_001)}`, 'names_too_large'],
  ])('and its code says which: %s', async (_, text, code) => {
    expect(await mistakesOf(text)).toEqual([code]);
  });

  it('GBK, which Excel saves as CSV in China', async () => {
    const gbk = Buffer.from('field,name,id\nroleIds,\xb5\xea\xb3\xa4,7\n', 'latin1');
    expect([['names_not_utf8'], ['unknown_encoding']]).toContainEqual(await mistakesOf(gbk));
    const utf16 = Buffer.from('\ufefffield\tname\tid\nroleIds\t店长\t7\n', 'utf16le');
    expect(await mistakesOf(utf16)).toEqual(['names_not_utf8']);
  });

  it('is refused where it is a workbook, with how to save it', async () => {
    const workbook = buildWorkbook({ sheets: [{ name: 'a', rows: [['field', 'name', 'id']] }] });
    expect(await mistakesOf(workbook)).toEqual(['names_not_csv']);
    const read = await readNameTable(bytesOf(workbook), { ...RULES, language: 'auto' });
    if (!('mistakes' in read)) throw new Error('The table was read.');
    expect(read.reasonIn('en')).toContain('choose Save As → “CSV UTF-8');
    expect(read.mistakes[0].message).toBe(`${read.reasonIn('en')} ${read.reasonIn('zh-CN')}`);
  });

  it('an id that is none, without a word of names for who reads files', async () => {
    const result = await read(lines('roleIds,店员,x'));
    const [first] = 'mistakes' in result ? result.mistakes : [];
    expect(first?.message).toMatch(/expected ids; separate several by commas, for example 7,10,15\.$/);
  });

  it('and all of them are told by their lines, up to a number that is read', async () => {
    const result = await read(lines('rolId,店长,7', 'roleIds,督导,', 'roleIds,店员,x'));
    expect('mistakes' in result && result.mistakes.map(({ message }) => message)).toEqual([
      expect.stringContaining('Line 2: “rolId”'),
      expect.stringContaining('Line 3: the name “督导” has no id'),
      expect.stringContaining('Line 4: the id of the name “店员” cannot be one of “roleIds”. Found “x”'),
    ]);
    const many = await read(lines(...Array<string>(100).fill('roleIds,店长,')));
    expect(many).toMatchObject({ count: 100 });
    expect('mistakes' in many && many.mistakes.length).toBeLessThan(25);
  });

  it('and takes no longer for the largest', () => {
    expect(MAX_TABLE_BYTES).toBe(4 * 1024 * 1024);
  });
});
