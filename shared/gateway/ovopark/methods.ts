import { type Call, type Caller, notUnderstood } from '../call.ts';
import type { Credentials } from '../credentials.ts';
import { GatewayError } from '../errors.ts';
import type { HttpAnswer } from '../http.ts';
import { redact } from '../redact.ts';
import { readReply } from './envelope.ts';
import type { MethodCall } from './request.ts';
import type { TokenHolder } from './token.ts';
import { readToken } from './users.ts';

const LOG_IN = 'open.shopweb.security.mobileLogin';
const TOKEN_GONE = 'token_gone';

/** What calls of one process share: how far our clock is off the gateway's, and the authenticator's token. */
export interface OvoparkSession {
  clockOffsetMs: number;
  readonly token: TokenHolder;
}

export interface MethodDeps {
  readonly caller: Caller;
  readonly session: OvoparkSession;
  readonly credentials: Credentials;
  readonly signRequest: (call: MethodCall) => URLSearchParams;
  /** Our own clock, milliseconds since 1970. */
  readonly now: () => number;
  /** What stands for a text that the gateway does not give. */
  readonly noText: string;
}

/** Calls a method of the platform and answers its `data`. */
export type CallMethod = (call: MethodCall & Pick<Call<unknown>, 'effect'>) => Promise<unknown>;

/**
 * Makes the platform's methods callable: signs, judges answers by their codes, sets the clock right on code 16, and
 * logs in where the credentials name an account, again when the token is gone.
 */
export function createCallMethod(deps: MethodDeps): CallMethod {
  const { caller, session, credentials, signRequest } = deps;
  const { authenticator } = credentials;

  const send: (call: Parameters<CallMethod>[0], token?: string) => Promise<unknown> = (call, token) => {
    const read = createReader(deps, [call.parameters.password, token]);
    const headers = token === undefined ? {} : { authenticator: token };
    return caller({
      method: call.method,
      effect: call.effect,
      sign: () => ({ form: signRequest(call), headers }),
      read,
    });
  };

  async function logIn(): Promise<string> {
    const token = readToken(await send({ method: LOG_IN, effect: 'read', parameters: { ...authenticator } }));
    if (token !== undefined) return token;
    throw new GatewayError('misconfigured', 'no_token', 'The gateway answered the log-in without a token.');
  }

  async function logInOrStop(): Promise<string> {
    try {
      return await logIn();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      const message = `The authenticator's account cannot log in (${error.message}): check the secret.`;
      throw new GatewayError('misconfigured', error.code, message, { cause: error });
    }
  }

  return async (call) => {
    if (!authenticator) return send(call);
    const token = await session.token.current(logInOrStop);
    try {
      return await send(call, token);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== TOKEN_GONE) throw error;
      session.token.forget(token);
      return send(call, await session.token.current(logInOrStop));
    }
  };
}

/** Makes the judge of one call's answers; it corrects the clock once a call. */
function createReader(
  { session, credentials, now, noText }: MethodDeps,
  secrets: readonly (string | undefined)[],
): (answer: HttpAnswer) => unknown {
  const { key, secret, authenticator } = credentials;
  let isClockCorrected = false;

  return ({ status, body }) => {
    const reply = readReply(body);
    if (!reply) throw notUnderstood(status);
    if (reply.meaning === 'ok') return reply.data;

    const { code } = reply;
    const text = redact(reply.text, [secret, key, authenticator?.password, ...secrets]) || noText;
    const misconfigured = (advice: string): GatewayError =>
      new GatewayError('misconfigured', code, `The gateway refuses calls with ${code} ${text}: ${advice}.`);

    switch (reply.meaning) {
      case 'business':
        throw new GatewayError('refused', code, text);
      case 'config':
        throw misconfigured('check the key, the secret and the gateway settings of the profile');
      case 'token': {
        if (!authenticator)
          throw misconfigured('this key needs an account to log in with: name it in the secret');
        const message = `The authenticator's token is not accepted (${code} ${text}).`;
        throw new GatewayError('misconfigured', TOKEN_GONE, message);
      }
      case 'clock':
        if (isClockCorrected || reply.systemTime === undefined) {
          throw misconfigured("check this machine's clock and the time zone of the profile");
        }
        isClockCorrected = true;
        session.clockOffsetMs = reply.systemTime - now();
        throw new GatewayError('unavailable', code, text, { retryAfterMs: 0 });
      case 'repeat':
        // Without a nonce the time stamp alone tells two calls apart, and it counts seconds.
        throw new GatewayError('unconfirmed', code, text, { retryAfterMs: 1_000 });
      case 'transient':
        throw new GatewayError('unconfirmed', code, text);
    }
  };
}
