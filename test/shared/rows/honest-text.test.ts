/** Text that looks like damage, and is none; and damage that looks like it. */
import { describe, expect, it } from 'vitest';
import { createCellReader } from '../../../shared/rows/read-cells.ts';
import type { Field } from '../../../shared/user/field.ts';
import { becomeOf } from './drop-rows.ts';

const becomeNamed = async (name: string): Promise<string | undefined> =>
  (await becomeOf('User name,Full name', [`wangwei,${name}`]))[0];

const NOTE: Field = {
  name: 'note',
  kind: 'text',
  requiredToCreate: false,
  headings: { 'zh-CN': ['备注'], en: ['Note'] },
};
const readRemark = createCellReader(NOTE, { isKey: false, isName: false });

describe('honest text', () => {
  it.each([
    'ABC贸易张三',
    'B2C贸易部',
    'TCL贸易部',
    'VIP茅台专柜',
    'vip茅台专柜',
    'T铆工',
    'abc贸易',
    'O2O贸易 李',
  ])('is a name of Latin letters before hanzi: %s', async (name) => {
    expect(await becomeNamed(name)).toBe('created');
  });

  it.each(['是否转正?待定', '哪个门店?明天确认', '转正?', '转正? 待定', '已培训?yes'])(
    'is a question in a remark: %s',
    (remark) => {
      expect(readRemark(remark).code).toBeUndefined();
    },
  );
});

describe('damaged text', () => {
  it.each(['J眉rgen', 'Jos茅', 'Jos茅 Garc铆a', 'Nu帽ez', '王?伟', '张?', '李小?明', 'J?rgen', '?ukasz'])(
    'is refused as a name: %s',
    async (name) => {
      expect(await becomeNamed(name)).toBe('damaged_text');
    },
  );

  it.each(['销?部', '?店', '客户?号', 'J?rgen', '??'])('is refused as a remark: %s', (remark) => {
    expect(readRemark(remark).code).toBe('damaged_text');
  });
});
