import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Faults } from '../faults.ts';
import {
  type Answer,
  type Call,
  type Form,
  monotonicNow,
  type ServerOptions,
  startMethodServer,
  type Vendor,
} from '../method-server.ts';
import type { Statistics } from '../statistics.ts';
import { hashPassword, openUserStore, type StoredUser, type UserStore } from '../user-store.ts';
import { createAnswers, type EnvelopeVariant, type Refusal } from './answers.ts';
import { nameOfCode } from './codes.ts';
import { createLogin, type LoginAccount, MOBILE_LOGIN } from './login.ts';
import { type Credentials, createRepeatGuard, findProtocolError } from './protocol.ts';
import {
  ADD_USER,
  createUserMethods,
  findUpdated,
  GET_USER_BY_TYPE,
  IDENTITIES,
  keysOfLookup,
  type Method,
  UPDATE_USER,
  type UserRules,
} from './user-methods.ts';

export interface SandboxGatewayOptions extends ServerOptions, UserRules {
  /** Default `sandbox-key`. */
  readonly key?: string;
  /** Default `sandbox-secret`. */
  readonly secret?: string;
  /** The `_aid` that it takes; default `S107`. */
  readonly applicationId?: string;
  /** Where users are kept, in `ovopark-users.jsonl`; absent: in memory, until it closes. */
  readonly folder?: string | undefined;
  /** How far the gateway's clock is ahead of ours; default 0. */
  readonly clockSkewMs?: number;
  /** The gateway's local time; default 480, that of China. */
  readonly utcOffsetMinutes?: number;
  /** How far a timestamp may be off. Published nowhere; 10 minutes, the default, is our choice. */
  readonly timestampToleranceMs?: number;
  /** Given: the user methods want a token by `mobileLogin` of this account in the header `authenticator`. */
  readonly login?: LoginAccount;
  readonly envelope?: EnvelopeVariant;
}

export interface SandboxGateway extends AsyncDisposable {
  /** The whole address, route included. The other routes of the vendor are answered at the same port. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** Every user, in the order of creation. */
  users(): StoredUser[];
  /** Whether a user of this name has this password. */
  hasPassword(userName: string, password: string): boolean;
  /** Puts a user there as if it had long been one: unchecked, and part of the address book. */
  seed(values: Readonly<Record<string, string>>, password?: string): StoredUser;
  /** Changes what the gateway takes from now on, as an operator who renews or loses a key. */
  changeCredentials(changed: Partial<Credentials>): void;
  readonly faults: Faults;
  stats(): Statistics;
  close(): Promise<void>;
}

const ROUTES: ReadonlySet<string> = new Set(['/cloud.api', '/m.api']);

/**
 * Starts a gateway on loopback that behaves like the documented Ovopark and Opretail platform. What the vendor
 * publishes nowhere is invented and says so. Rejects when the port is taken or the users' file is damaged.
 */
export async function startSandboxGateway(options: SandboxGatewayOptions = {}): Promise<SandboxGateway> {
  const clock = options.now ?? monotonicNow;
  const now = (): number => clock() + (options.clockSkewMs ?? 0);
  const credentials: Credentials = {
    key: options.key ?? 'sandbox-key',
    secret: options.secret ?? 'sandbox-secret',
    isExpired: false,
  };
  const file = options.folder === undefined ? undefined : join(options.folder, 'ovopark-users.jsonl');
  const store = await openUserStore({ file, indexed: IDENTITIES });
  const addressBook = new Set<number>();
  const vendor = createVendor({ options, credentials, store, addressBook, now });
  const server = await startMethodServer(vendor, options);

  return {
    url: `${server.origin}/cloud.api`,
    key: credentials.key,
    secret: credentials.secret,
    users: store.all,
    hasPassword: (userName, password) =>
      store.find('userName', userName).some((user) => user.passwordHash === hashPassword(user.id, password)),
    seed(values, password) {
      const id = store.nextId();
      const passwordHash = password === undefined ? undefined : hashPassword(id, password);
      const user = { id, values: { ...values }, passwordHash };
      store.put(user);
      addressBook.add(id);
      return user;
    },
    changeCredentials: (changed) => void Object.assign(credentials, changed),
    faults: server.faults,
    stats: server.stats,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

function createVendor(deps: {
  options: SandboxGatewayOptions;
  credentials: Credentials;
  store: UserStore;
  addressBook: ReadonlySet<number>;
  now: () => number;
}): Vendor {
  const { options, credentials, store, addressBook, now } = deps;
  const answers = createAnswers(options.envelope ?? {}, now);
  const toleranceMs = options.timestampToleranceMs ?? 10 * 60_000;
  const utcOffsetMinutes = options.utcOffsetMinutes ?? 480;
  const repeats = createRepeatGuard(2 * toleranceMs);
  const login = options.login && createLogin(options.login, now);
  const methods = createUserMethods({ store, answers, rules: options, addressBook, utcOffsetMinutes, now });
  const rules = {
    credentials,
    applicationId: options.applicationId ?? 'S107',
    isMethod: (name: string) => methods.has(name) || name === MOBILE_LOGIN,
    utcOffsetMinutes,
    toleranceMs,
    now,
  };

  function findError(form: Form): Refusal | undefined {
    const error = findProtocolError(form, rules);
    if (error) return error;
    return repeats.isRepeat(form._sig ?? '', now()) ? { code: -100, text: nameOfCode(-100) } : undefined;
  }

  function logIn(form: Form): Answer {
    const outcome = login?.logIn(form) ?? { token: 'sandbox-token' };
    return 'token' in outcome ? answers.succeed(outcome, false) : answers.refuse(outcome);
  }

  function callMethod(method: Method, form: Form, headers: IncomingHttpHeaders, lateMs?: number): Answer {
    const tokenError = login?.findTokenError(headers.authenticator?.toString());
    return tokenError ? answers.refuse(tokenError) : method(form, lateMs);
  }

  return {
    isRoute: (path) => ROUTES.has(path),
    describe: (form) => describeCall(store, form),
    perform(form, headers, lateMs) {
      const error = findError(form);
      if (error) return answers.refuse(error);
      const method = methods.get(form._mt ?? '');
      return method ? callMethod(method, form, headers, lateMs) : logIn(form);
    },
    refuse: (code) => answers.refuse({ code, text: nameOfCode(code) }),
    close: store.close,
  };
}

function describeCall(store: UserStore, form: Form): Call {
  const method = form._mt ?? '';
  switch (method) {
    case GET_USER_BY_TYPE:
      return { method, users: keysOfLookup(form) ?? [], isWrite: false };
    case ADD_USER:
      return { method, users: [form.userName ?? ''], isWrite: true };
    case UPDATE_USER: {
      const user = findUpdated(store, form)?.values.userName ?? form.id ?? form.employeeNumber;
      return { method, users: [user ?? ''], isWrite: true };
    }
    default:
      return { method, users: [], isWrite: false };
  }
}
