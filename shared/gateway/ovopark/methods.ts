import * as z from 'zod';
import type { Language } from '../../messages/language.ts';
import { say, type Words, words } from '../../messages/say.ts';
import { type Call, type Caller, notUnderstood, underSuccess } from '../call.ts';
import type { Credentials } from '../credentials.ts';
import { GatewayError, refusal } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { reasonOf } from '../reason.ts';
import { createRedactor } from '../redact.ts';
import { readReply } from './envelope.ts';
import type { Experiences } from './experience.ts';
import type { MethodCall } from './request.ts';

const LOG_IN = 'open.shopweb.security.mobileLogin';
const TOKEN_GONE = 'token_gone';

/** What calls of one process share. */
export interface OvoparkSession {
  /** How far the gateway's clock is ahead of ours. */
  clockOffsetMs: number;
  /** The authenticator's token, held or being fetched. */
  token: Promise<string> | undefined;
  /** What was seen of the gateway's look-ups. */
  readonly lookUps: Experiences;
}

export interface MethodDeps {
  readonly caller: Caller;
  readonly session: OvoparkSession;
  readonly credentials: Credentials;
  readonly signRequest: (call: MethodCall) => URLSearchParams;
  /** Our own clock, milliseconds since 1970. */
  readonly now: () => number;
  /** What people are told is said in it. */
  readonly language: Language;
}

/** Calls a method of the platform and answers its `data`. */
export type CallMethod = (call: MethodCall & Pick<Call<unknown>, 'effect'>) => Promise<unknown>;

/**
 * Makes the platform's methods callable: signs, classifies answers by their codes, corrects the clock on code 16, and logs
 * in where the credentials name an account, again when the token is gone.
 */
export function createCallMethod(deps: MethodDeps): CallMethod {
  const { caller, session, credentials, signRequest } = deps;

  const send = (call: Parameters<CallMethod>[0], token?: string): Promise<unknown> =>
    caller({
      method: call.method,
      effect: call.effect,
      sign: () => ({ form: signRequest(call), headers: token === undefined ? {} : { authenticator: token } }),
      read: createReader(deps, call.effect, [call.parameters.password, token]),
    });

  /** Those who ask while the token is being fetched wait for the same one. */
  function currentToken(): Promise<string> {
    if (session.token) return session.token;
    const token = logIn(send, { ...credentials.authenticator });
    token.catch(() => forget(token));
    session.token = token;
    return token;
  }

  /** Another call may have renewed it meanwhile: that one stays. */
  function forget(token: Promise<string>): void {
    if (session.token === token) session.token = undefined;
  }

  return async (call) => {
    if (!credentials.authenticator) return send(call);
    const token = currentToken();
    try {
      return await send(call, await token);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== TOKEN_GONE) throw error;
      forget(token);
      return send(call, await currentToken());
    }
  };
}

const LoggedIn = z.object({ token: z.string().min(1) });

async function logIn(callMethod: CallMethod, parameters: MethodCall['parameters']): Promise<string> {
  try {
    const data = await callMethod({ method: LOG_IN, effect: 'read', parameters });
    const token = LoggedIn.safeParse(data).data?.token;
    if (token !== undefined) return token;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    const why: Words = (language) => say(language, 'cannot_log_in', { reason: error.inWords(language) });
    throw new GatewayError('misconfigured', error.code, why, { cause: error });
  }
  throw new GatewayError('misconfigured', 'no_token', words('no_token'));
}

/** Makes the reader of one call's answers; it corrects the clock once a call. */
function createReader(
  { session, credentials, now, language }: MethodDeps,
  effect: Call<unknown>['effect'],
  secrets: readonly (string | undefined)[],
): (answer: HttpAnswer) => unknown {
  const { key, secret, authenticator } = credentials;
  const redact = createRedactor([secret, key, authenticator?.password, ...secrets]);
  let isClockCorrected = false;

  /** Answers false where that was of no use, or cannot be done. */
  function correctClock(systemTime: number | undefined): boolean {
    if (isClockCorrected || systemTime === undefined) return false;
    isClockCorrected = true;
    session.clockOffsetMs = systemTime - now();
    return true;
  }

  return ({ status, body, trouble }) => {
    const reply = readReply(body);
    if (trouble && reply?.meaning !== 'ok') throw trouble;
    if (!reply) throw notUnderstood(status);
    if (reply.meaning === 'ok') return underSuccess(status, effect, reply.data);

    const code = redact.code(reply.code);
    const text = reasonOf(redact.text(reply.text), language);
    const misconfigured = (advice: Parameters<typeof refusal>[2]): GatewayError =>
      new GatewayError('misconfigured', code, refusal(code, text, advice));

    switch (reply.meaning) {
      case 'business':
        throw new GatewayError('refused', code, text);
      case 'unclear':
        throw denied(effect, code, text);
      case 'config':
        throw misconfigured('check_key');
      case 'token': {
        if (!authenticator) throw misconfigured('check_account');
        throw new GatewayError('misconfigured', TOKEN_GONE, words('token_gone', { code, text }));
      }
      case 'clock':
        throw correctClock(reply.systemTime)
          ? new GatewayError('unavailable', code, text, { retryAfterMs: 0 })
          : misconfigured('check_clock');
      case 'repeat':
        // Without a nonce only the time stamp tells two calls apart, and it counts seconds.
        throw new GatewayError('unconfirmed', code, text, { retryAfterMs: 1_000 });
      case 'transient':
        throw new GatewayError('unconfirmed', code, text);
    }
  };
}

/** A look-up that contradicts itself is refused; what came of such a write, only a look can tell. */
const denied = (effect: Call<unknown>['effect'], code: string, text: string): GatewayError =>
  effect === 'read'
    ? new GatewayError('refused', code, text)
    : new GatewayError('unconfirmed', code, text, { says: 'not done' });
