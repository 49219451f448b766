import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreRow } from '../../../shared/chunk/codec.ts';
import type { CsvRecord } from '../../../shared/csv/record-reader.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { createDuplicateCheck } from '../../../shared/overlap/duplicates.ts';
import { readHeader } from '../../../shared/rows/read-header.ts';
import { ChunkRow } from '../../../shared/rows/row.ts';
import { createRowReader } from '../../../shared/rows/row-reader.ts';
import type { Problem } from '../../../shared/user/outcome.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { FIELDS } from './fields.ts';

interface Setting {
  language?: Language;
  patterns?: Record<string, string>;
}

function createReader(headings: readonly string[], { language = 'en', patterns = {} }: Setting = {}) {
  const header = readHeader(headings, FIELDS, { language, matchBy: 'userName' });
  if ('error' in header) throw new Error(header.error.message);
  const reader = createRowReader({ header, fields: FIELDS, language, matchBy: 'userName', patterns });
  const stored = { fields: header.columns.map(({ field }) => field ?? null), hidden: header.hidden };
  return { read: (record: CsvRecord): ChunkRow => restoreRow(reader.read(record), record.row, stored) };
}

const readRow = (headings: string[], cells: string[], setting?: Setting): ChunkRow =>
  createReader(headings, setting).read({ row: 2, cells });

/** What a cell becomes under a heading, far from any password. */
function readValue(heading: string, cell: string, setting?: Setting): string | undefined {
  const row = readRow(['userName', heading], ['li.na', cell], setting);
  if (row.kind !== 'user') throw new Error(JSON.stringify(row));
  return row.user[heading];
}

function problemsOf(row: ChunkRow): Problem[] {
  if (row.kind !== 'rejected') throw new Error(JSON.stringify(row));
  return row.problems;
}

const problemOf = (heading: string, cell: string, setting?: Setting): Problem | undefined =>
  problemsOf(readRow(['userName', heading], ['li.na', cell], setting))[0];

describe('a good row', () => {
  it('becomes a user in the gateway’s terms, and keeps its own text for the report', () => {
    const row = readRow(['用户名', '角色', '爱好', '密码'], [' li.na ', '7、10', '棋', 'pa ss,１'], {
      language: 'zh-CN',
    });
    expect(row).toEqual({
      kind: 'user',
      row: 2,
      cells: [' li.na ', '7、10', '棋', ''],
      user: { userName: 'li.na', roleIds: '7,10', password: 'pa ss,１' },
    });
    expect(ChunkRow.parse(row)).toEqual(row);
  });

  it('leaves out what is blank, for a blank cell means keep', () => {
    const row = readRow(['userName', 'note', 'mail'], ['li.na', '', ' 　\u00a0']);
    expect(row).toMatchObject({ kind: 'user', user: { userName: 'li.na' } });
  });

  it('may have more cells than the header when they are empty', () => {
    expect(readRow(['userName', 'note', ''], ['li.na', 'x', '', '', ''])).toEqual({
      kind: 'user',
      row: 2,
      cells: ['li.na', 'x'],
      user: { userName: 'li.na', note: 'x' },
    });
  });

  it('compares user names exactly: neither case nor inner spaces are touched', () => {
    expect(readValue('employeeNumber', 'Ab  c')).toBe('Ab  c');
  });
});

