import type { UpsertDeps } from '../../functions/upsert/chunk-run.ts';
import { openOvoparkVendor } from '../../infra/vendor-gateway/ovopark/open-vendor.ts';
import type { UserRules } from '../../infra/vendor-gateway/ovopark/user-methods.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Http } from '../../shared/gateway/http.ts';
import { createInstantTime } from '../shared/gateway/virtual-time.ts';

export interface ScriptedCall {
  readonly method: 'find' | 'create' | 'update';
  readonly user: string;
}

/** What to do at a call: nothing, or throw before it, or after it took effect. */
export type Script = (call: ScriptedCall, nth: number) => { before?: unknown; after?: unknown } | undefined;

export interface ScriptedGatewayOptions {
  /** The clock of both sides, milliseconds since 1970. */
  readonly now: () => number;
  /** The trouble to make, call by call. */
  readonly script?: Script | undefined;
  /** Whom a look-up shows. */
  readonly isVisible?: ((values: Readonly<Record<string, string>>) => boolean) | undefined;
  /** The other enterprise that look-ups show all users under. */
  readonly elsewhere?: string | undefined;
  /** What the practice gateway does that is published nowhere. */
  readonly rules?: UserRules | undefined;
}

/**
 * The product's client, connected within this process to the practice gateway, and a script between the client and who
 * uses it. Unless told otherwise, the gateway does not check whether a login is taken, so that a double creation shows.
 */
export function createScriptedGateway({
  now,
  script = () => undefined,
  isVisible = () => true,
  elsewhere,
  rules = {},
}: ScriptedGatewayOptions) {
  const { vendor, key, secret, users, seed } = openOvoparkVendor({ isUnique: false, ...rules, now });
  const http: Http = {
    async post(form, { headers = {}, onSent } = {}) {
      onSent?.();
      const { body } = vendor.perform(Object.fromEntries(form), headers, 0);
      return { status: 200, body: JSON.parse(body) };
    },
    close: async () => {},
  };
  // The pace has a time of its own, because the test's stands still: it would wait for ever.
  const { now: monotonicNow, sleep } = createInstantTime();
  const gateways = createGateways({ now, monotonicNow, sleep, openHttp: () => http });
  const calls: ScriptedCall[] = [];

  async function scripted<T>(call: ScriptedCall, perform: () => Promise<T>): Promise<T> {
    calls.push(call);
    const nth = calls.filter(({ method, user }) => method === call.method && user === call.user).length;
    const trouble = script(call, nth);
    if (trouble?.before) throw trouble.before;
    const result = await perform();
    if (trouble?.after) throw trouble.after;
    return result;
  }

  const connect: UpsertDeps['openGateway'] = async (profile, onCall, { signal }) => {
    // The practice gateway has the enterprise of the vendor's example, which no other may have.
    const credentials = { key, secret, url: 'http://127.0.0.1/cloud.api' };
    const gateway = gateways.connect(profile, credentials, { workers: 1, onCall, signal });
    return {
      async find(keys, by) {
        const call = { method: 'find', user: keys.join() } as const;
        const found = await scripted(call, () => gateway.find(keys, by));
        const shown = found.users.filter(({ values }) => isVisible(values));
        return {
          ...found,
          users: shown.map((user) => (elsewhere === undefined ? user : { ...user, elsewhere })),
        };
      },
      create: (user) => scripted({ method: 'create', user: user.userName ?? '' }, () => gateway.create(user)),
      update: (found, user) =>
        scripted({ method: 'update', user: found.values.userName ?? '' }, () => gateway.update(found, user)),
    };
  };

  return {
    /** Every user that the gateway has, in the order of creation. */
    users,
    /** Puts a user there, as if it had long been one. */
    seed,
    calls,
    connect,
    writes: () =>
      calls.filter(({ method }) => method !== 'find').map(({ method, user }) => `${method} ${user}`),
  };
}

export const unconfirmed = () => new GatewayError('unconfirmed', 'no_answer', 'The answer never came.');
export const unavailable = () => new GatewayError('unavailable', '502', 'Bad gateway.');
export const refused = () => new GatewayError('refused', '103999', 'user name taken');
/** The create itself took effect, and what only an update can set was refused. */
export const createdIncompletely = (id: string) =>
  new GatewayError('refused', '103998', 'no such duty', { created: { id } });
export const misconfigured = () => new GatewayError('misconfigured', '7', 'SIGN_WRONG');
