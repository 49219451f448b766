import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { signAnswer } from '../../../../shared/gateway/allinpay/signature.ts';
import { createGateways } from '../../../../shared/gateway/connect.ts';
import type { GatewayError } from '../../../../shared/gateway/errors.ts';
import { parseProfile } from '../../../../shared/gateway/profile.ts';
import { speaking } from '../../../support/speaking.ts';
import { type Received, startLoopback } from '../loopback.ts';
import { createInstantTime } from '../virtual-time.ts';

const makePair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
export const developer = makePair();
export const vendor = makePair();

const NOON_MS = Date.UTC(2026, 5, 25, 4, 0, 0);
export const USER = { userId: 'li.si', password: 'hush-hush-42', name: '李四' };

type Business = Record<string, unknown>;

/** A gateway on loopback that answers like this and signs it, and the product's client connected to it. */
export async function connectAllinpay(
  handle: (received: Received & { method: string; business: Business }) => Business | undefined,
  settings: {
    signed?: boolean;
    gateway?: object;
    language?: string;
    publicKey?: string | undefined;
  } = {},
) {
  const server = await startLoopback((received) => {
    const method = received.form.method?.split('.').at(-1) ?? '';
    const answer = handle({ ...received, method, business: JSON.parse(received.form.bizContent ?? '{}') });
    if (!answer || settings.signed === false) return answer;
    return { ...answer, sign: signAnswer(answer, createPrivateKey(vendor.privateKey), 'none') };
  });
  const time = createInstantTime(NOON_MS);
  const gateways = createGateways({
    now: time.now,
    monotonicNow: time.now,
    sleep: time.sleep,
    random: () => 0.5,
  });
  const profile = parseProfile(
    {
      name: 'shops',
      secretName: 'secret',
      matchBy: 'userId',
      requestsPerSecond: 1_000,
      language: settings.language ?? 'en',
      updatePassword: true,
      gateway: { kind: 'allinpay', ...settings.gateway },
    },
    'test',
  );
  const publicKey = 'publicKey' in settings ? settings.publicKey : vendor.publicKey;
  const credentials = { key: 'app-1', secret: developer.privateKey, url: server.url };
  const gateway = gateways.connect(
    speaking(profile),
    publicKey ? { ...credentials, publicKey } : credentials,
    {
      workers: 1,
      onCall: () => undefined,
    },
  );
  return {
    gateway,
    time,
    forms: server.forms,
    async [Symbol.asyncDispose]() {
      await gateways.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The error that a promise rejects with; fails the test when it does not. */
export const errorOf = (promise: Promise<unknown>): Promise<GatewayError> =>
  promise.then(
    () => Promise.reject(new Error('expected a rejection')),
    (error: GatewayError) => error,
  );
