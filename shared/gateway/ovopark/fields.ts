import * as z from 'zod';
import type { Field } from '../../user/field.ts';
import type { UserSchema } from '../gateway.ts';

/** As the page of updateUser shows it. */
const UserContent = z.array(z.looseObject({ configureId: z.union([z.string(), z.number()]) }));

const REQUIRED = { requiredToCreate: true } as const;
const OPTIONAL = { requiredToCreate: false } as const;
const UPDATE_ONLY = { requiredToCreate: false, writtenBy: 'update' } as const;

/**
 * Every parameter of `addUser` and `updateUser` but `id`, which the look-up brings. What is required is as documented
 * for `addUser`; the lengths are documented for `updateUser` and taken to hold for both.
 *
 * Headings are those of public templates: `用户名` is a login, `用户名称` a display name.
 */
const FIELDS: readonly Field[] = [
  {
    name: 'userName',
    kind: 'code',
    ...REQUIRED,
    writtenBy: 'create',
    headings: {
      'zh-CN': ['用户名', '登录名称', '登录名', '登录账号', '账号', '帐号'],
      en: ['User name', 'Username', 'Login', 'Login name', 'Account'],
    },
  },
  {
    name: 'showName',
    kind: 'text',
    maxLength: 100,
    ...REQUIRED,
    headings: {
      'zh-CN': ['姓名', '显示名', '显示名称', '用户名称', '用户昵称', '昵称'],
      en: ['Display name', 'Full name', 'Name', 'Show name'],
    },
  },
  {
    name: 'password',
    kind: 'secret',
    maxLength: 100,
    ...REQUIRED,
    headings: { 'zh-CN': ['密码', '初始密码', '登录密码'], en: ['Password', 'Initial password'] },
  },
  {
    name: 'validateDate',
    kind: 'dateTime',
    ...REQUIRED,
    headings: {
      'zh-CN': ['有效期', '有效期至', '账号有效期', '帐号有效期', '有效日期'],
      en: ['Expiry date', 'Expiry', 'Expires', 'Expiration date', 'Valid until', 'Validity'],
    },
  },
  {
    name: 'isSingleSign',
    kind: 'flag',
    values: ['0', '1'],
    ...REQUIRED,
    headings: {
      'zh-CN': ['单点登录', '是否单点登录'],
      en: ['Single sign-on', 'Single sign on', 'Single sign'],
    },
  },
  {
    name: 'roleIds',
    kind: 'ids',
    maxLength: 1000,
    ...REQUIRED,
    headings: {
      'zh-CN': ['角色', '角色编号', '用户角色', '职位', '用户职位'],
      en: ['Roles', 'Role', 'Role ids', 'Role id', 'Position'],
    },
  },
  {
    name: 'orgIds',
    kind: 'ids',
    maxLength: 1000,
    ...REQUIRED,
    headings: {
      'zh-CN': ['部门', '所属部门', '所在部门', '部门编号'],
      en: ['Departments', 'Department', 'Department ids', 'Department id'],
    },
  },
  {
    name: 'organizeIds',
    kind: 'ids',
    maxLength: 1000,
    ...REQUIRED,
    headings: {
      'zh-CN': ['组织', '组织机构', '组织架构', '所属组织', '组织编号'],
      en: ['Organizations', 'Organization', 'Organisation', 'Organization ids', 'Organization id'],
    },
  },
  {
    name: 'depIds',
    kind: 'ids',
    maxLength: 1000,
    ...REQUIRED,
    headings: {
      'zh-CN': ['门店', '管辖门店', '管辖门店名称', '门店编号'],
      en: ['Stores', 'Store', 'Store ids', 'Store id', 'Shops', 'Shop'],
    },
  },
  {
    name: 'employeeNumber',
    kind: 'code',
    maxLength: 100,
    ...OPTIONAL,
    headings: {
      'zh-CN': ['工号', '企业工号', '员工编号', '员工工号'],
      en: ['Employee number', 'Employee no', 'Employee no.', 'Employee id', 'Staff number'],
    },
  },
  {
    name: 'mobilePhone',
    kind: 'mobile',
    maxLength: 11,
    ...OPTIONAL,
    headings: {
      'zh-CN': ['手机号', '手机号码', '手机', '电话'],
      en: ['Mobile', 'Mobile number', 'Mobile phone', 'Phone', 'Phone number'],
    },
  },
  {
    name: 'mail',
    kind: 'mail',
    maxLength: 100,
    ...OPTIONAL,
    headings: {
      'zh-CN': ['邮箱', '用户邮箱', '电子邮箱', '电子邮件'],
      en: ['Email', 'E-mail', 'Mail', 'Email address'],
    },
  },
  {
    name: 'pId',
    kind: 'integer',
    ...OPTIONAL,
    headings: {
      'zh-CN': ['直属上级', '上级', '上级编号'],
      en: ['Manager id', 'Manager', 'Supervisor id', 'Supervisor'],
    },
  },
  {
    name: 'privilegeIds',
    kind: 'ids',
    maxLength: 1000,
    ...OPTIONAL,
    headings: { 'zh-CN': ['权限', '权限编号'], en: ['Privileges', 'Privilege ids', 'Permissions'] },
  },
  {
    name: 'userDepIds',
    kind: 'ids',
    maxLength: 1000,
    ...OPTIONAL,
    headings: { 'zh-CN': ['所属门店', '用户所属门店'], en: ['Home stores', 'Home store', 'User stores'] },
  },
  {
    name: 'userContent',
    kind: 'json',
    form: {
      example: '[{"configureId":1,"content":"…"}]',
      fits: (value) => UserContent.safeParse(value).success,
    },
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['自定义字段', '扩展信息'], en: ['Custom fields', 'User content'] },
  },
  {
    name: 'dutiesId',
    kind: 'integer',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['职务', '职务编号'], en: ['Duty id', 'Duties id', 'Duty'] },
  },
  {
    name: 'parentEmployeeNumber',
    kind: 'code',
    ...UPDATE_ONLY,
    headings: {
      'zh-CN': ['上级工号', '直属上级工号'],
      en: ['Manager employee number', 'Supervisor employee number'],
    },
  },
  {
    name: 'thirdIdFit',
    kind: 'flag',
    values: ['0', '1'],
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['第三方编号匹配'], en: ['Third-party ids', 'Match third-party ids'] },
  },
  {
    name: 'thirdOrgIds',
    kind: 'ids',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['第三方组织编号'], en: ['Third-party organization ids'] },
  },
  {
    name: 'shopId',
    kind: 'code',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['第三方门店编号'], en: ['Third-party store id'] },
  },
  {
    name: 'shopIdList',
    kind: 'ids',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['门店编号列表'], en: ['Store id list'] },
  },
  {
    name: 'userShopIdList',
    kind: 'ids',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['所属门店编号列表'], en: ['Home store id list'] },
  },
  {
    name: 'shopIds',
    kind: 'ids',
    ...UPDATE_ONLY,
    headings: { 'zh-CN': ['第三方门店编号列表'], en: ['Third-party store ids'] },
  },
];

/** What `getUserByType` can look users up by: the parameter's name and the `type` that stands for it. */
export const LOOK_UP_TYPES: Readonly<Record<string, number>> = {
  userName: 1,
  mobilePhone: 2,
  employeeNumber: 3,
};

export const USER_SCHEMA: UserSchema = { fields: FIELDS, identities: Object.keys(LOOK_UP_TYPES) };
