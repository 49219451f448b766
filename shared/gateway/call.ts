import { GatewayError, STOPPED } from './errors.ts';
import type { CallListener } from './gateway.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { Lanes } from './lanes.ts';
import type { Pace } from './pace.ts';
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
   * `unconfirmed` where it may have. Those two are retried as `effect` allows, after `retryAfterMs` where given.
   */
  read(answer: HttpAnswer): T;
}

export type Caller = <T>(call: Call<T>) => Promise<T>;

interface Failure {
  readonly error: GatewayError;
  /** Whether this or an earlier attempt of a write may have been carried out. */
  readonly mayHaveHadEffect: boolean;
}

export interface CallerDeps {
  readonly http: Http;
  readonly lanes: Lanes;
  readonly pace: Pace;
  readonly retry: RetryPolicy;
  readonly onCall: CallListener;
  readonly signal: AbortSignal | undefined;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/**
 * Makes calls: free lane → its turn → signed and sent at once → read; transient trouble → wait → again, until the
 * policy gives up. What then comes out is `unavailable` if no attempt of a write can have had an effect, else
 * `unconfirmed`; a read is always `unavailable`.
 */
export function createCaller(deps: CallerDeps): Caller {
  const { http, lanes, pace, retry, onCall, signal, sleep, random } = deps;

  async function takeTurn(): Promise<{ leave(): void }> {
    try {
      return await pace.turn(signal);
    } catch (cause) {
      const message = 'The time of the caller was up before the call was sent.';
      throw new GatewayError('unavailable', STOPPED, message, { cause });
    }
  }

  const attempt = <T>(call: Call<T>, isRetry: boolean): Promise<T> =>
    lanes.use(async () => {
      const { leave } = await takeTurn();
      const { form, headers } = call.sign();
      onCall({ method: call.method, retry: isRetry });
      return call.read(await http.post(form, { headers, signal, onSent: leave }));
    });

  /** What a failed attempt means for the next one: the wait before it, or the error that ends the call. */
  function judge(
    call: Call<unknown>,
    failure: Failure,
    attempts: number,
  ): { delayMs: number } | GatewayError {
    const { error, mayHaveHadEffect } = failure;
    if (isComplaintOfPace(error)) pace.slowDown(error.retryAfterMs);
    const mayRepeat = !signal?.aborted && !(mayHaveHadEffect && call.effect === 'once');
    const delayMs = mayRepeat ? retryDelayMs(attempts, retry, random, error.retryAfterMs) : undefined;
    return delayMs === undefined
      ? withKind(error, mayHaveHadEffect ? 'unconfirmed' : 'unavailable')
      : { delayMs };
  }

  return async (call) => {
    let mayHaveHadEffect = false;
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt(call, attempts > 1);
      } catch (error) {
        if (!isTransient(error)) throw error;
        mayHaveHadEffect ||= error.kind === 'unconfirmed' && call.effect !== 'read';
        const next = judge(call, { error, mayHaveHadEffect }, attempts);
        if (next instanceof GatewayError) throw next;
        // A sleep that was stopped is noticed by the next turn.
        await sleep(next.delayMs, signal).catch(() => undefined);
      }
    }
  };
}

const isTransient = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && (error.kind === 'unavailable' || error.kind === 'unconfirmed');

/** HTTP 429, and whatever else of HTTP comes with `Retry-After`. */
const isComplaintOfPace = ({ code, retryAfterMs }: GatewayError): boolean =>
  code === 'http_429' || (code.startsWith('http_') && retryAfterMs !== undefined);

function withKind(error: GatewayError, kind: 'unavailable' | 'unconfirmed'): GatewayError {
  if (error.kind === kind) return error;
  const { code, message, cause, retryAfterMs } = error;
  return new GatewayError(kind, code, message, {
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** For an answer in JSON, but not in the form that the vendor documents. */
export function notUnderstood(status: number): GatewayError {
  if (status < 300) {
    return new GatewayError(
      'unconfirmed',
      'not_understood',
      'The gateway answered JSON in a form that is not documented.',
    );
  }
  const message = `The gateway answered HTTP ${status}, not in its documented form: check the address, route included.`;
  return new GatewayError('misconfigured', `http_${status}`, message);
}
