import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import {
  type Digest,
  readPrivateKey,
  readPublicKey,
  signAnswer,
  verify,
} from '../../../shared/gateway/allinpay/signature.ts';
import type { Faults } from '../faults.ts';
import {
  type Answer,
  type Form,
  monotonicNow,
  type ServerOptions,
  startMethodServer,
  type Vendor,
} from '../method-server.ts';
import type { Statistics } from '../statistics.ts';
import { openUserStore, type StoredUser, type UserStore } from '../user-store.ts';
import { type Outcome, parseBusiness, queryUser, saveUser } from './users.ts';

export interface AllinpaySandboxOptions extends ServerOptions {
  /** Default `sandbox-app`. */
  readonly appId?: string;
  /** The public key, PEM or bare Base64, that requests are verified with; absent: a pair is made. */
  readonly clientPublicKey?: string;
  /** The private key that answers are signed with; absent: a pair is made. */
  readonly gatewayPrivateKey?: string;
  readonly digest?: Digest;
  /** Where users are kept, in `allinpay-users.jsonl`; absent: in memory, until it closes. */
  readonly folder?: string | undefined;
  /** Whether answers say `"code":"0"` (default) or `"code":0`; both were seen. */
  readonly codeAs?: 'string' | 'number';
  /** Whether `data` is JSON in a text (default) or an object; both were seen. */
  readonly dataAs?: 'string' | 'object';
  /** How `queryUser` says that nobody was found, which is published nowhere: code 3 (default), or 0 without data. */
  readonly absentAs?: 'failure' | 'empty';
}

export interface AllinpaySandbox extends AsyncDisposable {
  readonly url: string;
  readonly appId: string;
  /** PEM of the developer's private key, where the sandbox made the pair. */
  readonly clientPrivateKey: string | undefined;
  /** PEM of the key that verifies answers. */
  readonly gatewayPublicKey: string;
  /** Every user, in the order of creation. */
  users(): StoredUser[];
  readonly faults: Faults;
  stats(): Statistics;
  close(): Promise<void>;
}

const ROUTE = '/gateway';
const SAVE_USER = 'allinpay.shopoint.orgService.saveUser';
const QUERY_USER = 'allinpay.shopoint.orgService.queryUser';

const FAILURE = 3;

/** Codes **invented by the sandbox**: the vendor's public codes are published nowhere that we can see. */
const SANDBOX_CODES = {
  appId: 8800101,
  sign: 8800102,
  method: 8800103,
  format: 8800104,
  bizContent: 8800105,
};

/**
 * Starts a gateway on loopback that behaves like the described Allinpay shopoint platform: requests are verified with
 * the developer's public key, answers signed. Rejects when the port is taken or the users' file is damaged.
 */
export async function startAllinpaySandbox(options: AllinpaySandboxOptions = {}): Promise<AllinpaySandbox> {
  const client =
    options.clientPublicKey === undefined
      ? makeKeys()
      : { publicKey: readPublicKey(options.clientPublicKey) };
  const gatewayKey =
    options.gatewayPrivateKey === undefined
      ? makeKeys().privateKey
      : readPrivateKey(options.gatewayPrivateKey);
  const appId = options.appId ?? 'sandbox-app';
  const file = options.folder === undefined ? undefined : join(options.folder, 'allinpay-users.jsonl');
  const store = await openUserStore({ file, indexed: ['userId'] });
  const vendor = createVendor({ options, appId, clientKey: client.publicKey, gatewayKey, store });
  const server = await startMethodServer(vendor, options);
  return {
    url: `${server.origin}${ROUTE}`,
    appId,
    clientPrivateKey:
      'privateKey' in client
        ? client.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
        : undefined,
    gatewayPublicKey: createPublicKey(gatewayKey).export({ type: 'spki', format: 'pem' }).toString(),
    users: store.all,
    faults: server.faults,
    stats: server.stats,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

const makeKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

function createVendor(deps: {
  options: AllinpaySandboxOptions;
  appId: string;
  clientKey: KeyObject;
  gatewayKey: KeyObject;
  store: UserStore;
}): Vendor {
  const { options, store } = deps;
  const now = options.now ?? monotonicNow;
  const digest = options.digest ?? 'none';
  const absent: Outcome = options.absentAs === 'empty' ? { data: null } : { failure: 'user does not exist' };

  function answer(code: number, msg: string, data: object | null, changed = false): Answer {
    const unsigned = {
      code: options.codeAs === 'number' ? code : String(code),
      msg,
      data: options.dataAs === 'object' || data === null ? data : JSON.stringify(data),
      signType: 'RSA2',
    };
    const body = JSON.stringify({ ...unsigned, sign: signAnswer(unsigned, deps.gatewayKey, digest) });
    return { code: String(code), body, changed };
  }

  const refuse = (code: number, reason: string): Answer =>
    answer(code, `${reason} (code invented by the sandbox)`, null);

  function findError(form: Form): Answer | undefined {
    if (form.appId !== deps.appId) return refuse(SANDBOX_CODES.appId, 'appId is not known');
    if (form.signType !== 'RSA2') return refuse(SANDBOX_CODES.sign, 'signType is not RSA2');
    if (!verify(form, deps.clientKey, digest)) return refuse(SANDBOX_CODES.sign, 'sign is wrong');
    if (form.method !== SAVE_USER && form.method !== QUERY_USER) {
      return refuse(SANDBOX_CODES.method, 'method is not known');
    }
    const broken = Object.entries(FORMATS).find(([name, format]) => !format.test(form[name] ?? ''));
    return broken && refuse(SANDBOX_CODES.format, `${broken[0]} is missing or malformed`);
  }

  function perform(form: Form, lateMs: number | undefined): Answer {
    const error = findError(form);
    if (error) return error;
    const business = parseBusiness(form.bizContent);
    if (!business) return refuse(SANDBOX_CODES.bizContent, 'bizContent is not a JSON object');
    const isSave = form.method === SAVE_USER;
    const outcome = isSave
      ? saveUser(store, business, lateMs === undefined ? undefined : now() + lateMs)
      : queryUser(store, business, now(), absent);
    return 'failure' in outcome
      ? answer(FAILURE, outcome.failure, null)
      : answer(0, 'success', outcome.data, isSave);
  }

  return {
    isRoute: (path) => path === ROUTE,
    describe(form) {
      const userId = parseBusiness(form.bizContent)?.userId ?? '';
      return { method: form.method ?? '', users: [userId], isWrite: form.method === SAVE_USER };
    },
    perform: (form, _headers, lateMs) => perform(form, lateMs),
    refuse: (code) => answer(code, code === FAILURE ? 'failure' : `code ${code}`, null),
    close: store.close,
  };
}

/** The envelope's fixed fields; no rule for the age of a timestamp is published. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  charset: /^UTF-8$/i,
  format: /^JSON$/i,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  version: /^1\.0$/,
};
