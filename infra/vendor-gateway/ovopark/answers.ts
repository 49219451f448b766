import type { Answer } from '../method-server.ts';
import { isInventedCode, isPublicCode, nameOfCode } from './codes.ts';

/** How answers differ between the vendor's deployments, as seen in independent clients. */
export interface EnvelopeVariant {
  /** `stat.code` is documented as a text and modelled as a number; default number. */
  readonly statCode?: 'number' | 'string';
  /** Where a business error stands: in `stat` (default), or as `isError`, `code`, `message` at the top or in `data`. */
  readonly businessError?: 'stat' | 'top' | 'data';
  /** Whether a look-up that found one user answers a list (default) or the bare object. */
  readonly oneUser?: 'list' | 'object';
}

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

export interface Answers {
  /** Success; `changed` when a user was written. */
  succeed(data: unknown, changed: boolean): Answer;
  /** Success of a look-up. */
  found(users: readonly object[]): Answer;
  refuse(refusal: Refusal): Answer;
}

/** Makes answers in the documented envelope; `now` is the gateway's clock and shows as `stat.systime`. */
export function createAnswers(variant: EnvelopeVariant, now: () => number): Answers {
  let calls = 0;

  function envelope(code: number, rest: object): string {
    calls += 1;
    const stat = {
      cid: `sandbox-${calls}`,
      code: variant.statCode === 'string' ? String(code) : code,
      codename: nameOfCode(code),
      systime: Math.trunc(now()),
    };
    return JSON.stringify({ stat, ...rest });
  }

  function refusalBody({ code, text }: Refusal): string {
    const business = { isError: true, code: String(code), message: text };
    if (isPublicCode(code) || (variant.businessError ?? 'stat') === 'stat') {
      return envelope(code, { result: text, data: null });
    }
    if (variant.businessError === 'top') return envelope(0, { result: text, data: null, ...business });
    return envelope(0, { result: text, data: business });
  }

  function succeed(data: unknown, changed: boolean): Answer {
    return { code: '0', body: envelope(0, { result: '成功', data }), changed };
  }

  return {
    succeed,
    found: (users) => succeed(variant.oneUser === 'object' && users.length === 1 ? users[0] : users, false),
    refuse: ({ code, text }) => ({
      code: String(code),
      body: refusalBody({
        code,
        text: isInventedCode(code) ? `${text} (code invented by the sandbox)` : text,
      }),
      changed: false,
    }),
  };
}
