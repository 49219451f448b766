import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { words } from '../messages/say.ts';
import { addressOfProfile } from './address.ts';
import { createAllinpayGateway } from './allinpay/gateway.ts';
import { createCaller } from './call.ts';
import type { Credentials } from './credentials.ts';
import { EXAMPLE_ENTERPRISE, GatewayError } from './errors.ts';
import { isExampleEnterprise } from './example-enterprise.ts';
import type { AnswerListener, CallListener, Gateway } from './gateway.ts';
import { createHttp, type Http, type HttpOptions } from './http.ts';
import { createOvoparkGateway } from './ovopark/gateway.ts';
import type { OvoparkSession } from './ovopark/methods.ts';
import { createPace, type Pace, probeRate, workerRate } from './pace.ts';
import type { Profile, ProfileWithLanguage } from './profile.ts';
import { RETRY_POLICY, type RetryPolicy } from './retry.ts';
import { limitOf } from './sharing.ts';

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
  /** Opens the connections to one address. */
  readonly openHttp?: (options: HttpOptions) => Http;
  /** The limit of each secret as it is now, in requests a second: of a job's own and this one the smaller holds. Default none. */
  readonly limits?: ReadonlyMap<string, number>;
  /** Default {@link RETRY_POLICY}. */
  readonly retry?: RetryPolicy;
  /** Hears of every answer of every gateway. */
  readonly onAnswer?: AnswerListener;
}

export interface ConnectOptions {
  /** Over how many workers the limit of requests is shared; absent: who asks is none of them, and has the share of the probes. */
  readonly workers?: number;
  readonly onCall: CallListener;
  /** Aborted when the caller's time is up: what waits then rejects as `unavailable`, a create in flight as `unconfirmed`. */
  readonly signal?: AbortSignal;
}

export interface Gateways {
  /** Connects to a profile's gateway; throws a `misconfigured` GatewayError when it cannot know how. */
  connect(profile: ProfileWithLanguage, credentials: Credentials, options: ConnectOptions): Gateway;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** The same connections are used only under the same settings, which may differ from one job's plan to the next. */
interface Connections {
  readonly http: Http;
  readonly limit: LimitFunction;
}

/**
 * Makes the connector of a process. Sessions and connections live as long as the process, so that a gateway's pace and
 * clock offset survive from one invocation to the next.
 */
export function createGateways({
  now = Date.now,
  monotonicNow = () => performance.now(),
  sleep = (ms, signal) => wait(ms, undefined, { signal }),
  random = Math.random,
  createNonce = randomUUID,
  openHttp = createHttp,
  limits = new Map(),
  retry = RETRY_POLICY,
  onAnswer = () => {},
}: GatewayDeps = {}): Gateways {
  const sessions = new Map<string, OvoparkSession>();
  const paces = new Map<string, Pace>();
  const pools = new Map<string, Connections>();

  function connect(profile: ProfileWithLanguage, credentials: Credentials, options: ConnectOptions): Gateway {
    const { workers, onCall, signal } = options;
    const { name, gateway } = profile;
    const { timeoutMs, connections } = gateway;
    const url = addressOf(profile, credentials);
    const limit = limitOf(profile, limits);
    const perSecond = workers === undefined ? probeRate(limit) : workerRate(limit, workers);
    const session = remember(sessions, [name, url], () => ({
      clockOffsetMs: 0,
      token: undefined,
      lookUps: new Map(),
    }));
    const newPace = (): Pace => createPace({ perSecond, sleep, now: monotonicNow });
    // Profiles with one secret share its gateway's limit, and so do secrets that hold one key. Who is no worker asks after another process, whose last call may have
    // been a moment ago: so the first comes an interval later, as that of a new process.
    const pace = workers === undefined ? newPace() : remember(paces, [credentials.key], newPace);
    pace.limitTo(perSecond);
    const pool = remember(pools, [name, url, timeoutMs, connections], () => ({
      http: openHttp({ url, timeoutMs, connections }),
      limit: pLimit(connections),
    }));
    const caller = createCaller({
      ...pool,
      pace,
      retry,
      onCall,
      onAnswer,
      monotonicNow,
      signal,
      sleep,
      random,
    });
    const common = { caller, credentials, now };
    return gateway.kind === 'allinpay'
      ? createAllinpayGateway({ ...common, profile: { ...profile, gateway } })
      : createOvoparkGateway({ ...common, profile: { ...profile, gateway }, session, createNonce });
  }

  return {
    connect,
    async close() {
      await Promise.all([...pools.values()].map(({ http }) => http.close()));
      pools.clear();
    },
  };
}

function remember<T>(known: Map<string, T>, key: readonly unknown[], create: () => T): T {
  const name = JSON.stringify(key);
  const value = known.get(name) ?? create();
  known.set(name, value);
  return value;
}

/** The secret's address wins over the profile's. */
function addressOf(profile: Profile, credentials: Credentials): string {
  const { name, gateway } = profile;
  const url = credentials.url ?? addressOfProfile(gateway);
  if (isExampleEnterprise(profile, url)) {
    throw new GatewayError(
      'misconfigured',
      EXAMPLE_ENTERPRISE,
      words('example_enterprise', { profile: name }),
    );
  }
  if (url !== undefined) return url;
  const text = gateway.sandbox ? 'no_address_sandbox' : 'no_address';
  throw new GatewayError('misconfigured', 'no_address', words(text, { profile: name }));
}
