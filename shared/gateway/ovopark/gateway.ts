import { list, say, type Words, words } from '../../messages/say.ts';
import type { FoundUser, User } from '../../user/user.ts';
import { withoutUserId } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { findEach } from '../find-each.ts';
import type { FindResult, Gateway } from '../gateway.ts';
import type { OvoparkGateway, Profile } from '../profile.ts';
import { labelOf } from '../user-schema.ts';
import { LOOK_UP_TYPES, USER_SCHEMA } from './fields.ts';
import { type CallMethod, createCallMethod, type MethodDeps } from './methods.ts';
import { createRequestSigner } from './request.ts';
import { createUserReader, readCreatedId } from './users.ts';
import { createWholeRefusalCheck } from './whole-refusal.ts';

const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';
const ADD_USER = 'open.shopweb.user.addUser';
const UPDATE_USER = 'open.shopweb.user.updateUser';

/** Which parameters each write knows. */
const KNOWN = {
  create: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy !== 'update').map(({ name }) => name),
  update: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy !== 'create').map(({ name }) => name),
  updateOnly: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy === 'update').map(({ name }) => name),
};

export interface OvoparkDeps extends Omit<MethodDeps, 'signRequest' | 'noReason'> {
  readonly profile: Pick<Profile, 'matchBy' | 'language'> & { readonly gateway: OvoparkGateway };
  readonly createNonce: () => string;
}

/** The gateway of Ovopark and of Opretail, its international deployment. */
export function createOvoparkGateway(deps: OvoparkDeps): Gateway {
  const { profile, session, now } = deps;
  const { gateway: options, language, matchBy } = profile;
  const gatewayNow = (): number => now() + session.clockOffsetMs;
  const callMethod = createCallMethod({
    ...deps,
    signRequest: createRequestSigner({ ...options, ...deps.credentials }, gatewayNow, deps.createNonce),
    noReason: say(language, 'no_reason'),
  });
  const find = createFind(callMethod, options);

  async function update(id: string, employeeNumber: string | undefined, user: User): Promise<void> {
    const parameters = forUpdate(user);
    const isAddressedByNumber =
      options.updateUserVersion === 'v2' && isSameOrKept(employeeNumber, parameters);
    await callMethod({
      method: UPDATE_USER,
      effect: 'repeatable',
      ...(isAddressedByNumber
        ? { version: 'v2', parameters: { ...parameters, employeeNumber } }
        : { parameters: { ...parameters, id } }),
    });
  }

  /**
   * Sets what only an update knows. The user exists by now: a refusal concerns this row alone, and after an outage the user
   * is found and the rest sent again.
   */
  async function complete(id: string, user: User): Promise<void> {
    const parameters = pick(user, KNOWN.updateOnly);
    const names = Object.keys(parameters);
    if (names.length === 0) return;
    const incomplete = (code: string, reason: Words, cause?: unknown): GatewayError => {
      const labels = names.map((name) => `“${labelOf(USER_SCHEMA, name, language)}”`);
      const why = say(language, 'incomplete_part', {
        sentence: say(language, 'created_incompletely'),
        labels: list(language, labels),
        reason: reason(language),
      });
      return new GatewayError('refused', code, why, { cause, created: { id } });
    };
    try {
      await update(id, undefined, parameters);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind === 'refused' || error.says === 'not done')
        throw incomplete(error.code, error.inWords, error);
      throw new GatewayError('unconfirmed', error.code, error.inWords, { cause: error, says: 'done' });
    }
  }

  return {
    find: (keys, by = matchBy) => find(keys, by),

    async create(user) {
      const parameters = pick(user, KNOWN.create);
      const id = readCreatedId(await callMethod({ method: ADD_USER, effect: 'once', parameters }));
      if (id === undefined) throw withoutUserId();
      await complete(id, user);
      return { id };
    },

    update: (found, user) => update(found.id, found.values.employeeNumber, pick(user, KNOWN.update)),
  };
}

/** Whether a user can be addressed by an employee number: it has one, and this is not the update that changes it. */
function isSameOrKept(employeeNumber: string | undefined, parameters: User): employeeNumber is string {
  return Boolean(employeeNumber) && (parameters.employeeNumber ?? employeeNumber) === employeeNumber;
}

/** `thirdIdFit` is documented as a boolean, every other flag as 0 or 1. */
function forUpdate({ thirdIdFit, ...rest }: User): User {
  return thirdIdFit === undefined ? rest : { ...rest, thirdIdFit: String(thirdIdFit === '1') };
}

function pick(user: User, names: readonly string[]): User {
  return Object.fromEntries(names.flatMap((name) => (user[name] ? [[name, user[name]]] : [])));
}

type Find = (keys: readonly string[], by: string) => Promise<FindResult>;

function createFind(callMethod: CallMethod, options: OvoparkGateway): Find {
  const readUsers = createUserReader(options.timeZone);

  async function lookUp(keys: readonly string[], type: number): Promise<FoundUser[]> {
    const object = JSON.stringify({ enterpriseId: options.enterprise, type, keyWord: keys });
    return readUsers(await callMethod({ method: GET_USER_BY_TYPE, effect: 'read', parameters: { object } }));
  }

  type Check = ReturnType<typeof createWholeRefusalCheck>;

  async function findBatch(keys: readonly string[], type: number, check: Check): Promise<FindResult> {
    try {
      return { users: await lookUp(keys, type), refused: new Map() };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      await check(keys, error);
      const [key] = keys;
      if (key !== undefined && keys.length === 1) return { users: [], refused: new Map([[key, error]]) };
      const middle = Math.ceil(keys.length / 2);
      const halves = [keys.slice(0, middle), keys.slice(middle)];
      return findEach(halves, halves.length, (half) => findBatch(half, type, check));
    }
  }

  return async (keys, by) => {
    const type = LOOK_UP_TYPES[by];
    if (type === undefined) {
      throw new GatewayError('misconfigured', 'no_look_up', words('no_look_up', { by }));
    }
    const wanted = [...new Set(keys)].filter((key) => key !== '');
    const batches: string[][] = [];
    for (let at = 0; at < wanted.length; at += options.lookUpBatch) {
      batches.push(wanted.slice(at, at + options.lookUpBatch));
    }
    const check = createWholeRefusalCheck(by, (some) => lookUp(some, type));
    return findEach(batches, options.connections, (batch) => findBatch(batch, type, check));
  };
}
