import type { SandboxOptions } from '../serve-vendor.ts';
import { openUserStore, type StoredUser } from '../user-store.ts';
import type { Vendor } from '../vendor.ts';
import { createAnswers } from './answers.ts';
import { createMobileLogin, type LoginAccount, MOBILE_LOGIN, TOKEN } from './login.ts';
import { createProtocolCheck, METHOD_NOT_EXIST, TOKEN_NOT_EXIST } from './protocol.ts';
import { createStoreMethods, type StoreRules } from './store-methods.ts';
import { createUserMethods, IDENTITIES, type UserRules } from './user-methods.ts';

export interface OvoparkVendorOptions extends UserRules, StoreRules, Pick<SandboxOptions, 'folder' | 'now'> {
  /** Default `sandbox-key`. */
  readonly key?: string | undefined;
  /** Default `sandbox-secret`. */
  readonly secret?: string | undefined;
  /** How far the gateway's clock is ahead of ours; default 0. */
  readonly clockSkewMs?: number;
  /** Given: the user methods want a token by `mobileLogin` of this account in the header `authenticator`. */
  readonly login?: LoginAccount;
}

/**
 * Opens what behaves like the documented Ovopark and Opretail platform, apart from its HTTP. What the vendor publishes
 * nowhere is invented and says so. Throws when the users' file is damaged.
 */
export function openOvoparkVendor(options: OvoparkVendorOptions) {
  const { key = 'sandbox-key', secret = 'sandbox-secret', clockSkewMs = 0, login } = options;
  const now = (): number => (options.now ?? Date.now)() + clockSkewMs;
  const store = openUserStore({ ...options, fileName: 'ovopark-users.jsonl', indexed: IDENTITIES });
  const answers = createAnswers(now);
  const methods = new Map([
    ...createUserMethods({ store, answers, rules: options }),
    ...createStoreMethods(answers, options),
    [MOBILE_LOGIN, createMobileLogin(login, answers)],
  ]);
  const findBrokenRule = createProtocolCheck({ key, secret, isMethod: (name) => methods.has(name), now });
  const vendor: Vendor = {
    routes: ['/cloud.api', '/m.api'],
    methodParameter: '_mt',
    methods,
    perform(form, headers, visibleAfterMs) {
      const method = methods.get(form._mt ?? '');
      const brokenRule = findBrokenRule(form);
      if (brokenRule !== undefined || !method) return answers.refuse(brokenRule ?? METHOD_NOT_EXIST);
      const isLoggedIn = !login || form._mt === MOBILE_LOGIN || headers.authenticator === TOKEN;
      return isLoggedIn ? method.perform(form, visibleAfterMs) : answers.refuse(TOKEN_NOT_EXIST);
    },
    refuse: answers.refuse,
  };
  return {
    vendor,
    key,
    secret,
    /** Every user, in the order of creation. */
    users: store.all,
    /** Puts a user there unchecked, as if it had long been one. */
    seed: (values: StoredUser['values']) => store.save(undefined, values),
  };
}
