import { describe, expect, it } from 'vitest';
import { USER_SCHEMA as ALLINPAY } from '../../../shared/gateway/allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from '../../../shared/gateway/ovopark/fields.ts';

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

describe('the fields of Ovopark', () => {
  const fieldOf = (heading: string) =>
    OVOPARK.fields.find((field) => headingsOf(field).includes(heading))?.name;

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

  it('are required to create as addUser documents it', () => {
    expect(namesWhere(({ requiredToCreate }) => requiredToCreate)).toEqual(
      'depIds isSingleSign orgIds organizeIds password roleIds showName userName validateDate'.split(' '),
    );
  });

  it.each([
    ['用户名', 'userName'],
    ['用户名称', 'showName'],
    ['登录名称', 'userName'],
    ['帐号', 'userName'],
    ['姓名', 'showName'],
    ['手机号码', 'mobilePhone'],
    ['企业工号', 'employeeNumber'],
    ['用户邮箱', 'mail'],
    ['初始密码', 'password'],
    ['有效期', 'validateDate'],
    ['角色', 'roleIds'],
    ['部门', 'orgIds'],
    ['门店', 'depIds'],
  ])('take the heading %s for %s', (heading, name) => {
    expect(fieldOf(heading)).toBe(name);
  });
});
