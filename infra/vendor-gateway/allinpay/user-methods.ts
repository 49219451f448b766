import * as z from 'zod';
import { findParameterError, matching, type ParameterTable, valuesToKeep } from '../parameters.ts';
import { readJson } from '../read-json.ts';
import type { StoredUser, UserStore } from '../user-store.ts';
import type { Form, Method } from '../vendor.ts';
import type { Answers } from './answers.ts';

const SAVE_USER_PARAMETERS: ParameterTable = {
  required: { userId: { maxLength: 100 }, password: { maxLength: 50 } },
  optional: {
    loginName: { maxLength: 100 },
    name: { maxLength: 50 },
    roleIds: { maxLength: 200 },
    authorityId: matching('a whole number', /^\d+$/),
    authorityType: matching('0, 1 or 99', /^(0|1|99)$/),
    mobile: matching('11 digits', /^\d{11}$/),
    dept: { maxLength: 50 },
    status: matching('0 or -1', /^(0|-1)$/),
    note: { maxLength: 50 },
  },
};

/** What is wrong between parameters that are each right. */
function findContradiction({ loginName, name, authorityType, authorityId }: Form): string | undefined {
  if (!loginName && !name) return 'loginName and name are both missing';
  if (authorityType === '1' && !authorityId) return 'authorityType 1 goes without authorityId';
  if (authorityType && authorityType !== '1' && authorityId) return 'authorityId is only for authorityType 1';
  return undefined;
}

const Business = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

/** Reads `bizContent`, numbers as text, or answers undefined when it is no JSON object of texts and numbers. */
export const readBusiness = (form: Form): Form | undefined => readJson(Business, form.bizContent);

const usersOf = (form: Form): string[] => [readBusiness(form)?.userId ?? ''];

/** The methods of the user service; they perform forms whose `bizContent` can be read. */
export const createUserMethods = (store: UserStore, answers: Answers): ReadonlyMap<string, Method> =>
  new Map([
    ['allinpay.shopoint.orgService.saveUser', createSaveUser(store, answers)],
    ['allinpay.shopoint.orgService.queryUser', createQueryUser(store, answers)],
  ]);

/** Creates the user, or changes the one that has this `userId`. */
const createSaveUser = (store: UserStore, answers: Answers): Method => ({
  isWrite: true,
  usersOf,
  perform(form, visibleAfterMs) {
    const business = readBusiness(form) ?? {};
    const error = findParameterError(SAVE_USER_PARAMETERS, business) ?? findContradiction(business);
    if (error !== undefined) return answers.fail(error);
    const [before] = store.find('userId', business.userId ?? '');
    const given = valuesToKeep(SAVE_USER_PARAMETERS, business);
    // A missing `loginName` takes `name`: documented.
    given.loginName ??= before?.values.loginName ?? business.name ?? '';
    const { id, values } = store.save(before, given, visibleAfterMs);
    const { userId, loginName, mobile } = values;
    return answers.succeed({ sysno: id, userId, loginName, mobile });
  },
});

/** Answers the user with this `userId`. How the vendor says that there is none is published nowhere: a failure, here. */
const createQueryUser = (store: UserStore, answers: Answers): Method => ({
  isWrite: false,
  usersOf,
  perform(form) {
    const userId = readBusiness(form)?.userId;
    if (!userId) return answers.fail('userId is missing');
    const [user] = store.look('userId', userId);
    return user ? answers.succeed(describeUser(user)) : answers.fail('user does not exist');
  },
});

/** The documented fields that a user has a value of. */
function describeUser({ id, values }: StoredUser): object {
  const numbers = ['authorityId', 'authorityType', 'status'].filter((name) => values[name] !== undefined);
  return { sysno: id, ...values, ...Object.fromEntries(numbers.map((name) => [name, Number(values[name])])) };
}
