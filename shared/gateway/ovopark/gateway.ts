import type { FoundUser, User } from '../../user/user.ts';
import { GatewayError } from '../errors.ts';
import { findEach } from '../findings.ts';
import type { Findings, Gateway } from '../gateway.ts';
import { labelOf } from '../label.ts';
import type { OvoparkGateway, Profile } from '../profile.ts';
import { LIST_COMMA, say } from '../texts.ts';
import { LOOK_UP_TYPES, USER_SCHEMA } from './fields.ts';
import { type CallMethod, createCallMethod, type MethodDeps } from './methods.ts';
import { createRequestSigner } from './request.ts';
import { createUserReader, readCreatedId } from './users.ts';

const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';
const ADD_USER = 'open.shopweb.user.addUser';
const UPDATE_USER = 'open.shopweb.user.updateUser';

/** Which parameters each write knows. */
const KNOWN = {
  create: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy !== 'update').map(({ name }) => name),
  update: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy !== 'create').map(({ name }) => name),
  updateOnly: USER_SCHEMA.fields.filter(({ writtenBy }) => writtenBy === 'update').map(({ name }) => name),
};

export interface OvoparkDeps extends Omit<MethodDeps, 'signRequest' | 'noText'> {
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
    noText: say(language, 'no_text'),
  });
  const find = createFind(callMethod, options);

  async function update(id: string, employeeNumber: string | undefined, parameters: User): Promise<void> {
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

  /** Sets what only an update knows. The user is there by now, so whatever goes wrong is this row's alone. */
  async function complete(id: string | undefined, user: User): Promise<void> {
    const parameters = pick(user, KNOWN.updateOnly);
    const names = Object.keys(parameters);
    if (names.length === 0) return;
    const refuse = (code: string, reason: string, cause?: unknown): GatewayError => {
      const labels = names.map((name) => labelOf(USER_SCHEMA, name, language));
      const values = { id: id ?? '?', names: labels.join(LIST_COMMA[language]), reason };
      return new GatewayError('refused', code, say(language, 'created_incompletely', values), {
        cause,
        created: { id },
      });
    };
    if (id === undefined) throw refuse('no_user_id', say(language, 'no_user_id'));
    try {
      await update(id, undefined, forUpdate(parameters));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw refuse(error.code, error.message, error);
    }
  }

  return {
    find: (keys, by = matchBy) => find(keys, by),

    async create(user) {
      const data = await callMethod({
        method: ADD_USER,
        effect: 'once',
        parameters: pick(user, KNOWN.create),
      });
      const id = readCreatedId(data);
      await complete(id, user);
      return { id };
    },

    update: (found, user) =>
      update(found.id, found.values.employeeNumber, forUpdate(pick(user, KNOWN.update))),
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

function pick(user: User, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = user[name];
    if (value) picked[name] = value;
  }
  return picked;
}

function createFind(callMethod: CallMethod, options: OvoparkGateway): Required<Gateway>['find'] {
  const readUsers = createUserReader(options.timeZone);

  async function lookUp(keys: readonly string[], type: number): Promise<FoundUser[]> {
    const object = JSON.stringify({ enterpriseId: options.enterprise, type, keyWord: keys });
    const data = await callMethod({ method: GET_USER_BY_TYPE, effect: 'read', parameters: { object } });
    const users = readUsers(data);
    if (users) return users;
    throw new GatewayError(
      'unavailable',
      'not_understood',
      'The gateway described users in a form that is not documented.',
    );
  }

  async function findBatch(keys: readonly string[], type: number): Promise<Findings> {
    try {
      return { users: await lookUp(keys, type), refused: new Map() };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      const [key] = keys;
      if (key !== undefined && keys.length === 1) return { users: [], refused: new Map([[key, error]]) };
      const middle = Math.ceil(keys.length / 2);
      const halves = [keys.slice(0, middle), keys.slice(middle)];
      return findEach(halves, halves.length, (half) => findBatch(half, type));
    }
  }

  return async (keys, by = '') => {
    const type = LOOK_UP_TYPES[by];
    if (type === undefined) {
      throw new GatewayError('misconfigured', 'no_look_up', `This gateway cannot look users up by "${by}".`);
    }
    const wanted = [...new Set(keys)].filter((key) => key !== '');
    const batches: string[][] = [];
    for (let at = 0; at < wanted.length; at += options.lookUpBatch) {
      batches.push(wanted.slice(at, at + options.lookUpBatch));
    }
    return findEach(batches, options.connections, (batch) => findBatch(batch, type));
  };
}
