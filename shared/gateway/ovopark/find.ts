import { words } from '../../messages/say.ts';
import type { FoundUser } from '../../user/user.ts';
import { unreadableUser } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { findEach } from '../find-each.ts';
import type { FindResult } from '../gateway.ts';
import type { OvoparkGateway } from '../vendor-settings.ts';
import { createWholeRefusalCheck } from '../whole-refusal.ts';
import { createExperience, type Experience, type Experiences, learnFrom } from './experience.ts';
import { LOOK_UP_TYPES } from './fields.ts';
import type { CallMethod } from './methods.ts';
import { type Answers, cut, joinAnswers, type SearchDeps, search } from './search.ts';
import { createStrayCount } from './stray-entries.ts';
import { createUserReader, NO_LIST, type Shown } from './users.ts';

const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';

/** Makes the look-up; see {@link search} for gateways that leave keys out. */
export function createFind(
  callMethod: CallMethod,
  options: OvoparkGateway,
  experiences: Experiences,
): (keys: readonly string[], by: string) => Promise<FindResult> {
  const readUsers = createUserReader(options);

  async function lookUp(keys: readonly string[], by: string): Promise<Shown> {
    const object = JSON.stringify({
      enterpriseId: options.enterprise,
      type: LOOK_UP_TYPES[by],
      keyWord: keys,
    });
    const data = await callMethod({ method: GET_USER_BY_TYPE, effect: 'read', parameters: { object } });
    return readUsers(data, by);
  }

  return async (keys, by) => {
    if (LOOK_UP_TYPES[by] === undefined) {
      throw new GatewayError('misconfigured', 'no_look_up', words('no_look_up', { by }));
    }
    const experience = experiences.get(by) ?? createExperience();
    experiences.set(by, experience);
    const ask = createAsk(by, (some) => lookUp(some, by), experience);
    const wanted = [...new Set(keys)].filter((key) => key !== '');
    const { answers, refused } = await search({ ask, experience, ...options }, wanted);
    const { shrunkTo } = experience;
    return {
      users: answers.flatMap(({ users }) => users),
      refused,
      ...(shrunkTo === undefined ? {} : { shrunkTo }),
    };
  };
}

/** Makes what asks for keys at once; a refused batch is halved until the bad key is alone. */
function createAsk(
  by: string,
  lookUp: (keys: readonly string[]) => Promise<Shown>,
  experience: Experience,
): SearchDeps['ask'] {
  const isRefusedToAll = createWholeRefusalCheck(by, lookUp);
  const strayCount = createStrayCount(by, lookUp);

  /** Users, where nobody who was asked for is unreadable. */
  async function look(batch: readonly string[]): Promise<FoundUser[]> {
    const { users, unreadable } = await lookUp(batch);
    if (unreadable > 0 && unreadable > (await strayCount())) throw unreadableUser();
    return users;
  }

  async function divide(batch: readonly string[], error: unknown): Promise<Answers> {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    if (await isRefusedToAll(batch, error)) throw ofEverybody(error);
    const [key] = batch;
    if (key !== undefined && batch.length === 1)
      return { answers: [], refused: new Map([[key, ofOneKey(error)]]) };
    const halves = cut(batch, Math.ceil(batch.length / 2));
    return joinAnswers(await findEach(halves, halves.length, ask));
  }

  async function ask(batch: readonly string[]): Promise<Answers> {
    try {
      const answer = learnFrom(experience, batch, await look(batch), by);
      return { answers: [answer], refused: new Map() };
    } catch (error) {
      return divide(batch, error);
    }
  }

  return ask;
}

/** Whoever is asked for is answered without a list of users: that is no row's fault, and may pass. */
const ofEverybody = (error: GatewayError): GatewayError =>
  error.code === NO_LIST ? new GatewayError('unavailable', NO_LIST, error.inWords) : error;

const ofOneKey = (error: GatewayError): GatewayError => (error.code === NO_LIST ? unreadableUser() : error);