describe('a cell is read', () => {
  it.each([
    ['note', '\u00a0　张 三\r\n', '张 三'],
    ['note', 'ＡＢ１', 'ＡＢ１'],
    ['employeeNumber', '　Ａ００１２\u202c', 'A0012'],
    ['mail', 'ｌｉ＠example.com', 'li@example.com'],
    ['pId', '１２', '12'],
    ['status', '-1', '-1'],
    ['roleIds', '7,10,15', '7,10,15'],
    ['roleIds', '7，10、15；16;S_17，', '7,10,15,16,S_17'],
    ['mobilePhone', '13800138000', '13800138000'],
    ['mobilePhone', '+86 138-0013-8000', '13800138000'],
    ['mobilePhone', '008613800138000', '13800138000'],
    ['mobilePhone', '\u202d138 0013 8000\u202c', '13800138000'],
    ['mobilePhone', '１３８００１３８０００', '13800138000'],
    ['isSingleSign', '是', '1'],
    ['isSingleSign', '否', '0'],
    ['isSingleSign', 'TRUE', '1'],
    ['isSingleSign', 'False', '0'],
    ['isSingleSign', '０', '0'],
    ['validateDate', '2026-06-25', '2026-06-25 00:00:00'],
    ['validateDate', '2026/6/25', '2026-06-25 00:00:00'],
    ['validateDate', '2026年6月25日', '2026-06-25 00:00:00'],
    ['validateDate', '2026年6月25日 8:05', '2026-06-25 08:05:00'],
    ['validateDate', '2026/6/25 18:30:59', '2026-06-25 18:30:59'],
    ['validateDate', '２０２６－０６－２５', '2026-06-25 00:00:00'],
    ['validateDate', '2024-02-29', '2024-02-29 00:00:00'],
    ['validateDate', '46198', '2026-06-25 00:00:00'],
    ['validateDate', '46198.75', '2026-06-25 18:00:00'],
    ['validateDate', '46198.99999999', '2026-06-26 00:00:00'],
    ['userContent', ' [{"configureId":1}] ', '[{"configureId":1}]'],
    ['password', 'ａ b,"', 'ａ b,"'],
  ])('reads the %s %j as %j', (heading, cell, value) => {
    expect(readValue(heading, cell)).toBe(value);
  });
});

