import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OVOPARK_URL } from './address.ts';
import { createAllinpayGateway } from './allinpay/gateway.ts';
import { type CallerDeps, createCaller } from './call.ts';
import type { Credentials } from './credentials.ts';
import { GatewayError } from './errors.ts';
import type { CallListener, Gateway, UserSchema } from './gateway.ts';
import { createHttp, type Http } from './http.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createOvoparkGateway } from './ovopark/gateway.ts';
import type { OvoparkSession } from './ovopark/methods.ts';
import { createTokenHolder } from './ovopark/token.ts';
import { createPace, type Pace } from './pace.ts';
import { type Profile, userSchemaOf } from './profile.ts';
import { RETRY_POLICY, type RetryPolicy } from './retry.ts';

/** How the gateways meet the world; each default is the real thing. */
export interface GatewayDeps {
  /** Milliseconds since 1970, for the time stamps that requests carry. */
  readonly now?: () => number;
  /** Milliseconds that never go back, for the pace. */
  readonly monotonicNow?: () => number;
  /** Resolves after so many milliseconds; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to 1, for the jitter of retries. */
  readonly random?: () => number;
  /** An id that no other call has. */
  readonly createNonce?: () => string;
  /** Default {@link RETRY_POLICY}. */
  readonly retry?: RetryPolicy;
}

export interface ConnectOptions {
  /** Over how many workers the profile's limit of requests is shared. */
  readonly workers: number;
  readonly onCall: CallListener;
  /** Aborted when the caller's time is up: what waits then rejects as `unavailable`, a create in flight as `unconfirmed`. */
  readonly signal?: AbortSignal;
}

export interface Gateways {
  /** Connects to a profile's gateway; throws a `misconfigured` GatewayError when it cannot know how. */
  connect(profile: Profile, credentials: Credentials, options: ConnectOptions): Gateway;
  schema(profile: Profile): UserSchema;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** The share of a gateway's limit that is used: the rest pays for late timers and the jitter of the network. */
const USED_SHARE = 0.98;

/** What calls to one address for one profile share, from one invocation to the next. */
interface Session extends OvoparkSession {
  readonly pace: Pace;
}

interface Line {
  readonly http: Http;
  readonly lanes: Lanes;
}

/**
 * Makes the connector of a process. A profile at an address keeps one pool of connections, one pace and one clock
 * offset for as long as the process lives, so that the pace survives from one invocation to the next.
 */
export function createGateways({
  now = Date.now,
  monotonicNow = () => performance.now(),
  sleep = (ms, signal) => wait(ms, undefined, { signal }),
  random = Math.random,
  createNonce = randomUUID,
  retry = RETRY_POLICY,
}: GatewayDeps = {}): Gateways {
  const sessions = new Map<string, Session>();
  const lines = new Map<string, Line>();

  function sessionOf(profile: Profile, url: string, perSecond: number): Session {
    return remember(sessions, JSON.stringify([profile.name, url]), () => ({
      clockOffsetMs: 0,
      token: createTokenHolder(),
      pace: createPace({ perSecond, sleep, now: monotonicNow }),
    }));
  }

  function lineOf({ name, gateway: { timeoutMs, connections } }: Profile, url: string): Line {
    return remember(lines, JSON.stringify([name, url, timeoutMs, connections]), () => ({
      http: createHttp({ url, timeoutMs, connections }),
      lanes: createLanes(connections),
    }));
  }

  return {
    connect(profile, credentials, { workers, onCall, signal }) {
      const url = addressOf(profile, credentials);
      const perSecond = shareOf(profile.requestsPerSecond, workers);
      const session = sessionOf(profile, url, perSecond);
      session.pace.limitTo(perSecond);
      const line: CallerDeps = {
        ...lineOf(profile, url),
        pace: session.pace,
        retry,
        onCall,
        signal,
        sleep,
        random,
      };
      const common = { caller: createCaller(line), credentials, now };
      const { gateway } = profile;
      if (gateway.kind === 'allinpay')
        return createAllinpayGateway({ ...common, profile: { ...profile, gateway } });
      return createOvoparkGateway({ ...common, profile: { ...profile, gateway }, session, createNonce });
    },
    schema: userSchemaOf,
    async close() {
      await Promise.all([...lines.values()].map(({ http }) => http.close()));
      lines.clear();
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, create: () => T): T {
  const value = known.get(key) ?? create();
  known.set(key, value);
  return value;
}

/** The secret's address wins over the profile's. */
function addressOf({ name, gateway }: Profile, credentials: Credentials): string {
  const url = credentials.url ?? gateway.url;
  if (url !== undefined) return url;
  if (gateway.kind === 'ovopark' && !gateway.sandbox) return OVOPARK_URL;
  const message = gateway.sandbox
    ? `The profile "${name}" is for the local runner, which serves its gateway: give its address in the secret, or use another profile.`
    : `The profile "${name}" has no gateway address: put it into the profile as gateway.url, into the secret as "url", or pass --gateway-url.`;
  throw new GatewayError('misconfigured', 'no_address', message);
}

/**
 * A worker's requests a second. A share is rounded down to whole requests, even where that leaves some of the limit unused:
 * no second of a worker's pace holds more than its share *rounded up*, and the workers do not know of each other. Two
 * workers with 7.5 of 15 could send 8 each in one second, with 7 they never send more than 14. Shares below one cannot be
 * rounded: there each worker may have one in the same second.
 */
function shareOf(limit: number, workers: number): number {
  const share = limit / workers;
  return USED_SHARE * (share > 1 ? Math.floor(share) : share);
}
