import { describe, expect, it } from 'vitest';
import { USER_SCHEMA as ALLINPAY } from '../../../shared/gateway/allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from '../../../shared/gateway/ovopark/fields.ts';
import { indexHeadings, suggestField, trimHeading } from '../../../shared/rows/heading.ts';
import { createValueRule } from '../../../shared/rows/value-rules.ts';

const namesWhere = (matches: (field: (typeof OVOPARK.fields)[number]) => boolean) =>
  OVOPARK.fields
    .filter(matches)
    .map(({ name }) => name)
    .sort();

const headingsOf = (field: (typeof OVOPARK.fields)[number]) => [
  field.name,
  ...field.headings['zh-CN'],
  ...field.headings.en,
];

describe.each([
  ['Ovopark', OVOPARK],
  ['Allinpay', ALLINPAY],
])('the fields of %s', (_, { fields, identities }) => {
  it('have no heading in common', () => {
    const headings = fields.flatMap((field) => [
      ...new Set(headingsOf(field).map((heading) => heading.toLowerCase())),
    ]);
    expect(headings.filter((heading, index) => headings.indexOf(heading) !== index)).toEqual([]);
  });

  it('hold every identity', () => {
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining([...identities]));
  });

  it('name what every heading of a template may be in both languages', () => {
    for (const { headings } of fields) {
      expect(headings['zh-CN'].length).toBeGreaterThan(0);
      expect(headings.en.length).toBeGreaterThan(0);
    }
  });
});

/** The parameter that a heading means, as an import resolves it. */
const meaningOf = ({ fields }: typeof OVOPARK, heading: string) =>
  indexHeadings(fields).get(trimHeading(heading))?.name;

/** The parameter that an unknown heading is taken to have meant. */
const suggestionFor = ({ fields }: typeof OVOPARK, heading: string) =>
  suggestField(heading, indexHeadings(fields))?.name;

describe('a heading of public templates', () => {
  it.each([
    ['用户名', 'userName', 'userId'],
    ['登录名称', 'userName', 'userId'],
    ['账号', 'userName', 'userId'],
    ['帐号', 'userName', 'userId'],
    ['姓名', 'showName', 'name'],
    ['显示名', 'showName', 'loginName'],
    ['用户名称', 'showName', 'loginName'],
    ['用户昵称', 'showName', 'loginName'],
    ['手机号', 'mobilePhone', 'mobile'],
    ['手机号码', 'mobilePhone', 'mobile'],
    ['电话', 'mobilePhone', 'mobile'],
    ['工号', 'employeeNumber', undefined],
    ['企业工号', 'employeeNumber', undefined],
    ['员工编号', 'employeeNumber', undefined],
    ['邮箱', 'mail', undefined],
    ['用户邮箱', 'mail', undefined],
    ['密码', 'password', 'password'],
    ['初始密码', 'password', 'password'],
    ['有效期', 'validateDate', undefined],
    ['角色', 'roleIds', 'roleIds'],
    ['职位', 'roleIds', 'roleIds'],
    ['用户职位', 'roleIds', 'roleIds'],
    ['部门', 'orgIds', 'dept'],
    ['所属部门', 'orgIds', 'dept'],
    ['所在部门', 'orgIds', 'dept'],
    ['部门编号', 'orgIds', 'dept'],
    ['门店', 'depIds', undefined],
    ['管辖门店名称', 'depIds', undefined],
    ['直属上级', 'pId', undefined],
    ['上级', 'pId', undefined],
    ['备注', undefined, 'note'],
    ['用户状态', undefined, 'status'],
    ['帐号状态', undefined, 'status'],
    ['账号状态', undefined, 'status'],
    // 是 would disable at one vendor's field and enable at the other's: nobody guesses.
    ['禁用', undefined, undefined],
  ])('%s means what its vendor has for it, or nothing', (heading, ovopark, allinpay) => {
    expect(meaningOf(OVOPARK, heading)).toBe(ovopark);
    expect(meaningOf(ALLINPAY, heading)).toBe(allinpay);
  });

  it.each([
    ['Ovopark', OVOPARK, '备注 用户状态 禁用'],
    ['Allinpay', ALLINPAY, '工号 企业工号 员工编号 邮箱 用户邮箱 有效期 管辖门店名称 直属上级 上级 禁用'],
  ])('that %s has nothing for is not taken for something else', (_, schema, headings) => {
    const suggestions = headings.split(' ').map((heading) => suggestionFor(schema, heading));
    expect(suggestions.filter((name) => name !== undefined)).toEqual([]);
  });

  it('for stores is taken for store groups, which are all that Allinpay has of them', () => {
    expect(suggestionFor(ALLINPAY, '门店')).toBe('authorityId');
  });
});

describe('the fields of Ovopark', () => {
  it('are those that addUser and updateUser document', () => {
    expect(namesWhere(({ writtenBy }) => writtenBy !== 'update')).toEqual(
      'depIds employeeNumber isSingleSign mail mobilePhone orgIds organizeIds pId password privilegeIds roleIds showName userDepIds userName validateDate'.split(
        ' ',
      ),
    );
    expect(namesWhere(({ writtenBy }) => writtenBy === 'update')).toEqual(
      'dutiesId parentEmployeeNumber shopId shopIdList shopIds thirdIdFit thirdOrgIds userContent userShopIdList'.split(
        ' ',
      ),
    );
    expect(namesWhere(({ writtenBy }) => writtenBy === 'create')).toEqual(['userName']);
  });

  it('take custom fields in the form that updateUser documents, and in no other', () => {
    const field = OVOPARK.fields.find(({ name }) => name === 'userContent');
    if (!field) throw new Error('There is no userContent.');
    const codeOf = createValueRule(field, undefined);
    expect(['[{"configureId":7,"content":"M"}]', '[]'].map(codeOf)).toEqual([undefined, undefined]);
    expect(['{}', '[{"content":"M"}]', '[1]', 'M'].map(codeOf)).toEqual(Array(4).fill('invalid_json'));
  });

  it('are required to create as addUser documents it', () => {
    expect(namesWhere(({ requiredToCreate }) => requiredToCreate)).toEqual(
      'depIds isSingleSign orgIds organizeIds password roleIds showName userName validateDate'.split(' '),
    );
  });
});
