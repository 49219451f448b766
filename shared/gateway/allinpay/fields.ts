import type { Field } from '../../user/field.ts';
import { describeFields, HEADINGS, type UserSchema } from '../user-schema.ts';

const required = describeFields({ requiredToCreate: true });
const optional = describeFields({ requiredToCreate: false });

/**
 * Every parameter of `saveUser`, with the lengths documented for it. The vendor wants one of `loginName` and `name`, and the
 * password on every change, too.
 */
const FIELDS: readonly Field[] = [
  required('userId', 'code', { maxLength: 100, ...HEADINGS.login }),
  required('password', 'secret', { maxLength: 50, requiredToUpdate: true, ...HEADINGS.password }),
  required('loginName', 'text', {
    maxLength: 100,
    orElse: 'name',
    'zh-CN': ['显示名', '显示名称', '用户名称', '用户昵称', '昵称'],
    en: ['Display name', 'Show name'],
  }),

  optional('name', 'text', { maxLength: 50, 'zh-CN': ['姓名', '真实姓名'], en: ['Full name', 'Name'] }),
  optional('roleIds', 'ids', { maxLength: 200, ...HEADINGS.roles }),
  optional('authorityId', 'integer', {
    'zh-CN': ['门店组', '门店组编号'],
    en: ['Store group', 'Store group id', 'Authority id'],
    nameHeadings: ['门店组名称', 'Store group name'],
  }),
  optional('authorityType', 'integer', {
    values: ['0', '1', '99'],
    'zh-CN': ['门店权限类型', '权限类型'],
    en: ['Store access', 'Authority type'],
  }),
  optional('mobile', 'mobile', { maxLength: 11, ...HEADINGS.mobile }),
  optional('dept', 'text', {
    maxLength: 50,
    'zh-CN': ['部门', '所属部门', '所在部门', '部门编号'],
    en: ['Department', 'Dept'],
  }),
  optional('status', 'integer', {
    values: ['0', '-1'],
    'zh-CN': ['用户状态', '帐号状态', '账号状态', '状态'],
    en: ['Status', 'Account status'],
  }),
  optional('note', 'text', { maxLength: 50, 'zh-CN': ['备注'], en: ['Note', 'Notes', 'Remarks'] }),
];

/** `queryUser` looks up by the login account alone. */
export const USER_SCHEMA: UserSchema = { fields: FIELDS, identities: ['userId'] };
