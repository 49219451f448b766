import * as z from 'zod';
import type { Answer, Form } from '../method-server.ts';
import { hashPassword, type StoredUser, type UserStore } from '../user-store.ts';
import type { Answers, Refusal } from './answers.ts';
import { SANDBOX_CODES } from './codes.ts';
import { parseDateTime } from './date-time.ts';
import { findParameterError, REQUIRED_TO_ADD, valuesToAdd, valuesToUpdate } from './parameters.ts';

export const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';
export const ADD_USER = 'open.shopweb.user.addUser';
export const UPDATE_USER = 'open.shopweb.user.updateUser';

/** The fields that must be unique, in the order of `getUserByType`'s types 1, 2 and 3. */
export const IDENTITIES = ['userName', 'mobilePhone', 'employeeNumber'] as const;

/** What is published nowhere about the user methods, and so can be chosen. */
export interface UserRules {
  /** The enterprise of the key; default 1212. */
  readonly enterprise?: number;
  /** What a look-up in another enterprise gets: a refusal (default) or an empty list. */
  readonly foreignEnterprise?: 'refuse' | 'empty';
  /** Whom the key sees in look-ups: every user (default), or, as an ordinary key, only seeded ones: its address book. */
  readonly sees?: 'everyone' | 'address-book';
  /** Most keys in one look-up; default no limit. */
  readonly lookUpBatch?: number;
  /** Whether user names, mobile and employee numbers must be unique; default true. Off, double creates show. */
  readonly isUnique?: boolean;
  /** The role ids that exist; default every id. */
  readonly roles?: readonly string[];
  /** Parameters that `updateUser` refuses to go without; default none. */
  readonly updateRequires?: readonly string[];
}

export interface UserMethodDeps {
  readonly store: UserStore;
  readonly answers: Answers;
  readonly rules: UserRules;
  /** Ids of the seeded users. */
  readonly addressBook: ReadonlySet<number>;
  readonly utcOffsetMinutes: number;
  readonly now: () => number;
}

export type Method = (form: Form, lateMs: number | undefined) => Answer;

const DEFAULT_ENTERPRISE = 1212;
const EXPIRING_MS = 30 * 24 * 3_600_000;

const LOOKUP_FORMAT: Refusal = {
  code: SANDBOX_CODES.parameterFormat,
  text: 'object is not {"enterpriseId":…,"type":1|2|3,"keyWord":[…]}',
};
const FOREIGN_ENTERPRISE: Refusal = {
  code: SANDBOX_CODES.enterpriseForeign,
  text: 'enterpriseId is not an enterprise of this key',
};
const TOO_MANY_KEY_WORDS: Refusal = {
  code: SANDBOX_CODES.tooManyKeyWords,
  text: 'keyWord holds more keys than one look-up takes',
};
const USER_NOT_EXIST: Refusal = { code: SANDBOX_CODES.userNotExist, text: 'no such user' };

const Lookup = z.object({
  enterpriseId: z.coerce.number(),
  type: z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3)])),
  keyWord: z.array(z.string()).min(1),
});
type Lookup = z.infer<typeof Lookup>;

export function createUserMethods(deps: UserMethodDeps): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    [GET_USER_BY_TYPE, (form) => getUserByType(deps, form)],
    [ADD_USER, (form, lateMs) => addUser(deps, form, lateMs)],
    [UPDATE_USER, (form, lateMs) => updateUser(deps, form, lateMs)],
  ]);
}

/** The keys that a look-up asks for, or undefined when its `object` is not what the vendor's page shows. */
export function keysOfLookup(form: Form): readonly string[] | undefined {
  return parseLookup(form)?.keyWord;
}

/** The user that an update is about: by `id`, or in v2 by `employeeNumber` alone. */
export function findUpdated(store: UserStore, form: Form): StoredUser | undefined {
  if (form.id) return store.get(Number(form.id));
  if (form._version !== 'v2' || !form.employeeNumber) return undefined;
  return store.find('employeeNumber', form.employeeNumber)[0];
}

