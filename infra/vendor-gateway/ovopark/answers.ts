import { describeRefusal } from '../invented-codes.ts';
import type { Answer } from '../vendor.ts';
import { nameOfCode } from './protocol.ts';

export type Answers = ReturnType<typeof createAnswers>;

/** Makes answers in the documented envelope; `now` is the gateway's clock and shows as `stat.systime`. */
export function createAnswers(now: () => number) {
  let calls = 0;

  function envelope(code: number, result: string, data: unknown): Answer {
    calls += 1;
    const systime = Math.trunc(now());
    const stat = { cid: `sandbox-${calls}`, code, codename: nameOfCode(code), systime };
    return { isSuccess: code === 0, body: JSON.stringify({ stat, result, data }) };
  }

  return {
    succeed: (data: unknown) => envelope(0, '成功', data),
    refuse: (code: number, text = nameOfCode(code)) => envelope(code, describeRefusal(code, text), null),
  };
}
