import type { Language } from '../messages/language.ts';
import { type Field, type FieldKind, fieldLabel } from '../user/field.ts';

/** What a vendor's user looks like: how rows are checked before any gateway is asked. */
export interface UserSchema {
  readonly fields: readonly Field[];
  /** The parameters that users can be looked up by. */
  readonly identities: readonly string[];
  /**
   * The parameter that names somebody's manager, and the one of the manager's own that it repeats; absent where the vendor
   * documents none. Managers are looked up by it, so it is one of `identities`.
   */
  readonly manager?: { readonly named: string; readonly by: string };
}

type Headings = Field['headings'];
type Rules = Omit<Field, 'name' | 'kind' | 'requiredToCreate' | 'headings'>;

/** Makes the function that describes parameters which have these rules in common. */
export const describeFields =
  (common: Pick<Field, 'requiredToCreate' | 'writtenBy' | 'goesWithUpdates'>) =>
  (name: string, kind: FieldKind, { 'zh-CN': chinese, en, ...rules }: Rules & Headings): Field => ({
    name,
    kind,
    ...common,
    ...rules,
    headings: { 'zh-CN': chinese, en },
  });

/** Headings of public templates for what both vendors have: `用户名` is a login, `用户名称` a display name. */
export const HEADINGS = {
  login: {
    'zh-CN': ['用户名', '登录名称', '登录名', '登录账号', '账号', '帐号'],
    en: ['User name', 'Username', 'Login', 'Login name', 'Account'],
  },
  password: { 'zh-CN': ['密码', '初始密码', '登录密码'], en: ['Password', 'Initial password'] },
  roles: {
    'zh-CN': ['角色', '角色编号', '用户角色', '职位', '用户职位'],
    en: ['Roles', 'Role', 'Role ids', 'Role id', 'Position'],
    nameHeadings: [
      ...['角色名称', '职位名称', '岗位', '岗位名称', '用户岗位'],
      ...['Role name', 'Role names', 'Position name', 'Positions', 'Job title', 'Job', 'Post'],
    ],
  },
  mobile: {
    'zh-CN': ['手机号', '手机号码', '手机', '电话'],
    en: ['Mobile', 'Mobile number', 'Mobile phone', 'Phone', 'Phone number'],
  },
} as const;

/** The same users, with mobile numbers of any country. How a vendor wants those is published nowhere. */
export const withForeignMobiles = (schema: UserSchema): UserSchema => ({
  ...schema,
  fields: schema.fields.map((field) => (field.kind === 'mobile' ? { ...field, kind: 'phone' } : field)),
});

/** What people call a parameter: nobody who fills in a staff list knows the vendor's name for it. */
export function labelOf({ fields }: UserSchema, name: string, language: Language): string {
  const field = fields.find((candidate) => candidate.name === name);
  return field ? fieldLabel(field, language) : name;
}

/** The values that a vendor's answer shows of a user, as text; what is blank or no text is left out. */
export function readValues(
  user: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = user[name];
    if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
      values[name] = String(value);
  }
  return values;
}
