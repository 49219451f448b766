import { words } from '../../messages/say.ts';
import type { FoundUser } from '../../user/user.ts';
import { GatewayError } from '../errors.ts';
import { findEach } from '../find-each.ts';
import type { FindResult } from '../gateway.ts';
import type { OvoparkGateway } from '../profile.ts';
import { createExperience, type Experiences, learnFrom } from './experience.ts';
import { LOOK_UP_TYPES } from './fields.ts';
import type { CallMethod } from './methods.ts';
import { type Answers, cut, joinAnswers, search } from './search.ts';
import { createUserReader } from './users.ts';
import { createWholeRefusalCheck } from './whole-refusal.ts';

const GET_USER_BY_TYPE = 'open.shopweb.user.getUserByType';

/** Makes the look-up; see {@link search} for gateways that leave keys out. */
export function createFind(
  callMethod: CallMethod,
  options: OvoparkGateway,
  experiences: Experiences,
): (keys: readonly string[], by: string) => Promise<FindResult> {
  const readUsers = createUserReader(options.timeZone);

  async function lookUp(keys: readonly string[], by: string): Promise<FoundUser[]> {
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
    const assertOwnRefusal = createWholeRefusalCheck(by, (some) => lookUp(some, by));

    /** A refused batch is halved until the bad key is alone. */
    async function ask(batch: readonly string[]): Promise<Answers> {
      try {
        const answer = learnFrom(experience, batch, await lookUp(batch, by), by);
        return { answers: [answer], refused: new Map() };
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
        await assertOwnRefusal(batch, error);
        const [key] = batch;
        if (key !== undefined && batch.length === 1) return { answers: [], refused: new Map([[key, error]]) };
        const halves = cut(batch, Math.ceil(batch.length / 2));
        return joinAnswers(await findEach(halves, halves.length, ask));
      }
    }

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