function getUserByType({ store, answers, rules, addressBook, ...deps }: UserMethodDeps, form: Form): Answer {
  const lookup = parseLookup(form);
  if (!lookup) return answers.refuse(LOOKUP_FORMAT);
  const isForeign = lookup.enterpriseId !== (rules.enterprise ?? DEFAULT_ENTERPRISE);
  if (isForeign && rules.foreignEnterprise !== 'empty') return answers.refuse(FOREIGN_ENTERPRISE);
  if (lookup.keyWord.length > (rules.lookUpBatch ?? Infinity)) return answers.refuse(TOO_MANY_KEY_WORDS);
  const field = IDENTITIES[lookup.type - 1] ?? 'userName';
  const found = [...new Set(lookup.keyWord)]
    .flatMap((key) => (isForeign ? [] : store.look(field, key, deps.now())))
    .filter((user) => rules.sees !== 'address-book' || addressBook.has(user.id));
  return answers.found(found.map((user) => describeUser(user, deps)));
}

function addUser(
  { store, answers, rules, now }: UserMethodDeps,
  form: Form,
  lateMs: number | undefined,
): Answer {
  const values = valuesToAdd(form);
  const id = store.nextId();
  const refusal = findParameterError(form, REQUIRED_TO_ADD) ?? findConflict(store, rules, id, values);
  if (refusal) return answers.refuse(refusal);
  const passwordHash = hashPassword(id, form.password ?? '');
  store.put({ id, values, passwordHash }, visibleAt(now, lateMs));
  return answers.succeed({ userId: id }, true);
}

function updateUser(
  { store, answers, rules, now }: UserMethodDeps,
  form: Form,
  lateMs: number | undefined,
): Answer {
  const before = findUpdated(store, form);
  if (!before) return answers.refuse(USER_NOT_EXIST);
  const values = valuesToUpdate(form);
  const refusal =
    findParameterError(form, rules.updateRequires ?? []) ?? findConflict(store, rules, before.id, values);
  if (refusal) return answers.refuse(refusal);
  const passwordHash = form.password ? hashPassword(before.id, form.password) : before.passwordHash;
  const after = { id: before.id, values: { ...before.values, ...values }, passwordHash };
  store.put(after, visibleAt(now, lateMs));
  return answers.succeed(null, true);
}

const visibleAt = (now: () => number, lateMs: number | undefined): number | undefined =>
  lateMs === undefined ? undefined : now() + lateMs;

/** What stands against giving user `id` these values: another user that has one of them, or a role that is none. */
function findConflict(
  store: UserStore,
  rules: UserRules,
  id: number,
  values: Readonly<Record<string, string>>,
): Refusal | undefined {
  const role = values.roleIds?.split(',').find((given) => rules.roles?.includes(given) === false);
  if (role !== undefined) return { code: SANDBOX_CODES.roleNotExist, text: `role ${role} does not exist` };
  if (rules.isUnique === false) return undefined;
  const taken = IDENTITIES.find((field) => {
    const value = values[field];
    return value !== undefined && store.find(field, value).some((user) => user.id !== id);
  });
  return taken && { code: SANDBOX_CODES[`${taken}Exists`], text: `${taken} already exists` };
}

/** The fields that the look-up documents and no other: roles, organisation and stores are not among them. */
function describeUser(
  { id, values }: StoredUser,
  { now, utcOffsetMinutes }: Pick<UserMethodDeps, 'now' | 'utcOffsetMinutes'>,
): object {
  const { userName, showName, mobilePhone, mail, validateDate, employeeNumber, pId, dutiesId } = values;
  return {
    id,
    userName,
    showName,
    groupId: null,
    phone: null,
    mobilePhone: mobilePhone ?? null,
    mail: mail ?? null,
    validateDate: validateDate ?? null,
    validateStatus: validateStatus(parseDateTime(validateDate ?? '', utcOffsetMinutes), now()),
    pId: pId === undefined ? null : Number(pId),
    createrId: null,
    employeeNumber: employeeNumber ?? null,
    pyName: null,
    isFrozen: 0,
    thumbUrl: null,
    staffImageUrl: null,
    needSms: 0,
    dutiesId: dutiesId ?? null,
  };
}

/** 0 normal, 1 expired, 2 expiring. When a user counts as expiring is published nowhere; ours is 30 days. */
function validateStatus(validUntilMs: number | undefined, nowMs: number): 0 | 1 | 2 {
  if (validUntilMs === undefined) return 0;
  if (validUntilMs <= nowMs) return 1;
  return validUntilMs - nowMs <= EXPIRING_MS ? 2 : 0;
}

function parseLookup(form: Form): Lookup | undefined {
  try {
    return Lookup.safeParse(JSON.parse(form.object ?? '')).data;
  } catch {
    return undefined;
  }
}
