/** Rows that are not people, where the profile's defaults would complete any row. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

const FULL = 'User name,Full name,Password,Roles,Mobile,Employee number,Remark';

/** What becomes of rows under a header: `ignored`, `created`, or the code of its problem; and who is created. */
async function dropRows(header: string, rows: readonly string[], matchBy = 'userName') {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE, matchBy }));
  const { rows: results } = await road.drop(Buffer.from([header, ...rows, ''].join('\n')));
  return {
    became: results.map(({ outcome, problems }) => problems?.[0]?.code ?? outcome),
    names: road.users.map(({ values }) => values.showName),
  };
}

describe('a row that is no person', () => {
  const HEADER = '用户名,姓名,工号';

  it.each([
    'User name,Full name,Employee no',
    'USER NAME,full_name,EMPLOYEE-NO',
    'Login,姓名,Staff number',
    'userName,showName,employeeNumber',
    '用户名*,姓名（必填）,工号',
    'User name,,',
    '必填,必填,选填',
    'Required,required,OPTIONAL',
    '*必填,,',
    'varchar(50),varchar(100),varchar(20)',
    'string,string,int',
    '文本,文本,字符(20)',
    '必填 varchar(50),最多20字,11位数字',
    '用户名,必填,varchar(20)',
    '---------,---,---',
    '——,——,',
    '***,,',
    'Total: 1,,',
    'Total,,1',
    'TOTAL,1,1',
    '合计,,1',
    '合计：3人,,',
    '共 3 人,,',
    'Grand total (12),,',
    '3,制表人：李雷,',
    'Printed by HR,,',
    '制表人：李雷  审核人：韩梅梅,,',
    '审核人：,,日期：',
    'Signature,,',
    'Page 1 of 3,,',
    '第1页 共3页,,',
    '- 1 -,,',
    '(12 rows affected),,',
    '备注：离职人员不用填,,',
    '填写说明,,',
    '示例,,',
    '例：张三,,',
    'Example,,',
    'e.g. john.doe,,',
    '*** End of report ***,,',
    '以下空白,,',
    ',合计,3',
    'Total: 1',
    'Printed by HR',
  ])('is ignored where that is certain: %s', async (row) => {
    const { became, names } = await dropRows(HEADER, ['wangwei,王伟,A1', row]);
    expect(became).toEqual(['created', 'ignored']);
    expect(names).toEqual(['王伟']);
  });

  it.each([
    ['a worked example', '例：zhangsan,张三,Init-1,7,13800138000,A2,'],
    ['an example by its name', 'zhangsan,例：张三,Init-1,7,13800138000,A2,'],
    ['e.g. and a name', 'e.g. john.doe,John Doe,Init-1,7,13800138000,A2,'],
    ['a signature beside a name', '制表人：,李雷,,,,,'],
    ['a heading beside a name', '用户名,张三,Init-1,7,,A2,'],
    ['headings and one value', 'User name,Full name,Init-1,7,,A2,'],
    ['a total in Chinese with other cells', '合计,各店,Init-1,7,,A2,'],
    ['an instruction', '请输入登录名,张三,Init-1,7,,A2,'],
    ['dashes for a login', '---,张三,Init-1,7,,A2,'],
    ['a number and the word for a total', '10023,Total,,7,,,'],
    ['headings of other columns', 'mobile,Position,,,,,'],
    ['headings that no gateway knows', 'User ID,Real name,,Job title,Tel,Staff ID,'],
    ['headings in another language', 'Benutzername,Nachname,Passwort,,,Personalnummer,'],
  ])('is rejected where that is likely: %s', async (_, row) => {
    const { became, names } = await dropRows(FULL, [row]);
    expect(became).toEqual(['not_a_user']);
    expect(names).toEqual([]);
  });

  it('is told with the column to correct, in both languages', async () => {
    const tell = async (language: 'en' | 'zh-CN') => {
      const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE, language }));
      const { rows } = await road.drop(Buffer.from('User name,Full name\n例：zhangsan,张三\n'));
      return rows[0]?.problems?.[0]?.message;
    };
    expect(await tell('en')).toContain('if it is a person, correct “User name”');
    expect(await tell('zh-CN')).toContain('请修改“User name”');
  });
});

describe('a person gets through', () => {
  it.each([
    'twang,Total Wang,Init-1,7,13800138000,A1,',
    'heji.li,合计 李,Init-1,7,13800138000,A1,',
    'total,Wang Wei,Init-1,7,13800138000,A1,',
    'total,Wang Wei,,,,,',
    'admin,Account Manager,,,,,',
    'account,Li Na,Init-1,7,,A1,',
    'store12,Store 12,,,,,',
    'manager,Manager,,,,,',
    'store,Store,Init-1,7,13800138000,,',
    'account,Manager,Init-1,7,13800138000,,',
    'page1,Larry Page,,,,,',
    'sample,Sample Lee,,,,,',
    'count,Count Olaf,Init-1,7,,A1,',
    'string,Ann String,,,,,',
    'note,Ann Note,,,,,',
    'shi.li,石示例,,,,,',
    'notes.li,Li Na,,,,,示例：第一行',
    '王总计,王总计,,,,,',
    'name,Ann Name,,,,,',
    '10023,Sum,Init-1,7,13800138000,,',
    'l.page,Page,,,,,合计',
    'required.li,Li Na,,,,,',
    'e.gomez,Eva Gomez,,,,,',
  ])('whose name merely holds such a word: %s', async (row) => {
    expect((await dropRows(FULL, [row])).became).toEqual(['created']);
  });
});
