import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { verify } from '../../../shared/gateway/allinpay/signature.ts';
import { INVENTED_CODES } from '../invented-codes.ts';
import { type SandboxOptions, serveVendor } from '../serve-vendor.ts';
import { openUserStore } from '../user-store.ts';
import type { Form, Vendor } from '../vendor.ts';
import { createAnswers } from './answers.ts';
import { createUserMethods, readBusiness } from './user-methods.ts';

export interface AllinpaySandboxOptions extends SandboxOptions {
  /** The `appId`; default `sandbox-app`. */
  readonly key?: string | undefined;
}

export type AllinpaySandbox = Awaited<ReturnType<typeof startAllinpaySandbox>>;

/**
 * Starts a gateway on loopback that behaves like the described Allinpay shopoint platform: requests are verified with
 * the developer's public key, answers signed. Rejects when the port is taken or the users' file is damaged.
 */
export async function startAllinpaySandbox(options: AllinpaySandboxOptions = {}) {
  const { key = 'sandbox-app' } = options;
  const developer = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const store = openUserStore({ ...options, fileName: 'allinpay-users.jsonl', indexed: ['userId'] });
  const answers = createAnswers(gateway.privateKey);
  const methods = createUserMethods(store, answers);
  const vendor: Vendor = {
    routes: ['/gateway'],
    methodParameter: 'method',
    methods,
    perform(form, _headers, visibleAfterMs) {
      const method = methods.get(form.method ?? '');
      const brokenRule = findBrokenRule(form, key, developer.publicKey);
      if (brokenRule !== undefined || !method)
        return answers.refuse(INVENTED_CODES.protocol, brokenRule ?? 'method is not known');
      return method.perform(form, visibleAfterMs);
    },
    refuse: answers.refuse,
  };
  return {
    ...(await serveVendor(vendor, options)),
    /** The `appId`. */
    key,
    /** The developer's private key that requests are signed with: PKCS#8 in Base64, new at each start. */
    secret: developer.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    /** The key that verifies answers: SPKI in Base64, new at each start. */
    publicKey: gateway.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    /** Every user, in the order of creation. */
    users: store.all,
  };
}

/** The envelope's fixed fields; no rule for the age of a timestamp is published. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  charset: /^UTF-8$/i,
  format: /^JSON$/i,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  version: /^1\.0$/,
};

/** The first rule of the platform that a request breaks, if any. */
function findBrokenRule(form: Form, appId: string, developerKey: KeyObject): string | undefined {
  if (form.appId !== appId) return 'appId is not known';
  if (form.signType !== 'RSA2') return 'signType is not RSA2';
  if (!verify(form, developerKey, 'none')) return 'sign is wrong';
  const malformed = Object.keys(FORMATS).find((name) => !FORMATS[name]?.test(form[name] ?? ''));
  if (malformed) return `${malformed} is missing or malformed`;
  return readBusiness(form) ? undefined : 'bizContent is not a JSON object';
}
