import * as z from 'zod';
import { hashPassword, type StoredUser, type UserStore } from '../user-store.ts';

/** What a method comes to: data, or the reason of a failure. */
export type Outcome = { readonly data: object | null } | { readonly failure: string };

/** A method's business parameters, numbers as text. */
export type Business = Readonly<Record<string, string>>;

const BusinessJson = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

/** Reads `bizContent`, or answers undefined when it is no JSON object of texts and numbers. */
export function parseBusiness(bizContent: string | undefined): Business | undefined {
  try {
    return BusinessJson.safeParse(JSON.parse(bizContent ?? '')).data;
  } catch {
    return undefined;
  }
}

/** What the vendor's page asks of `saveUser`; lengths in characters. Texts never show a value. */
const SAVE_RULES: readonly (readonly [failure: string, isBroken: (business: Business) => boolean])[] = [
  ['userId is missing', ({ userId }) => !userId],
  ['password is missing', ({ password }) => !password],
  ['loginName and name are both missing', ({ loginName, name }) => !loginName && !name],
  tooLong('userId', 100),
  tooLong('password', 50),
  tooLong('loginName', 100),
  tooLong('name', 50),
  tooLong('roleIds', 200),
  tooLong('dept', 50),
  tooLong('note', 50),
  ['authorityType is not 0, 1 or 99', ({ authorityType }) => !/^(0|1|99)?$/.test(authorityType ?? '')],
  [
    'authorityType 1 goes without authorityId',
    ({ authorityType, authorityId }) => authorityType === '1' && !/^\d+$/.test(authorityId ?? ''),
  ],
  [
    'authorityId is only for authorityType 1',
    ({ authorityType = '1', authorityId }) => authorityType !== '1' && Boolean(authorityId),
  ],
  ['mobile is not 11 digits', ({ mobile }) => !/^(\d{11})?$/.test(mobile ?? '')],
  ['status is not 0 or -1', ({ status }) => !/^(0|-1)?$/.test(status ?? '')],
];

function tooLong(name: string, maxLength: number): readonly [string, (business: Business) => boolean] {
  return [
    `${name} is longer than ${maxLength} characters`,
    (business) => [...(business[name] ?? '')].length > maxLength,
  ];
}

const WRITTEN = [
  'userId',
  'loginName',
  'name',
  'roleIds',
  'authorityId',
  'authorityType',
  'mobile',
  'dept',
  'status',
  'note',
];

/** Creates the user or changes the one that has this `userId`. */
export function saveUser(store: UserStore, business: Business, visibleAtMs: number | undefined): Outcome {
  const broken = SAVE_RULES.find(([, isBroken]) => isBroken(business));
  if (broken) return { failure: broken[0] };
  const { userId = '', password = '' } = business;
  const before = store.find('userId', userId)[0];
  const id = before?.id ?? store.nextId();
  const given = Object.fromEntries(
    WRITTEN.flatMap((name) => (business[name] ? [[name, business[name]]] : [])),
  );
  // A missing `loginName` takes `name`: documented.
  const values: Business = { loginName: business.name ?? '', ...before?.values, ...given };
  store.put({ id, values, passwordHash: hashPassword(id, password) }, visibleAtMs);
  const { loginName, mobile } = values;
  return { data: { sysno: id, userId, loginName, mobile } };
}

/** Answers the documented fields of the user with this `userId`. */
export function queryUser(store: UserStore, business: Business, nowMs: number, absent: Outcome): Outcome {
  if (!business.userId) return { failure: 'userId is missing' };
  const user = store.look('userId', business.userId, nowMs)[0];
  return user ? { data: describeUser(user) } : absent;
}

function describeUser({ id, values }: StoredUser): object {
  const number = (name: string): number | null => (values[name] ? Number(values[name]) : null);
  return {
    sysno: id,
    userId: values.userId,
    loginName: values.loginName,
    mobile: values.mobile ?? '',
    openid: '',
    name: values.name ?? '',
    gender: '',
    telephone: '',
    mail: '',
    sn: '',
    dept: values.dept ?? '',
    authorityId: number('authorityId'),
    authorityType: number('authorityType'),
    roleIds: values.roleIds ?? '',
    status: number('status') ?? 0,
    note: values.note ?? '',
  };
}
