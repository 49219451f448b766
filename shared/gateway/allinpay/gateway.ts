import type { KeyObject } from 'node:crypto';
import { say, words } from '../../messages/say.ts';
import { type FoundUser, isSameText, type User } from '../../user/user.ts';
import {
  type Call,
  type Caller,
  notUnderstood,
  underSuccess,
  unreadableUser,
  withoutUserId,
} from '../call.ts';
import type { Credentials } from '../credentials.ts';
import { GatewayError, refusal } from '../errors.ts';
import { findEach } from '../find-each.ts';
import type { FindResult, Gateway } from '../gateway.ts';
import type { HttpAnswer } from '../http.ts';
import type { ProfileWithLanguage } from '../profile.ts';
import { reasonOf } from '../reason.ts';
import { createRedactor } from '../redact.ts';
import { labelOf, readValues } from '../user-schema.ts';
import type { AllinpayGateway } from '../vendor-settings.ts';
import { createWallClock } from '../wall-clock.ts';
import { createWholeRefusalCheck, type WholeRefusalCheck } from '../whole-refusal.ts';
import { createAbsence, meaningOf } from './codes.ts';
import { type Data, type Reply, readReply } from './envelope.ts';
import { USER_SCHEMA } from './fields.ts';
import { readPrivateKey, readPublicKey, sign, verifyAnswer } from './signature.ts';

const SAVE_USER = 'allinpay.shopoint.orgService.saveUser';
const QUERY_USER = 'allinpay.shopoint.orgService.queryUser';
const NAMES = USER_SCHEMA.fields.map(({ name }) => name);

