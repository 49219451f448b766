import type { LimitFunction } from 'p-limit';
import { type Words, words } from '../messages/say.ts';
import { GatewayError, STOPPED } from './errors.ts';
import type { AnswerListener, CallListener } from './gateway.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { Pace, Turn } from './pace.ts';
import { type RetryPolicy, retryDelayMs } from './retry.ts';

/** A request as it goes on the wire. */
export interface SignedRequest {
  readonly form: URLSearchParams;
  readonly headers?: Record<string, string>;
}

export interface Call<T> {
  readonly method: string;
  /** *repeatable*: a write with the same effect when sent twice. *once*: it may create somebody twice. */
  readonly effect: 'read' | 'repeatable' | 'once';
  /** Signs anew, for every attempt: the same signed bytes are never sent twice. */
  sign(): SignedRequest;
  /**
   * Takes the value from an answer, or throws a GatewayError: `unavailable` where the gateway certainly did nothing,
   * `unconfirmed` where it may have. Those two are retried as `effect` allows, after `retryAfterMs` where given. An answer's
   * `trouble` is thrown unless the body says success.
   */
  read(answer: HttpAnswer): T;
}

export type Caller = <T>(call: Call<T>) => Promise<T>;

export interface CallerDeps {
  readonly http: Http;
  /** Bounds the calls in flight; a call that waits to be repeated is not one of them. */
  readonly limit: LimitFunction;
  readonly pace: Pace;
  readonly retry: RetryPolicy;
  readonly onCall: CallListener;
  readonly onAnswer: AnswerListener;
  /** Milliseconds that only grow. */
  readonly monotonicNow: () => number;
  readonly signal: AbortSignal | undefined;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/**
 * Makes calls: concurrency limit → pace → signed and sent at once → read; transient trouble → wait → again, until the
 * policy gives up. The error is then `unconfirmed` if any attempt of a write can have had an effect, else `unavailable`.
 */
export function createCaller(deps: CallerDeps): Caller {
  const { http, limit, pace, retry, onCall, onAnswer, monotonicNow, signal, sleep, random } = deps;

  async function takeTurn(): Promise<Turn> {
    try {
      return await pace.takeTurn(signal);
    } catch (cause) {
      throw new GatewayError('unavailable', STOPPED, words('stopped'), { cause });
    }
  }

  async function send<T>(call: Call<T>, isRetry: boolean): Promise<T> {
    const { markSent } = await takeTurn();
    const { form, headers } = call.sign();
    onCall({ method: call.method, retry: isRetry });
    const sentAt = monotonicNow();
    let ms: number | undefined;
    try {
      const answer = await http.post(form, { headers, signal, onSent: markSent });
      ms = monotonicNow() - sentAt;
      // What may be repeated is; whether a create is worth a look before that, its answer may tell.
      if (answer.trouble && call.effect !== 'once') throw answer.trouble;
      const value = call.read(answer);
      onAnswer({ code: '0', ms });
      return value;
    } catch (error) {
      if (error instanceof GatewayError) onAnswer({ code: error.code, ms: ms ?? monotonicNow() - sentAt });
      throw error;
    }
  }

  /** Transient trouble is a result of its own, because it may be followed by another attempt; other trouble is thrown. */
  async function attempt<T>(
    call: Call<T>,
    isRetry: boolean,
  ): Promise<{ value: T } | { trouble: GatewayError }> {
    try {
      return { value: await limit(() => send(call, isRetry)) };
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (error.isRateLimit) pace.slowDown(error.retryAfterMs);
      return { trouble: error };
    }
  }

  const delayBeforeRetry = (attempts: number, { retryAfterMs }: GatewayError): number | undefined =>
    signal?.aborted ? undefined : retryDelayMs(attempts, retry, random, retryAfterMs);

  return async (call) => {
    let mayHaveHadEffect = false;
    for (let attempts = 1; ; attempts++) {
      const result = await attempt(call, attempts > 1);
      if ('value' in result) return result.value;
      const { trouble } = result;
      mayHaveHadEffect ||= trouble.kind === 'unconfirmed' && call.effect !== 'read';
      // A write that was answered has had its chance: only a look tells what came of it.
      const mayRepeat = trouble.says === undefined && (call.effect !== 'once' || !mayHaveHadEffect);
      const delayMs = mayRepeat ? delayBeforeRetry(attempts, trouble) : undefined;
      if (delayMs === undefined) throw givenUp(trouble, mayHaveHadEffect);
      // Waiting for the next turn notices that the sleep was aborted.
      await sleep(delayMs, signal).catch(() => undefined);
    }
  };
}

const isTransient = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && (error.kind === 'unavailable' || error.kind === 'unconfirmed');

const givenUp = (error: GatewayError, mayHaveHadEffect: boolean): GatewayError =>
  new GatewayError(mayHaveHadEffect ? 'unconfirmed' : 'unavailable', error.code, error.inWords, error);

/** For an answer in JSON, but not in the form that the vendor documents. */
export function notUnderstood(status: number): GatewayError {
  if (status < 300) {
    return new GatewayError('unconfirmed', 'not_understood', words('not_documented'));
  }
  return new GatewayError('misconfigured', `http_${status}`, words('not_documented_here', { status }));
}

/** For a create that seems to be done, and whose answer lacks the id that the vendor documents. */
export const withoutUserId = (): GatewayError => unproven('no_user_id', words('no_user_id'));

/** For a create that seems to be done: whom it has made is to be looked up. */
export const unproven = (code: string, why: Words, cause?: unknown): GatewayError =>
  new GatewayError('unconfirmed', code, why, { cause, says: 'done' });

/** For a look-up that shows somebody, and not who it is: only the row that asked for that one can be refused. */
export const unreadableUser = (): GatewayError =>
  new GatewayError('refused', 'unreadable_user', words('unreadable_user'));

/** The value of an answer that says success, unless its HTTP status says failure: then only a look tells what came of a write. */
export function underSuccess<T>(status: number, effect: Call<unknown>['effect'], value: T): T {
  if (status < 400) return value;
  const says = effect === 'read' ? {} : ({ says: 'not done' } as const);
  throw new GatewayError('unconfirmed', `http_${status}`, words('http_status', { status }), says);
}