describe('a cell is refused', () => {
  it.each([
    ['employeeNumber', '1.38001E+10', 'excel_number'],
    ['mobilePhone', '1.38E+10', 'excel_number'],
    ['roleIds', '7,1.38001E+17', 'excel_number'],
    ['employeeNumber', '1,38001E+10', 'excel_number'],
    ['employeeNumber', '1，38E+10', 'excel_number'],
    ['mobilePhone', '1,38001E+10', 'excel_number'],
    ['roleIds', '7,1,38001E+17', 'excel_number'],
    ['pId', '-1,5E+10', 'excel_number'],
    ['password', '1,23457E+11', 'excel_number'],
    ['validateDate', '########', 'excel_error'],
    ['note', '#N/A', 'excel_error'],
    ['employeeNumber', '#REF!', 'excel_error'],
    ['showName', '????', 'damaged_text'],
    ['showName', '张\ufffd', 'damaged_text'],
    ['employeeNumber', 'A\u200b1', 'stray_character'],
    ['employeeNumber', 'A\n1', 'stray_character'],
    ['showName', 'x'.repeat(21), 'too_long'],
    ['status', '2', 'not_allowed'],
    ['roleIds', '店长', 'not_an_id'],
    ['roleIds', '7,Manager', 'not_an_id'],
    ['pId', '张三', 'invalid_integer'],
    ['pId', '1,000', 'invalid_integer'],
    ['isSingleSign', '2', 'invalid_flag'],
    ['mobilePhone', '1380013800', 'invalid_mobile'],
    ['mobilePhone', '0571-88888888', 'invalid_mobile'],
    ['mail', 'li.na', 'invalid_mail'],
    ['validateDate', '2026-02-29', 'invalid_date'],
    ['validateDate', '2026-02-30 00:00:00', 'invalid_date'],
    ['validateDate', '2026-06-25 24:00', 'invalid_date'],
    ['validateDate', '25/6/2026', 'invalid_date'],
    ['validateDate', '2026', 'invalid_date'],
    ['validateDate', '2026/6/258:30', 'invalid_date'],
    ['userContent', '{“a”:1}', 'invalid_json'],
    ['password', ' secret', 'surrounding_space'],
    ['password', 'secret　', 'surrounding_space'],
    ['password', '   ', 'surrounding_space'],
    ['password', '1.23457E+11', 'excel_number'],
    ['password', '#N/A', 'excel_error'],
    ['mail', '\ufffd@example.com', 'damaged_text'],
    ['password', 'x'.repeat(21), 'too_long'],
  ])('%s %j is %s, in both languages', (heading, cell, code) => {
    const [zh, en] = [problemOf(heading, cell, { language: 'zh-CN' }), problemOf(heading, cell)];
    expect(zh).toMatchObject({ column: heading, code, message: expect.stringMatching(/^\P{ASCII}/u) });
    expect(en).toMatchObject({ column: heading, code, message: expect.stringMatching(/^[A-Z]/) });
    expect(zh?.message).not.toMatch(/\{\w+\}/);
  });

  it('with what was found and what is expected', () => {
    expect(problemOf('mobilePhone', '1.38001E+10', { language: 'zh-CN' })?.message).toBe(
      '现为“1.38001E+10”：Excel 把长数字改成了科学计数法，原来的数字已丢失。请把这一列设为“文本”格式，重新填写完整数字。',
    );
    expect(problemOf('status', '停用')?.message).toBe('Found “停用”, expected one of 0, -1.');
    expect(problemOf('status', '#REF!')?.code).toBe('excel_error');
    expect(problemOf('showName', 'x'.repeat(100))?.message).toBe(
      `Found “${'x'.repeat(40)}…”, which is longer than the 20 characters allowed.`,
    );
  });

  it('when it does not fit the profile’s pattern, and lost zeros are called by their name', () => {
    const patterns = { employeeNumber: '^\\d{6}$' };
    expect(readValue('employeeNumber', '000123', { patterns })).toBe('000123');
    expect(problemOf('employeeNumber', '123', { patterns })).toEqual({
      column: 'employeeNumber',
      code: 'lost_zeros',
      message:
        'Found “123”, expected 6 digits: Excel seems to have dropped leading zeros. Format the column as text and type the number again.',
    });
    expect(problemOf('employeeNumber', '1234567', { patterns })?.code).toBe('pattern_mismatch');
    expect(problemOf('employeeNumber', '1.23E+15', { patterns })?.code).toBe('excel_number');
  });

  it('in a list as well: the numbers that lost their zeros are found among the others', () => {
    const patterns = { roleIds: '^\\d{3}(,\\d{3})*$' };
    const code = (cell: string) => problemOf('roleIds', cell, { patterns })?.code;
    expect(readValue('roleIds', '007,010', { patterns })).toBe('007,010');
    expect(['7,010', '007,10', '7,10', '7'].map(code)).toEqual(Array(4).fill('lost_zeros'));
    expect(['0007,010', '7,S_1', '1234,7'].map(code)).toEqual(Array(3).fill('pattern_mismatch'));
  });

  it('unless the profile’s pattern takes other mobile numbers or ids', () => {
    expect(readValue('mobilePhone', '9123 4567', { patterns: { mobilePhone: '^[89]\\d{7}$' } })).toBe(
      '91234567',
    );
    expect(readValue('roleIds', 'SALES', { patterns: { roleIds: '^[A-Z,]+$' } })).toBe('SALES');
  });

  it('together with all others of the row, in the file’s order and under the file’s headings', () => {
    const row = readRow(['手机号*', '用户名', '邮箱'], ['1', '', 'x']);
    expect(problemsOf(row).map(({ column, code }) => [column, code])).toEqual([
      ['手机号*', 'invalid_mobile'],
      ['用户名', 'missing_key'],
      ['邮箱', 'invalid_mail'],
    ]);
  });
});

describe('a row is ignored', () => {
  const HEADINGS = ['userName', '爱好', 'note'];

  it.each([
    ['blank', ['']],
    ['made of empty cells, however many', ['', ' ', '　', '', '']],
    ['the template’s sample', [' sample-user-delete-this-row', 'x', 'y']],
    ['the header once more', HEADINGS],
  ])('as no person, when it is %s', (_, cells) => {
    expect(readRow(HEADINGS, cells).kind).toBe('ignored');
  });

  it('when it has the canonical names under other headings', () => {
    expect(readRow(['用户名', '备注'], ['userName', 'note']).kind).toBe('ignored');
  });

  it('when a blank row comes back with what the report wrote', () => {
    expect(readRow(['userName', 'import_row', 'import_outcome'], ['', '3', 'ignored'])).toEqual({
      kind: 'ignored',
      row: 2,
      cells: [''],
    });
  });
});

