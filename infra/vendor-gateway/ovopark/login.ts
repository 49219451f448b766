import type { Method } from '../vendor.ts';
import type { Answers } from './answers.ts';
import { WRONG_LOGIN_NAME, WRONG_LOGIN_PASSWORD } from './protocol.ts';

export const MOBILE_LOGIN = 'open.shopweb.security.mobileLogin';

/** The account whose token some deployments ask for in the header `authenticator`. */
export interface LoginAccount {
  readonly userName: string;
  readonly password: string;
}

/** What the header `authenticator` must say after it. */
export const TOKEN = 'sandbox-token';

/** Logs in this account, or anybody when none is given. */
export const createMobileLogin = (account: LoginAccount | undefined, answers: Answers): Method => ({
  isWrite: false,
  usersOf: () => [],
  perform({ userName, password }) {
    if (account && userName !== account.userName) return answers.refuse(WRONG_LOGIN_NAME);
    if (account && password !== account.password) return answers.refuse(WRONG_LOGIN_PASSWORD);
    return answers.succeed({ token: TOKEN });
  },
});
