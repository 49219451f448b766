import * as z from 'zod';
import type { Field } from '../../user/field.ts';
import { describeFields, HEADINGS, type UserSchema } from '../user-schema.ts';

/** As the page of updateUser shows it. */
const UserContent = z.array(z.looseObject({ configureId: z.union([z.string(), z.number()]) }));

const required = describeFields({ requiredToCreate: true });
/** The four that the page of updateUser marks as required in v1, and as optional in v2. */
const withUpdates = describeFields({ requiredToCreate: true, goesWithUpdates: true });
const optional = describeFields({ requiredToCreate: false });
const updateOnly = describeFields({ requiredToCreate: false, writtenBy: 'update' });

/**
 * Every parameter of `addUser` and `updateUser` but `id`, which the look-up brings. What is required is as documented
 * for `addUser`; the lengths are documented for `updateUser` and taken to hold for both.
 */
const FIELDS: readonly Field[] = [
  required('userName', 'code', { writtenBy: 'create', ...HEADINGS.login }),
  required('showName', 'text', {
    maxLength: 100,
    'zh-CN': ['姓名', '显示名', '显示名称', '用户名称', '用户昵称', '昵称'],
    en: ['Display name', 'Full name', 'Name', 'Show name'],
  }),
  required('password', 'secret', { maxLength: 100, ...HEADINGS.password }),
  required('validateDate', 'dateTime', {
    'zh-CN': ['有效期', '有效期至', '账号有效期', '帐号有效期', '有效日期'],
    en: ['Expiry date', 'Expiry', 'Expires', 'Expiration date', 'Valid until', 'Validity'],
  }),
  required('isSingleSign', 'flag', {
    values: ['0', '1'],
    'zh-CN': ['单点登录', '是否单点登录'],
    en: ['Single sign-on', 'Single sign on', 'Single sign'],
  }),
  withUpdates('roleIds', 'ids', { maxLength: 1000, ...HEADINGS.roles }),
  withUpdates('orgIds', 'ids', {
    maxLength: 1000,
    'zh-CN': ['部门', '所属部门', '所在部门', '部门编号'],
    en: ['Departments', 'Department', 'Department ids', 'Department id'],
    nameHeadings: ['部门名称', '所属部门名称', '所在部门名称', 'Department name', 'Department names', 'Dept'],
  }),
  withUpdates('organizeIds', 'ids', {
    maxLength: 1000,
    'zh-CN': ['组织', '组织机构', '组织架构', '所属组织', '组织编号'],
    en: ['Organizations', 'Organization', 'Organisation', 'Organization ids', 'Organization id'],
    nameHeadings: ['组织名称', '组织机构名称', '所属组织名称', 'Organization name', 'Organisation name'],
  }),
  withUpdates('depIds', 'ids', {
    maxLength: 1000,
    'zh-CN': ['门店', '管辖门店', '管辖门店名称', '门店编号'],
    en: ['Stores', 'Store', 'Store ids', 'Store id', 'Shops', 'Shop'],
    nameHeadings: ['门店名称', '店铺', '店铺名称', 'Store name', 'Store names', 'Shop name', 'Shop names'],
  }),

  optional('employeeNumber', 'code', {
    maxLength: 100,
    'zh-CN': ['工号', '企业工号', '员工编号', '员工工号'],
    en: ['Employee number', 'Employee no', 'Employee no.', 'Employee id', 'Staff number'],
  }),
  optional('mobilePhone', 'mobile', { maxLength: 11, ...HEADINGS.mobile }),
  optional('mail', 'mail', {
    maxLength: 100,
    'zh-CN': ['邮箱', '用户邮箱', '电子邮箱', '电子邮件'],
    en: ['Email', 'E-mail', 'Mail', 'Email address'],
  }),
  optional('pId', 'integer', {
    'zh-CN': ['直属上级', '上级', '上级编号'],
    en: ['Manager id', 'Manager', 'Supervisor id', 'Supervisor'],
    nameHeadings: ['上级姓名', '直属上级姓名', 'Manager name', 'Supervisor name'],
  }),
  optional('privilegeIds', 'ids', {
    maxLength: 1000,
    'zh-CN': ['权限', '权限编号'],
    en: ['Privileges', 'Privilege ids', 'Permissions'],
    nameHeadings: ['权限名称', 'Privilege names', 'Permission names'],
  }),
  optional('userDepIds', 'ids', {
    maxLength: 1000,
    'zh-CN': ['所属门店', '用户所属门店'],
    en: ['Home stores', 'Home store', 'User stores'],
    nameHeadings: ['所属门店名称', 'Home store name', 'Home store names'],
  }),

  updateOnly('userContent', 'json', {
    form: {
      example: '[{"configureId":1,"content":"…"}]',
      fits: (value) => UserContent.safeParse(value).success,
    },
    'zh-CN': ['自定义字段', '扩展信息'],
    en: ['Custom fields', 'User content'],
  }),
  updateOnly('dutiesId', 'integer', {
    'zh-CN': ['职务', '职务编号'],
    en: ['Duty id', 'Duties id', 'Duty'],
    nameHeadings: ['职务名称', '岗位', '岗位名称', 'Duty name', 'Job title', 'Job', 'Post'],
  }),
  updateOnly('parentEmployeeNumber', 'code', {
    'zh-CN': ['上级工号', '直属上级工号'],
    nameHeadings: ['上级姓名', '直属上级姓名', 'Manager name', 'Supervisor name'],
    en: ['Manager employee number', 'Supervisor employee number'],
  }),
  updateOnly('thirdIdFit', 'flag', {
    values: ['0', '1'],
    'zh-CN': ['第三方编号匹配'],
    en: ['Third-party ids', 'Match third-party ids'],
  }),
  updateOnly('thirdOrgIds', 'ids', { 'zh-CN': ['第三方组织编号'], en: ['Third-party organization ids'] }),
  updateOnly('shopId', 'code', { 'zh-CN': ['第三方门店编号'], en: ['Third-party store id'] }),
  updateOnly('shopIdList', 'ids', { 'zh-CN': ['门店编号列表'], en: ['Store id list'] }),
  updateOnly('userShopIdList', 'ids', { 'zh-CN': ['所属门店编号列表'], en: ['Home store id list'] }),
  updateOnly('shopIds', 'ids', { 'zh-CN': ['第三方门店编号列表'], en: ['Third-party store ids'] }),
];

/** What `getUserByType` can look users up by: the parameter's name and the `type` that stands for it. */
export const LOOK_UP_TYPES: Readonly<Record<string, number>> = {
  userName: 1,
  mobilePhone: 2,
  employeeNumber: 3,
};

export const USER_SCHEMA: UserSchema = {
  fields: FIELDS,
  identities: Object.keys(LOOK_UP_TYPES),
  manager: { named: 'parentEmployeeNumber', by: 'employeeNumber' },
};
