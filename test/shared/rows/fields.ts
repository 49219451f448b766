import type { Field, FieldKind } from '../../../shared/user/field.ts';

const field = (
  name: string,
  kind: FieldKind,
  zh: string[],
  en: string[],
  rest: Partial<Field> = {},
): Field => ({
  name,
  kind,
  requiredToCreate: false,
  headings: { 'zh-CN': zh, en },
  ...rest,
});

/** A vendor's table with one field of every kind. */
export const FIELDS: readonly Field[] = [
  field('userName', 'code', ['用户名', '登录名称', '账号'], ['User name', 'Login'], {
    requiredToCreate: true,
    maxLength: 30,
    writtenBy: 'create',
  }),
  field('showName', 'text', ['姓名', '用户名称'], ['Display name'], {
    requiredToCreate: true,
    maxLength: 20,
  }),
  field('mobilePhone', 'mobile', ['手机号', '手机号码'], ['Mobile'], { maxLength: 11 }),
  field('employeeNumber', 'code', ['工号'], ['Employee number']),
  field('validateDate', 'dateTime', ['有效期'], ['Expiry date']),
  field('isSingleSign', 'flag', ['单点登录'], ['Single sign-on'], { values: ['0', '1'] }),
  field('roleIds', 'ids', ['角色'], ['Roles'], { requiredToCreate: true }),
  field('pId', 'integer', ['上级'], ['Manager id']),
  field('status', 'integer', ['状态'], ['Status'], { values: ['0', '-1'] }),
  field('mail', 'mail', ['邮箱'], ['Email']),
  field('userContent', 'json', ['自定义字段'], ['Custom fields'], { writtenBy: 'update' }),
  field('note', 'text', ['备注'], ['Note']),
  field('password', 'secret', ['密码'], ['Password'], { requiredToCreate: true, maxLength: 20 }),
];
