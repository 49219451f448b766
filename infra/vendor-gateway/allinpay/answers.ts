import type { KeyObject } from 'node:crypto';
import { signAnswer } from '../../../shared/gateway/allinpay/signature.ts';
import { describeRefusal } from '../invented-codes.ts';
import type { Answer } from '../vendor.ts';

/** The code of a call that failed, with the reason in `msg`. */
const FAILURE = 3;

export type Answers = ReturnType<typeof createAnswers>;

/** Makes answers in the described envelope, signed with the gateway's private key. */
export function createAnswers(privateKey: KeyObject) {
  function envelope(code: number, msg: string, data: string | null): Answer {
    const unsigned = { code: String(code), msg, data, signType: 'RSA2' };
    const body = JSON.stringify({ ...unsigned, sign: signAnswer(unsigned, privateKey, 'none') });
    return { isSuccess: code === 0, body };
  }

  return {
    succeed: (data: object) => envelope(0, 'success', JSON.stringify(data)),
    /** The documented answer to a call that cannot be done. */
    fail: (reason: string) => envelope(FAILURE, reason, null),
    refuse: (code: number, reason = `code ${code}`) => envelope(code, describeRefusal(code, reason), null),
  };
}
