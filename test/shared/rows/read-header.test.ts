import { describe, expect, it } from 'vitest';
import type { Language } from '../../../shared/messages/language.ts';
import { findHeader, type Header, readHeader } from '../../../shared/rows/read-header.ts';
import { FIELDS } from './fields.ts';

const read = (cells: string[], aliases: Record<string, string> = {}, language: Language = 'en') =>
  readHeader(cells, FIELDS, { language, matchBy: 'userName', aliases });

function accept(cells: string[], aliases?: Record<string, string>): Header {
  const header = read(cells, aliases);
  if ('error' in header) throw new Error(header.error.message);
  return header;
}

function refuse(cells: string[], language?: Language) {
  const header = read(cells, {}, language);
  if ('columns' in header) throw new Error('The header was accepted.');
  return header.error;
}

const MORE_PASSWORDS = [
  '密碼',
  '登入密碼',
  '初始密 碼*',
  'Passcode',
  'pass_phrase',
  '口令',
  'pwd',
  'PIN',
  'ｐｉｎ（必填）',
  'PIN码',
  'login_pin',
  'userPin',
  'PIN2',
  'Pincode',
  'userPIN',
];

const meaning = (heading: string): string | undefined => accept(['showName', heading]).columns[1]?.field;

describe('a heading is understood', () => {
  it.each(['userName', '用户名', 'User name', '登录名称'])('by any of its names: %s', (heading) => {
    expect(meaning(heading)).toBe('userName');
  });

  it.each([
    ['用户名(必填)', 'a hint in brackets'],
    ['用户名（必填）', 'full-width brackets'],
    ['【必填】用户名', 'square brackets'],
    ['*用户名', 'a star'],
    ['＊ 用户名 ', 'a full-width star and spaces'],
    ['用户名\n', 'a line break at the end'],
    ['用　户　名', 'full-width spaces within'],
    ['用户名：', 'a colon'],
    ['USER NAME', 'capitals'],
    ['user_name', 'a joined word'],
    ['Ｕｓｅｒ\u00a0ｎａｍｅ', 'full-width letters'],
    ['\ufeff用户名\u200b', 'invisible characters'],
    ['User name (required)', 'an English hint'],
    ['【用户名】', 'brackets around it'],
    ['【用户名】（必填）*', 'brackets around it, and a hint'],
    ['《登录名称》', 'other brackets around it'],
    ['“User name”', 'quotes around it'],
  ])('for all its noise: %j has %s', (heading) => {
    expect(meaning(heading)).toBe('userName');
  });

  it('as what it says: 用户名称 is a display name, 用户名 a login', () => {
    expect(accept(['用户名', '用户名称']).columns.map(({ field }) => field)).toEqual([
      'userName',
      'showName',
    ]);
  });

  it('as the profile says, before anything documented', () => {
    const { columns } = accept(['姓名', '内部账号'], { 内部账号: 'showName', 姓名: 'userName' });
    expect(columns.map(({ field }) => field)).toEqual(['userName', 'showName']);
  });
});

describe('a heading that is not known', () => {
  it('is kept as text and noted, with the field that it resembles', () => {
    const { columns, notes } = accept(['用户名', '手机号码（11位）', '爱好']);
    expect(columns).toEqual([
      { heading: '用户名', field: 'userName' },
      { heading: '手机号码（11位）' },
      { heading: '爱好' },
    ]);
    expect(notes).toEqual([
      {
        column: '手机号码（11位）',
        code: 'unknown_column',
        message:
          'The column “手机号码（11位）” is not known and was not imported. Did you mean “Mobile”? If so, rename it and upload again.',
      },
      {
        column: '爱好',
        code: 'unknown_column',
        message: 'The column “爱好” is not known and was not imported.',
      },
    ]);
  });

  it('is suggested by a misspelt letter', () => {
    expect(accept(['userName', 'Moblie']).notes[0]?.message).toContain('Did you mean “Mobile”?');
  });

  it.each(['确认密码', 'Pasword', 'old passwd', '登录密码2', 'PWD', ...MORE_PASSWORDS])(
    'hides its cells if it may be a password: %s',
    (heading) => {
      expect(accept(['userName', heading]).hidden).toEqual([1]);
    },
  );

  it.each([
    'shopping',
    'Opinion',
    'Pinyin',
    'pinned',
    'spin',
    'SHOPPING',
    'PINYIN',
    'compass',
    '密级',
    '拼音',
  ])('does not hide its cells if it only has letters of such a word: %s', (heading) => {
    expect(accept(['userName', heading]).hidden).toEqual([]);
  });

  it('does not hide what is no password', () => {
    expect(accept(['userName', '爱好', 'password']).hidden).toEqual([2]);
  });

  it('is only text when it is called __proto__ or constructor', () => {
    const { columns } = accept(['__proto__', 'constructor', 'userName']);
    expect(columns.map(({ field }) => field)).toEqual([undefined, undefined, 'userName']);
  });

  it('may come ten thousand times, and the notes stay readable', () => {
    const headings = Array.from({ length: 9_999 }, (_, at) => `column ${at}`);
    const { columns, notes } = accept(['userName', ...headings]);
    expect(columns).toHaveLength(10_000);
    expect(notes).toHaveLength(21);
    expect(notes.at(-1)?.message).toBe('9979 more columns are not known and were not imported.');
  });

  it('may be blank, in the middle; at the end it does not count', () => {
    const header = accept(['userName', '', 'note', '', ' ']);
    expect(header.columns.map(({ heading }) => heading)).toEqual(['userName', '', 'note']);
    expect(header.width).toBe(3);
    expect(header.notes).toEqual([]);
  });
});

