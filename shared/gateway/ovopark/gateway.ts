import { list, say, type Words, words } from '../../messages/say.ts';
import type { Field } from '../../user/field.ts';
import { isSameText, type User } from '../../user/user.ts';
import { unproven, withoutUserId } from '../call.ts';
import { GatewayError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { ProfileWithLanguage } from '../profile.ts';
import { labelOf } from '../user-schema.ts';
import type { OvoparkGateway } from '../vendor-settings.ts';
import { USER_SCHEMA } from './fields.ts';
import { createFind } from './find.ts';
import { createCallMethod, type MethodDeps } from './methods.ts';
import { createRequestSigner } from './request.ts';
import { createListStores } from './stores.ts';
import { readCreatedId } from './users.ts';

const ADD_USER = 'open.shopweb.user.addUser';
const UPDATE_USER = 'open.shopweb.user.updateUser';

const namesOf = (belongs: (field: Field) => boolean): string[] =>
  USER_SCHEMA.fields.filter(belongs).map(({ name }) => name);

/** Which parameters each write knows. */
const KNOWN = {
  create: namesOf(({ writtenBy }) => writtenBy !== 'update'),
  update: namesOf(({ writtenBy }) => writtenBy !== 'create'),
  updateOnly: namesOf(({ writtenBy }) => writtenBy === 'update'),
};
const WITH_UPDATES = namesOf(({ goesWithUpdates }) => goesWithUpdates ?? false);

export interface OvoparkDeps extends Omit<MethodDeps, 'signRequest' | 'language'> {
  readonly profile: Pick<ProfileWithLanguage, 'matchBy' | 'language'> & { readonly gateway: OvoparkGateway };
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
    language,
  });
  const find = createFind(callMethod, options, session.lookUps);

  /** By its id in either version: an employee number, which v2 would take too, is what two users may share. */
  async function update(id: string, user: User): Promise<void> {
    const isComplete = WITH_UPDATES.every((name) => user[name]);
    const { updateUserVersion: version } = options;
    await callMethod({
      method: UPDATE_USER,
      effect: 'repeatable',
      version: version === 'auto' ? (isComplete ? 'v1' : 'v2') : version,
      parameters: { ...forUpdate(user), id },
    });
  }

  /** Before anything is changed by an id that a create was answered with, a look has shown whose it is. */
  async function assertShown(id: string, user: User): Promise<void> {
    const key = user[matchBy] ?? '';
    const { users } = await find([key], matchBy).catch((cause: unknown) => {
      throw cause instanceof GatewayError ? unproven(cause.code, cause.inWords, cause) : cause;
    });
    const [shown, ...others] = users.filter(({ values }) => isSameText(values[matchBy], key));
    if (shown?.id !== id || others.length > 0) throw unproven('id_not_shown', words('id_not_shown'));
  }

  /**
   * Sets what only an update knows, and once more what the create has just set and updates want. The user exists by now: a
   * refusal concerns this row alone, and after an outage the user is found and the rest sent again.
   */
  async function complete(id: string, user: User): Promise<void> {
    const rest = pick(user, KNOWN.updateOnly);
    const names = Object.keys(rest);
    if (names.length === 0) return;
    await assertShown(id, user);
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
      await update(id, { ...pick(user, WITH_UPDATES), ...rest });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind === 'refused' || error.says === 'not done')
        throw incomplete(error.code, error.inWords, error);
      throw unproven(error.code, error.inWords, error);
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

    update: ({ id }, user) => update(id, pick(user, KNOWN.update)),

    listStores: createListStores(callMethod),
  };
}

/** `thirdIdFit` is documented as a boolean, every other flag as 0 or 1. */
function forUpdate({ thirdIdFit, ...rest }: User): User {
  return thirdIdFit === undefined ? rest : { ...rest, thirdIdFit: String(thirdIdFit === '1') };
}

function pick(user: User, names: readonly string[]): User {
  return Object.fromEntries(names.flatMap((name) => (user[name] ? [[name, user[name]]] : [])));
}
