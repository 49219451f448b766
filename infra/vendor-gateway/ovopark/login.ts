import type { Form } from '../method-server.ts';
import type { Refusal } from './answers.ts';
import { TOKEN_NOT_EXIST, WRONG_LOGIN_NAME, WRONG_LOGIN_PASSWORD } from './codes.ts';

export const MOBILE_LOGIN = 'open.shopweb.security.mobileLogin';

/** The account whose token some deployments ask for in the header `authenticator`. */
export interface LoginAccount {
  readonly userName: string;
  readonly password: string;
  /** How long a token is good for; default one hour. */
  readonly tokenLifeMs?: number;
}

/** Tokens by `mobileLogin`: each good for its life from the moment it was given. */
export interface Login {
  logIn(form: Form): { token: string } | Refusal;
  /** What a user method refuses a request with this header for, if anything. */
  findTokenError(token: string | undefined): Refusal | undefined;
}

export function createLogin(account: LoginAccount, now: () => number): Login {
  const expiries = new Map<string, number>();
  return {
    logIn(form) {
      if (form.userName !== account.userName) return { code: WRONG_LOGIN_NAME, text: 'wrong user name' };
      if (form.password !== account.password) return { code: WRONG_LOGIN_PASSWORD, text: 'wrong password' };
      const token = `sandbox-token-${expiries.size + 1}`;
      expiries.set(token, now() + (account.tokenLifeMs ?? 3_600_000));
      return { token };
    },
    findTokenError(token = '') {
      const isGood = now() < (expiries.get(token) ?? 0);
      return isGood ? undefined : { code: TOKEN_NOT_EXIST, text: 'TOKEN_NOT_EXIST' };
    },
  };
}