describe('columns of an earlier report', () => {
  it('are left out, wherever they stand', () => {
    const header = accept(['import_row', 'userName', 'note', 'import_outcome', 'Import_Message']);
    expect(header.columns.map(({ heading }) => heading)).toEqual(['userName', 'note']);
    expect(header.positions).toEqual([1, 2]);
    expect(header.isReport).toBe(true);
  });

  const ours = (headings: readonly string[], ...rows: string[][]): readonly string[] => {
    const below = rows.map((cells) => ({ cells }));
    const header = readHeader(headings, FIELDS, { language: 'en', matchBy: 'userName', below });
    if ('error' in header) throw new Error(header.error.message);
    const own = new Set(header.positions);
    return headings.filter((_, at) => !own.has(at));
  };
  const PROBLEM = '手机号：现为“1”，应为 1 开头的 11 位手机号。';

  it('of a workbook are those that stand first as we write them, or whose cells say what ours do', () => {
    const added = ['导入结果', '处理办法', '原行号'];
    expect(ours([...added, '用户名', '手机号'])).toEqual(added);
    expect(ours(['Import result', 'What to do', 'Import row', 'User name', '处理办法'])).toEqual([
      ...['Import result', 'What to do', 'Import row'],
    ]);
    const shuffled = ['用户名', '原行号', '手机号', '导入结果', '处理办法'];
    expect(ours(shuffled, ['a', '7', '1', '请修改', PROBLEM])).toEqual(['原行号', '导入结果', '处理办法']);
    expect(ours(['导入结果', '用户名'], ['请修改', 'a'], ['', 'b'], ['平台未接受', 'c'])).toEqual([
      '导入结果',
    ]);
    expect(ours(['导入结果', '用户名'], ['将新建', 'a'])).toEqual(['导入结果']);
    expect(ours(['用户名', '手机号', '原行号', '处理办法'], ['a', '1', '7', PROBLEM])).toEqual([
      '原行号',
      '处理办法',
    ]);
  });

  it('of a workbook are the file’s own where neither is so', () => {
    const own = ['用户名', '姓名', '处理办法', '导入结果', '原行号', 'What to do', 'Import result'];
    expect(ours(own)).toEqual([]);
    expect(ours(own, ['a', '甲', '转岗', '成功', '7', 'x', 'y'], ['b', '乙', '', '', '8', '', ''])).toEqual(
      [],
    );
    expect(accept(own).notes.map(({ code }) => code)).toContain('unknown_column');
    expect(ours(['导入结果', '处理办法', '用户名'], ['请修改的', '', 'a'])).toEqual([]);
  });

  it('need not be there for the guards of the headings to be undone', () => {
    expect(accept(['userName', "'=note", 'import_row']).columns[1]?.heading).toBe('=note');
    expect(accept(['userName', "'=note"]).columns[1]?.heading).toBe('=note');
  });
});

describe('a header is refused', () => {
  it('with two headings for one field', () => {
    expect(refuse(['用户名', '手机号', '手机号码'])).toEqual({
      code: 'duplicate_column',
      message: 'The columns “手机号” and “手机号码” both mean “Mobile”. Keep only one of them.',
    });
  });

  it('without the column that tells who a row is about', () => {
    const error = refuse(['姓名', '手机号'], 'zh-CN');
    expect(error.code).toBe('missing_column');
    expect(error.message).toBe(
      '缺少“用户名”列：用它来识别用户。可用的列名：userName、用户名、登录名称、账号、User name、Login。',
    );
  });

  it('of a table of names, with where such tables belong', () => {
    expect(refuse(['field', 'name', 'id']).message).toContain('table of names');
    const header = readHeader(['roleIds', '店长', '7'], FIELDS, {
      language: 'en',
      matchBy: 'userName',
      above: [{ cells: ['参数', '名称', '编号'] }],
    });
    expect(header).toMatchObject({ error: { message: expect.stringContaining('table of names') } });
  });

  it('and says which column may be meant for the missing one', () => {
    expect(refuse(['姓名', '登录账号']).message).toContain(
      'If “登录账号” is that column, rename it to “User name”.',
    );
  });

  it.each([
    [['zhangsan', '张三', '13800138000']],
    [['lisi', 'lisi@example.com']],
    [['1001', '李四', '2026-06-25']],
  ])('when it looks like data: %j', (cells) => {
    expect(refuse(cells, 'zh-CN')).toEqual({
      code: 'no_header',
      message: '没有找到表头：第一行看起来是数据。请在第一行填写列名，例如“用户名”。',
    });
  });
});

describe('the header is found', () => {
  const find = (...rows: string[][]): number | undefined =>
    findHeader(
      rows.map((cells) => ({ cells })),
      FIELDS,
      { matchBy: 'userName' },
    );

  it('in the first row', () => {
    expect(find(['用户名', '姓名'], ['a', 'b'])).toBe(0);
  });

  it('under a title, a blank row and an instruction', () => {
    expect(
      find(
        ['员工信息导入表', ''],
        [''],
        ['说明：带 * 的列必填，手机号为 11 位', ''],
        ['*用户名', '姓名'],
        ['a', 'b'],
      ),
    ).toBe(3);
  });

  it('as the row with the most known headings when none names the match field', () => {
    expect(find(['说明'], ['姓名', '手机号'], ['b', '1'])).toBe(1);
  });

  it('as the first row that is not blank when none is known', () => {
    expect(find([''], ['zhangsan', '张三'], ['lisi', '李四'])).toBe(1);
  });

  it('nowhere among blank rows', () => {
    expect(find([''], [' ', '　'])).toBeUndefined();
  });
});