describe('a row is rejected as a whole', () => {
  const HEADINGS = ['userName', 'showName', 'password', 'mobilePhone'];

  it('with fewer cells than the header, if the last of them fit the last headings better', () => {
    const row = readRow(HEADINGS, ['li.na', 'S3cret', '13800138000']);
    expect(problemsOf(row)).toEqual([
      {
        code: 'ragged_row',
        message:
          'This row has 3 cells, the header has 4. Look for an extra or a missing separator; text that contains one must stand in double quotes. ' +
          'In a workbook, look for cells that were moved to the side.',
      },
    ]);
  });

  it('with more cells than the header; the surplus stays in the report', () => {
    const row = readRow(['userName', 'note'], ['li.na', 'a', 'b', '']);
    expect(problemsOf(row)[0]?.code).toBe('ragged_row');
    expect(row.cells).toEqual(['li.na', 'a', 'b']);
  });

  it.each([
    ['to the right', ['li.na', 'Li', 'Na', 'S3cret', '13800138000']],
    ['to the left', ['li.na', 'S3cret', '13800138000']],
    ['to the right, and the empty end does not count', ['li.na', 'Li', 'Na', 'S3cret', '']],
  ])('and hides the password where it is shifted %s', (_, cells) => {
    expect(JSON.stringify(readRow(HEADINGS, cells))).not.toContain('S3cret');
  });

  it.each(['open_quote', 'record_too_long', 'nul_byte', 'wrong_byte'] as const)(
    'for the reader’s flaw %s',
    (code) => {
      const flawed: CsvRecord = { row: 7, cells: ['li.na', 'Li\nNa,S3cret'], flaw: code };
      const row = createReader(['userName', 'showName', 'password']).read(flawed);
      expect(problemsOf(row).map((problem) => problem.code)).toEqual([code]);
      expect(row.cells[0]).toMatch(/^(?:\u26a0 )?li\.na$/);
      expect(JSON.stringify(row)).not.toContain('S3cret');
    },
  );

  it('but not for white space beyond the header', () => {
    expect(readRow(['userName', 'note'], ['li.na', 'a', ' ', '']).kind).toBe('user');
  });

  it('and a flawed row without passwords keeps its text', () => {
    const flawed: CsvRecord = { row: 7, cells: ['li.na', '"Li\nNa'], flaw: 'open_quote' };
    expect(createReader(['userName', 'showName']).read(flawed).cells).toEqual(['\u26a0 li.na', '"Li\nNa']);
  });
});

describe('a row with bad characters is rejected', () => {
  const HEADINGS = ['用户名', '姓名', '爱好', '密码', '备注', '手机号'];
  const readFlawed = (cells: string[], code: 'nul_byte' | 'wrong_byte' = 'wrong_byte'): ChunkRow =>
    createReader(HEADINGS).read({ row: 2, cells, flaw: code });
  const inShort = (row: ChunkRow) => problemsOf(row).map(({ column, code }) => `${column}:${code}`);

  it.each(['nul_byte', 'wrong_byte'] as const)('for %s, under the heading of the cell', (code) => {
    const cell = code === 'nul_byte' ? 'Li\0Na' : 'Li\ufffdNa';
    const row = readFlawed(['li.na', cell, '', '', '', ''], code);
    expect(inShort(row)).toEqual([`姓名:${code}`]);
    expect(row.cells[1]).toBe(cell);
  });

  it('for every such cell once, known or not, together with what else is wrong in the row', () => {
    const row = readFlawed(['', '\ufffd', '\ufffd', '', 'a\0\ufffd', '12']);
    expect(inShort(row)).toEqual([
      '姓名:wrong_byte',
      '爱好:wrong_byte',
      '备注:nul_byte',
      '用户名:missing_key',
      '手机号:invalid_mobile',
    ]);
  });

  it('as its user is named before, and as itself names one, unless it is the name that is bad', () => {
    const header = readHeader(HEADINGS, FIELDS, { language: 'en', matchBy: 'userName' });
    if ('error' in header) throw new Error(header.error.message);
    const duplicates = createDuplicateCheck('seed');
    const reader = createRowReader({
      header,
      fields: FIELDS,
      language: 'en',
      matchBy: 'userName',
      duplicates,
    });
    const codes = (row: number, userName: string, showName: string) => {
      const read = reader.read({
        row,
        cells: [userName, showName, '', '', '', ''],
        flaw: 'wrong_byte',
      });
      if (Array.isArray(read) || read.kind !== 'rejected') throw new Error(JSON.stringify(read));
      return read.problems.map(({ code }) => code);
    };
    expect(codes(2, 'li', '\ufffd')).toEqual(['wrong_byte']);
    expect(codes(3, 'li', '\ufffd')).toEqual(['wrong_byte', 'duplicate_user']);
    expect(codes(4, '\ufffd', '')).toEqual(['wrong_byte']);
    expect(codes(5, '\ufffd', '')).toEqual(['wrong_byte']);
  });

  it('without showing a password, or what stands beside it', () => {
    const row = readFlawed(['li.na', '', '', 'S3cret\ufffd', '', '1']);
    expect(inShort(row)).toEqual(['密码:wrong_byte', '手机号:invalid_mobile']);
    expect(JSON.stringify(row)).not.toContain('S3cret');
    const beside = readFlawed(['li.na', '\ufffd', '', 'S3cret', '', 'S3cret']);
    expect(JSON.stringify(problemsOf(beside))).not.toContain('S3cret');
  });

  it('as a whole where its cells are too many or too few, for they may be shifted', () => {
    const row = readFlawed(['li.na', '\ufffd']);
    expect(problemsOf(row).map(({ column, code }) => [column, code])).toEqual([[undefined, 'wrong_byte']]);
  });
});

