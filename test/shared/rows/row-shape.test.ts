/** Rows that no person has, told by their shape and not by their words. */
import { describe, expect, it } from 'vitest';
import { becomeOf } from './drop-rows.ts';

const PEOPLE = ['wangwei,王伟', 'lina,李娜', 'zhao.m,赵敏'];
const REFUSED = /^(?:ignored|not_a_user)$/;

/** What becomes of one row below those of three people. */
const become = async (row: string): Promise<string | undefined> =>
  (await becomeOf('User name,Full name', [...PEOPLE, row])).at(-1);

describe('no account is made of', () => {
  it.each([
    '合 计,5',
    '合計,5',
    '人数合计,5',
    '本页合计,5',
    '销售部小计,1',
    '二、财务部,财务部',
    '（3）门店,门店',
    'Summe,4',
    'Gesamt,4',
    'รวม,3',
    '합계,5',
    'Итого,5',
    'Totale,12 persone',
    'Total,4 employees',
    'Headcount,4',
    'Page,1',
    'Seite 1,von 3',
  ])('a total, a section or a page in two cells: %s', async (row) => {
    expect(await become(row)).toMatch(REFUSED);
  });

  it.each([
    '制 表 人：,王芳',
    '单位负责人：,李雷',
    '填报人：王芳,日期：2026-06-25',
    'Datum:,25.06.2026',
    'Unterschrift:,Anna',
    'Firma:,Anna Schmidt',
    '作成者,山田',
  ])('a signature in two cells: %s', async (row) => {
    expect(await become(row)).toMatch(REFUSED);
  });

  it.each([
    'zhangsan（示例）,张三',
    'zhangsan,张三（示例）',
    'john.doe,John Doe (example)',
    'zhangsan,示例',
    'Beispiel,Max Mustermann',
    'example,John Doe',
    '填写登录账号,填写姓名',
    'login1,请输入姓名',
    'XXX,XXX',
    '【示例】zhangsan,张三',
    'test（测试数据）,测试',
    'zhangsan,张三(请删除此行)',
    '登录名不能重复,姓名不超过20字',
  ])('a worked example that people left in the list: %s', async (row) => {
    expect(await become(row)).toMatch(REFUSED);
  });

  it.each([
    'Seite 1 von 3',
    'Page: 1',
    '1 of 3',
    'Printed 2026-06-25 10:00',
    '单位（盖章）：',
    '填报日期：x',
    'Bitte nicht löschen',
    '此行为示例',
    '1、用户名为必填项',
    'Confidential',
    '以上共5人',
    '*红色为必填',
    'Streng vertraulich!',
  ])('a note that is all its row has: %s', async (row) => {
    expect(await become(row)).toMatch(REFUSED);
    expect(await become(`${row},`)).toMatch(REFUSED);
  });
});

it.each(['审核人,审核人', '合计,合计'])(
  'a label twice is refused, for it might be a post: %s',
  async (row) => {
    expect(await become(row)).toBe('not_a_user');
  },
);

describe('an account is made of', () => {
  it.each([
    '1001,1001',
    'store12,12',
    '王总计,王总计',
    '张三,张三',
    '张 三,张三',
    '主持人,主持人',
    'twang',
    '王伟',
    'wang.wei@x,王伟',
    'store3,3号店',
    'm3,3M 中国',
    'xiexie,谢谢',
    'ming,王明（小）',
    'Max,Max Xavier',
    'seven,7 Eleven',
    'shili,石示例',
    'lr01,录入员',
    'sample1,Wang Wei',
    'li.wei,Li Wei 2',
  ])('a person who only looks like an example: %s', async (row) => {
    expect(await become(row)).toBe('created');
  });

  it.each([
    '审核,审核员',
    '编制,编制员',
    '公司,公司账号',
    'user,Us Er',
    'login,Lo Gin',
    'name,Na Me',
    'manager,Manager',
    'admin,Account Manager',
  ])('a post, with a name beside it that is no heading: %s', async (row) => {
    expect(await become(row)).toBe('created');
    expect(await becomeOf('User name,Full name', [row])).toEqual(['created']);
  });
});