export interface AllinpayDeps {
  readonly caller: Caller;
  readonly profile: Pick<ProfileWithLanguage, 'language'> & { readonly gateway: AllinpayGateway };
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The gateway of Allinpay's "shopoint", built from the vendor's public description: it has never met the live gateway.
 * `saveUser` creates or modifies by the login account. An update that is sent twice has the effect of one; a create whose
 * answer is lost is looked up first, as everywhere, for somebody else may have made the account meanwhile.
 */
export function createAllinpayGateway(deps: AllinpayDeps): Gateway {
  const { gateway: options, language } = deps.profile;
  const callMethod = createCallMethod(deps);
  const saysAbsent = createAbsence(options.absentTexts);

  const query = (userId: string): Promise<Success> =>
    callMethod({ method: QUERY_USER, effect: 'read', business: { userId } });

  async function findOne(userId: string, isRefusedToAll: WholeRefusalCheck): Promise<FindResult> {
    try {
      const { data, answer } = await query(userId);
      const isNobody = data === null && saysAbsent('0', String(answer.msg ?? ''), userId);
      return { users: isNobody ? [] : [readUser(data)], refused: new Map() };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      await assertOwn(error, userId, isRefusedToAll);
      const isNobody = saysAbsent(error.code, error.message, userId);
      return { users: [], refused: new Map(isNobody ? [] : [[userId, error]]) };
    }
  }

  async function save(user: User, effect: 'once' | 'repeatable'): Promise<Data | null> {
    // A row without a name, and a user who has none: only the look-up can tell.
    if (!user.loginName && !user.name) {
      const [first, second] = [
        labelOf(USER_SCHEMA, 'name', language),
        labelOf(USER_SCHEMA, 'loginName', language),
      ];
      throw new GatewayError('refused', 'name_missing', say(language, 'name_missing', { first, second }));
    }
    const { data } = await callMethod({
      method: SAVE_USER,
      effect,
      business: businessOf(user),
    });
    return data;
  }

  return {
    async find(keys) {
      const wanted = [...new Set(keys)].filter((key) => key !== '');
      const isRefusedToAll = createWholeRefusalCheck('userId', ([key = '']) => query(key));
      const found = await findEach(wanted, options.connections, (key) => findOne(key, isRefusedToAll));
      return {
        users: found.flatMap(({ users }) => users),
        refused: new Map(found.flatMap(({ refused }) => [...refused])),
      };
    },

    async create(user) {
      const saved = await save(user, 'once');
      const isAnother = saved?.userId !== undefined && !isSameText(saved.userId, user.userId);
      const id = saved?.sysno ?? saved?.userId;
      if (id === undefined || isAnother) throw withoutUserId();
      return { id };
    },

    async update({ values }, user) {
      // The vendor wants a name with every change: a row without one keeps what is there.
      const { userId = '', loginName = '', name = '' } = values;
      await save(
        { ...(user.loginName || user.name ? {} : { loginName, name }), ...user, userId },
        'repeatable',
      );
    },
  };
}

type Success = Extract<Reply, { kind: 'ok' }>;

interface MethodCall extends Pick<Call<unknown>, 'method' | 'effect'> {
  readonly business: Readonly<Record<string, string | number>>;
}

type CallMethod = (call: MethodCall) => Promise<Success>;

function createCallMethod({ caller, profile, credentials, now }: AllinpayDeps): CallMethod {
  const { gateway: options, language } = profile;
  const wallClock = createWallClock(options.timeZone);
  const privateKey = loadKey(credentials.secret, readPrivateKey, 'private_key_unreadable');
  const publicKeyText = credentials.publicKey ?? options.publicKey;
  const publicKey = publicKeyText && loadKey(publicKeyText, readPublicKey, 'public_key_unreadable');

  return ({ method, effect, business }) => {
    const signRequest = (): URLSearchParams => {
      const parameters = {
        appId: credentials.key,
        bizContent: JSON.stringify(business),
        charset: 'UTF-8',
        format: 'JSON',
        method,
        timestamp: wallClock(now()),
        version: '1.0',
        signType: 'RSA2',
      };
      return new URLSearchParams({ ...parameters, sign: sign(parameters, privateKey, options.digest) });
    };

    const read = ({ status, body, trouble }: HttpAnswer): Success => {
      const reply = readReply(body);
      if (trouble && reply?.kind !== 'ok') throw trouble;
      if (!reply) throw notUnderstood(status);
      if (publicKey && !verifyAnswer(reply.answer, publicKey, options.digest)) throw forged(effect);
      if (reply.kind === 'ok') return underSuccess(status, effect, reply);
      const redact = createRedactor([String(business.password ?? ''), credentials.key]);
      const text = reasonOf(redact.text(reply.text), language);
      const code = redact.code(reply.code);
      throw errorOf(code, text);
    };

    return caller({ method, effect, sign: () => ({ form: signRequest() }), read });
  };
}

/** Codes about the organisation or its rights are about one user only where another one may be looked up. */
async function assertOwn(
  error: GatewayError,
  userId: string,
  isRefusedToAll: WholeRefusalCheck,
): Promise<void> {
  const { code, message } = error;
  if (meaningOf(code) !== 'config' || !(await isRefusedToAll([userId], error))) return;
  throw new GatewayError('misconfigured', code, refusal(code, message, 'check_rights'), { cause: error });
}

/** What an error means for the call; `code` is the vendor's own. */
function errorOf(code: string, text: string): GatewayError {
  switch (meaningOf(code)) {
    case 'rate_limit':
      return new GatewayError('unavailable', code, text, { isRateLimit: true });
    case 'trouble':
      return new GatewayError('unconfirmed', code, text);
    // `config` too may be the row's own: a role, or a user, of another organisation, for example.
    default:
      return new GatewayError('refused', code, text);
  }
}

function loadKey(
  text: string,
  read: (text: string) => KeyObject,
  unreadable: 'private_key_unreadable' | 'public_key_unreadable',
): KeyObject {
  try {
    return read(text);
  } catch (cause) {
    throw new GatewayError('misconfigured', 'key_unreadable', words(unreadable), { cause });
  }
}

/** Nothing in such an answer can be believed: a write may have had its effect. */
const forged = (effect: Call<unknown>['effect']): GatewayError =>
  new GatewayError(
    effect === 'read' ? 'misconfigured' : 'unconfirmed',
    'answer_unsigned',
    words('answer_unsigned'),
  );

/** The business JSON: `authorityId` goes with type 1 only, and both are numbers. */
function businessOf({ authorityId, authorityType, ...user }: User): Record<string, string | number> {
  return {
    ...readValues(user, NAMES),
    ...(authorityType ? { authorityType: Number(authorityType) } : {}),
    ...(authorityId && (authorityType ?? '1') === '1' ? { authorityId: Number(authorityId) } : {}),
  };
}

/** A success that shows no user proves nothing of that one: its row is refused, and no other waits for it. */
function readUser(user: Data | null): FoundUser {
  if (user?.userId === undefined) throw unreadableUser();
  return { id: user.sysno ?? user.userId, values: readValues(user, NAMES) };
}