describe('a password', () => {
  it('is never shown, nor what stands beside it: in a shifted row that may be the password', () => {
    const row = readRow(['userName', 'password', 'mobilePhone'], ['li.na', 'Na', 'S3cret']);
    expect(problemsOf(row)[0]?.message).toContain('Found 6 characters (not shown), expected a mobile number');
  });

  it('lets a day that does not exist be shown beside it, and no other date', () => {
    const problem = (cell: string) =>
      problemsOf(readRow(['userName', 'password', 'validateDate'], ['li.na', 'pw', cell]))[0]?.message;
    expect(problem('2027-02-30')).toContain('Found “2027-02-30”');
    expect(problem('30/2/1990')).toContain('Found 9 characters (not shown)');
    expect(problem('1990-2-30x')).toContain('Found 10 characters (not shown)');
  });

  it('leaves digits beside it countable, and what Excel has destroyed visible', () => {
    const problem = (cell: string) =>
      problemsOf(readRow(['userName', 'password', 'mobilePhone'], ['li.na', 'pw', cell]))[0]?.message;
    expect(problem('1380013800')).toContain('Found 10 digits (not shown)');
    expect(problem('1.38E+10')).toContain('Found “1.38E+10”');
  });

  it('is not told by a formula beside it, which in a shifted row may hold the password', () => {
    const row = readRow(['userName', 'password', 'employeeNumber'], ['li.na', 'Na', '="S3cret"&"x"']);
    expect(problemsOf(row)[0]?.code).toBe('excel_error');
    expect(JSON.stringify(problemsOf(row))).not.toContain('S3cret');
  });

  it('that Excel has destroyed is refused without being shown', () => {
    expect(problemOf('password', '1.23457E+11')?.message).toContain(
      'Found a password (not shown): Excel has shortened',
    );
  });

  it('is not told by another cell that repeats it', () => {
    const row = readRow(['userName', 'mail', 'note', 'password'], ['li.na', 'my S3cret', '', 'S3cret']);
    expect(problemsOf(row)[0]?.message).toContain('Found 9 characters (not shown)');
  });
});

