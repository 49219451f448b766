import * as z from 'zod';
import { INVENTED_CODES } from '../invented-codes.ts';
import { findParameterError, type ParameterTable, valuesToKeep } from '../parameters.ts';
import { readJson } from '../read-json.ts';
import type { StoredUser, UserStore } from '../user-store.ts';
import type { Answer, Form, Method } from '../vendor.ts';
import type { Answers } from './answers.ts';
import { ADD_USER_PARAMETERS, UPDATE_USER_PARAMETERS } from './parameters.ts';

export const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';
export const ADD_USER = 'open.shopweb.user.addUser';
export const UPDATE_USER = 'open.shopweb.user.updateUser';

/** The fields that users are looked up by, in the order of `getUserByType`'s types 1, 2 and 3. */
export const IDENTITIES = ['userName', 'mobilePhone', 'employeeNumber'] as const;

/** What is published nowhere about the user methods, and so can be chosen. */
export interface UserRules {
  /** The enterprise of the key; default 1212. */
  readonly enterprise?: number | undefined;
  /** The largest number of keys in one look-up; default no limit. */
  readonly lookUpBatch?: number | undefined;
  /** A look-up shows at most so many users and does not say that there are more; default no limit. */
  readonly mostUsers?: number | undefined;
  /** A look-up reads its first so many keys and does not say that there are more; default no limit. */
  readonly mostKeys?: number | undefined;
  /** User names whose users look-ups show as `null`. */
  readonly unreadable?: readonly string[] | undefined;
  /** Whether user names, mobile and employee numbers must be unique; default true. Off, double creates show. */
  readonly isUnique?: boolean;
  /** The role ids that exist; default every id. */
  readonly roles?: readonly string[] | undefined;
}

interface UserMethodDeps {
  readonly store: UserStore;
  readonly answers: Answers;
  readonly rules: UserRules;
}

export const createUserMethods = (deps: UserMethodDeps): readonly (readonly [string, Method])[] => [
  [GET_USER_BY_TYPE, createGetUserByType(deps)],
  [ADD_USER, createAddUser(deps)],
  [UPDATE_USER, createUpdateUser(deps)],
];

const Lookup = z.object({
  enterpriseId: z.int(),
  type: z.literal([1, 2, 3]).transform((type) => IDENTITIES[type - 1] ?? 'userName'),
  keyWord: z.array(z.string()).min(1),
});
const LOOKUP_FORM = 'object is not {"enterpriseId":…,"type":1|2|3,"keyWord":[…]}';
const readLookup = (form: Form) => readJson(Lookup, form.object);

function createGetUserByType({ store, answers, rules }: UserMethodDeps): Method {
  const { enterprise = 1212, lookUpBatch = Infinity, mostUsers = Infinity, mostKeys = Infinity } = rules;
  const show = (user: StoredUser): object | null =>
    rules.unreadable?.includes(user.values.userName ?? '') ? null : describeUser(user);
  const refuse = (text: string): Answer => answers.refuse(INVENTED_CODES.lookUp, text);
  return {
    isWrite: false,
    usersOf: (form) => readLookup(form)?.keyWord ?? [],
    perform(form) {
      const lookup = readLookup(form);
      if (!lookup) return refuse(LOOKUP_FORM);
      if (lookup.enterpriseId !== enterprise) return refuse('enterpriseId is not an enterprise of this key');
      if (lookup.keyWord.length > lookUpBatch)
        return refuse('keyWord holds more keys than one look-up takes');
      const keys = [...new Set(lookup.keyWord)].slice(0, mostKeys);
      const found = keys.flatMap((key) => store.look(lookup.type, key));
      return answers.succeed(found.slice(0, mostUsers).map(show));
    },
  };
}

/** The documented fields that the sandbox keeps. Roles, organisation and stores are not among them. */
const describeUser = ({ id, values }: StoredUser): object => ({
  id,
  userName: values.userName,
  showName: values.showName,
  mobilePhone: values.mobilePhone ?? null,
  mail: values.mail ?? null,
  validateDate: values.validateDate ?? null,
  pId: values.pId ? Number(values.pId) : null,
  employeeNumber: values.employeeNumber ?? null,
  isFrozen: 0,
  dutiesId: values.dutiesId ?? null,
});

const createAddUser = (deps: UserMethodDeps): Method => ({
  isWrite: true,
  usersOf: (form) => [form.userName ?? ''],
  perform(form, visibleAfterMs) {
    const written = write(deps, ADD_USER_PARAMETERS, form, undefined, visibleAfterMs);
    return 'id' in written ? deps.answers.succeed({ userId: written.id }) : written;
  },
});

const createUpdateUser = (deps: UserMethodDeps): Method => ({
  isWrite: true,
  usersOf: (form) => [findUpdated(deps.store, form)?.values.userName ?? form.id ?? form.employeeNumber ?? ''],
  perform(form, visibleAfterMs) {
    const before = findUpdated(deps.store, form);
    if (!before) return deps.answers.refuse(INVENTED_CODES.userNotExist, 'no such user');
    const parameters = UPDATE_USER_PARAMETERS[form._version === 'v2' ? 'v2' : 'v1'];
    const written = write(deps, parameters, form, before, visibleAfterMs);
    return 'id' in written ? deps.answers.succeed(null) : written;
  },
});

/** The user that an update is about: by `id`, or in v2 by `employeeNumber` alone. */
function findUpdated(store: UserStore, form: Form): StoredUser | undefined {
  if (form.id) return store.get(Number(form.id));
  return form._version === 'v2' ? store.find('employeeNumber', form.employeeNumber ?? '')[0] : undefined;
}

/** Creates or changes a user; refuses a wrong parameter, an unknown role or manager, and an identity that another user has. */
function write(
  { store, answers, rules }: UserMethodDeps,
  table: ParameterTable,
  form: Form,
  before: StoredUser | undefined,
  visibleAfterMs: number,
): StoredUser | Answer {
  const error = findParameterError(table, form);
  if (error) return answers.refuse(INVENTED_CODES.parameter, error);
  const values = valuesToKeep(table, form);
  const role = values.roleIds?.split(',').find((given) => rules.roles?.includes(given) === false);
  if (role !== undefined) return answers.refuse(INVENTED_CODES.roleNotExist, `role ${role} does not exist`);
  const manager = values.parentEmployeeNumber;
  if (manager !== undefined && !store.find('employeeNumber', manager)[0])
    return answers.refuse(INVENTED_CODES.managerNotExist, `nobody has the employee number ${manager}`);
  const isTaken = (field: string): boolean =>
    store.find(field, values[field] ?? '').some(({ id }) => id !== before?.id);
  const taken = rules.isUnique === false ? undefined : IDENTITIES.find(isTaken);
  if (taken) return answers.refuse(INVENTED_CODES.identityTaken, `${taken} already exists`);
  return store.save(before, values, visibleAfterMs);
}
