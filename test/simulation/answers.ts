/** What comes back from the gateway: a body in the documented envelope, or an error as the product's own HTTP has it. */
import { GatewayError } from '../../shared/gateway/errors.ts';

export type Body = Readonly<Record<string, unknown>>;

export const succeed = (data: unknown): Body => ({ stat: { code: 0 }, result: '成功', data });

export const refuse = (code: number, result: string): Body => ({ stat: { code }, result, data: null });

/** What a gateway says that refuses key and secret. */
export const SIGN_WRONG = refuse(7, 'SIGN_WRONG');

export const noConnection = (): GatewayError =>
  new GatewayError('unavailable', 'no_connection', 'The gateway cannot be reached.');

export const noAnswer = (): GatewayError =>
  new GatewayError('unconfirmed', 'timeout', 'The gateway did not answer.');