describe('a report that comes back', () => {
  it('has its guards undone, and its own columns are gone', () => {
    const row = readRow(
      ['userName', 'note', 'import_row', 'import_message'],
      ["'=li", "''=x", '2', 'Found …'],
    );
    expect(row).toEqual({
      kind: 'user',
      row: 2,
      cells: ['=li', "'=x"],
      user: { userName: '=li', note: "'=x" },
    });
  });

  it('has passwords that were typed into it, which no report has guarded', () => {
    const row = readRow(["'=note", '密码', 'userName', 'import_row'], ["'=x", "'=pw1", 'li', '2']);
    expect(row).toMatchObject({ kind: 'user', user: { userName: 'li', password: "'=pw1" } });
    expect(row.cells).toEqual(['=x', '', 'li']);
  });

  it('is not flawed for a bad character in what the report wrote', () => {
    const { read } = createReader(['userName', 'import_message']);
    const flawed: CsvRecord = { row: 2, cells: ['li', 'x\ufffd'], flaw: 'wrong_byte' };
    expect(read(flawed)).toMatchObject({ kind: 'user', user: { userName: 'li' } });
  });

  it('has its guards undone without its columns too, but not what a person wrote or a password is', () => {
    const row = readRow(
      ['userName', 'note', 'showName', '爱好', 'password'],
      ['li', "'=x", "'tis", "'a;'+b", "'=pw1"],
    );
    expect(row).toMatchObject({ user: { note: '=x', showName: "'tis", password: "'=pw1" } });
    expect(row.cells).toEqual(['li', '=x', "'tis", 'a;+b', '']);
  });

  it('has the surplus of a row in its own column, and the row is as wrong as it was until that is blank', () => {
    const headings = ['userName', 'note', 'import_row', 'import_extra'];
    const row = readRow(headings, ['li', 'x', '2', 'y,"z,"']);
    expect(problemsOf(row)[0]?.code).toBe('ragged_row');
    expect(row.cells).toEqual(['li', 'x', 'y', 'z,']);
    expect(readRow(headings, ['li', 'x', '2', '']).kind).toBe('user');
    expect(readRow(['userName', 'note', 'import_row'], ['li', 'x', '2', 'y']).kind).toBe('rejected');
  });
});

describe('whatever the cells are', () => {
  const HEADINGS = FIELDS.map(({ name }) => name);
  const nasty = fc.constantFrom(
    '',
    ' ',
    '__proto__',
    '1.38E+10',
    '2026/6/25',
    '46198',
    '是',
    "'=1",
    '\ud800',
    '\0',
    '7、8',
  );
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), nasty);
  const flaw = fc.constantFrom(
    'open_quote' as const,
    'record_too_long' as const,
    'nul_byte' as const,
    'wrong_byte' as const,
  );
  const record = fc.record(
    { row: fc.constant(2), cells: fc.array(cell, { maxLength: 16 }), flaw },
    { requiredKeys: ['row', 'cells'] },
  );
  const readers = (['zh-CN', 'en'] as const).flatMap((language) => [
    createReader(HEADINGS, { language }),
    createReader([...HEADINGS, 'import_row'], { language, patterns: { employeeNumber: '^\\d{6}$' } }),
  ]);

  it('a row is decided, and can be stored', () => {
    fc.assert(
      fc.property(record, fc.constantFrom(...readers), (input, reader) => {
        expect(ChunkRow.safeParse(reader.read(input)).success).toBe(true);
      }),
      { numRuns: fuzzRuns(2) },
    );
  });

  it('no message and no report cell holds the password, in its place or shifted by a separator', () => {
    const secret = 'Zq9!correct';
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: -1, max: 1 }),
        fc.constantFrom(...readers),
        (others, shift, reader) => {
          const before = others.slice(0, 11);
          if (shift > 0) before.push('extra');
          if (shift < 0) before.pop();
          const { kind, cells, ...rest } = reader.read({
            row: 2,
            cells: [...before, others[11] ?? '', secret],
          });
          expect(JSON.stringify(cells)).not.toContain(secret);
          if (kind === 'rejected') expect(JSON.stringify(rest)).not.toContain(secret);
        },
      ),
      { numRuns: fuzzRuns(2) },
    );
  });

  it('ten thousand columns and a cell of 65,536 spaces take no time to speak of', () => {
    const headings = ['userName', ...Array.from({ length: 9_999 }, (_, at) => `c${at}`)];
    const row = createReader(headings).read({ row: 2, cells: ['li.na', ...headings.slice(1)] });
    expect(row.cells).toHaveLength(10_000);
    expect(readValue('employeeNumber', `a${' '.repeat(65_536)}b`)).toHaveLength(65_538);
    expect(problemOf('mail', `a@${'.'.repeat(65_536)}@`)?.code).toBe('invalid_mail');
    expect(problemOf('roleIds', `${'a'.repeat(65_536)}`)?.code).toBe('not_an_id');
  });
});
