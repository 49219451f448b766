import { createGateways } from '../../../../shared/gateway/connect.ts';
import type { Credentials } from '../../../../shared/gateway/credentials.ts';
import type { GatewayError } from '../../../../shared/gateway/errors.ts';
import type { Gateway } from '../../../../shared/gateway/gateway.ts';
import { parseProfile } from '../../../../shared/gateway/profile.ts';
import { speaking } from '../../../support/speaking.ts';
import { type Received, startLoopback } from '../loopback.ts';
import { createInstantTime } from '../virtual-time.ts';

export const KEY = 'the-key';
export const SECRET = 'the-secret';

/** What the gateway's clock and ours show at the start of a test. */
export const NOON_MS = Date.UTC(2026, 5, 25, 4, 0, 0);

export const ok = (data: unknown = null) => ({
  stat: { cid: 'c', code: 0, codename: 'SUCCESS', systime: NOON_MS },
  result: '成功',
  data,
});
export const error = (code: number | string, result = 'because', systime: number | undefined = NOON_MS) => ({
  stat: { cid: 'c', code, codename: `NAME_OF_${code}`, systime },
  result,
  data: null,
});

export const methodOf = (form: Readonly<Record<string, string>>): string =>
  (form._mt ?? '').split('.').at(-1) ?? '';

type Handler = (received: Received & { method: string; count: number }) => unknown;

/** A gateway on loopback that answers like this, the product's client connected to it, and what the client did. */
export async function connectOvopark(
  handle: Handler,
  settings: {
    profile?: object;
    gateway?: object;
    credentials?: Partial<Credentials>;
    signal?: AbortSignal;
  } = {},
) {
  const counts = new Map<string, number>();
  const server = await startLoopback((received) => {
    const method = methodOf(received.form);
    const count = (counts.get(method) ?? 0) + 1;
    counts.set(method, count);
    return handle({ ...received, method, count });
  });
  const time = createInstantTime(NOON_MS);
  const calls: { method: string; retry: boolean }[] = [];
  let nonces = 0;
  const gateways = createGateways({
    now: time.now,
    monotonicNow: time.now,
    sleep: time.sleep,
    random: () => 0.5,
    createNonce: () => `nonce-${++nonces}`,
  });
  const profile = parseProfile(
    {
      name: 'staff',
      secretName: 'secret',
      matchBy: 'userName',
      requestsPerSecond: 1_000,
      language: 'en',
      ...settings.profile,
      gateway: { kind: 'ovopark', enterprise: 1212, ...settings.gateway },
    },
    'test',
  );
  const connect = (): Gateway =>
    gateways.connect(
      speaking(profile),
      { key: KEY, secret: SECRET, url: server.url, ...settings.credentials },
      {
        workers: 1,
        onCall: (call) => calls.push(call),
        ...(settings.signal ? { signal: settings.signal } : {}),
      },
    );
  return {
    gateway: connect(),
    /** As another job of the same process does. */
    reconnect: connect,
    time,
    calls,
    forms: server.forms,
    mostAtOnce: server.mostAtOnce,
    async [Symbol.asyncDispose]() {
      await gateways.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The error that a promise rejects with; fails the test when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<GatewayError> {
  const outcome = await promise.then(
    () => undefined,
    (thrown: GatewayError) => thrown,
  );
  if (!outcome) throw new Error('expected a rejection');
  return outcome;
}

export const USER = {
  userName: 'li.si',
  showName: '李四',
  password: 'hush-hush-42',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  orgIds: '1,2',
  organizeIds: '3',
  roleIds: '4',
  depIds: '5',
};

/** A gateway that makes {@link USER} with this id, shows it, and answers everything else as told. */
export const creating =
  (id: number, otherwise: Handler, shownId = id): Handler =>
  (call) => {
    if (call.method === 'addUser') return ok({ userId: id });
    return call.method === 'getUserByType' ? ok([{ id: shownId, userName: USER.userName }]) : otherwise(call);
  };
