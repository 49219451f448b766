import type { Field } from '../../user/field.ts';
import type { UserSchema } from '../gateway.ts';

const REQUIRED = { requiredToCreate: true } as const;
const OPTIONAL = { requiredToCreate: false } as const;

/**
 * Every parameter of `saveUser`, with the lengths documented for it. The vendor wants one of `loginName` and `name`, and the
 * password on every change, too.
 */
const FIELDS: readonly Field[] = [
  {
    name: 'userId',
    kind: 'code',
    maxLength: 100,
    ...REQUIRED,
    headings: {
      'zh-CN': ['用户名', '登录名称', '登录名', '登录账号', '账号', '帐号'],
      en: ['User name', 'Username', 'Login', 'Login name', 'Account'],
    },
  },
  {
    name: 'password',
    kind: 'secret',
    maxLength: 50,
    ...REQUIRED,
    requiredToUpdate: true,
    headings: { 'zh-CN': ['密码', '初始密码', '登录密码'], en: ['Password', 'Initial password'] },
  },
  {
    name: 'loginName',
    kind: 'text',
    maxLength: 100,
    ...REQUIRED,
    orElse: 'name',
    headings: {
      'zh-CN': ['显示名', '显示名称', '用户名称', '用户昵称', '昵称'],
      en: ['Display name', 'Show name'],
    },
  },
  {
    name: 'name',
    kind: 'text',
    maxLength: 50,
    ...OPTIONAL,
    headings: { 'zh-CN': ['姓名', '真实姓名'], en: ['Full name', 'Name'] },
  },
  {
    name: 'roleIds',
    kind: 'ids',
    maxLength: 200,
    ...OPTIONAL,
    headings: {
      'zh-CN': ['角色', '角色编号', '用户角色', '职位', '用户职位'],
      en: ['Roles', 'Role', 'Role ids', 'Role id', 'Position'],
    },
  },
  {
    name: 'authorityId',
    kind: 'integer',
    ...OPTIONAL,
    headings: { 'zh-CN': ['门店组', '门店组编号'], en: ['Store group', 'Store group id', 'Authority id'] },
  },
  {
    name: 'authorityType',
    kind: 'integer',
    values: ['0', '1', '99'],
    ...OPTIONAL,
    headings: { 'zh-CN': ['门店权限类型', '权限类型'], en: ['Store access', 'Authority type'] },
  },
  {
    name: 'mobile',
    kind: 'mobile',
    maxLength: 11,
    ...OPTIONAL,
    headings: {
      'zh-CN': ['手机号', '手机号码', '手机', '电话'],
      en: ['Mobile', 'Mobile number', 'Mobile phone', 'Phone', 'Phone number'],
    },
  },
  {
    name: 'dept',
    kind: 'text',
    maxLength: 50,
    ...OPTIONAL,
    headings: { 'zh-CN': ['部门', '所属部门', '所在部门', '部门编号'], en: ['Department', 'Dept'] },
  },
  {
    name: 'status',
    kind: 'integer',
    values: ['0', '-1'],
    ...OPTIONAL,
    headings: { 'zh-CN': ['用户状态', '帐号状态', '账号状态', '状态'], en: ['Status', 'Account status'] },
  },
  {
    name: 'note',
    kind: 'text',
    maxLength: 50,
    ...OPTIONAL,
    headings: { 'zh-CN': ['备注'], en: ['Note', 'Notes', 'Remarks'] },
  },
];

/** `queryUser` looks up by the login account alone. */
export const USER_SCHEMA: UserSchema = { fields: FIELDS, identities: ['userId'] };
