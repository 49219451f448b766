import { verify } from '../../../shared/gateway/ovopark/signature.ts';
import type { Form } from '../method-server.ts';
import type { Refusal } from './answers.ts';
import { PUBLIC_CODES } from './codes.ts';
import { parseTimestamp } from './date-time.ts';

/** Whom the gateway knows. A test may change it in mid-run. */
export interface Credentials {
  key: string;
  secret: string;
  isExpired: boolean;
}

export interface ProtocolRules {
  readonly credentials: Credentials;
  readonly applicationId: string;
  readonly isMethod: (name: string) => boolean;
  readonly utcOffsetMinutes: number;
  readonly toleranceMs: number;
  readonly now: () => number;
}

type PublicCode = keyof typeof PUBLIC_CODES;
type Check = readonly [code: PublicCode, isBroken: (form: Form, rules: ProtocolRules) => boolean];

const age = (form: Form, rules: ProtocolRules): number =>
  rules.now() - (parseTimestamp(form._timestamp ?? '', rules.utcOffsetMinutes) ?? Number.NaN);

/** What the vendor checks of every request. Its order is published nowhere; ours is that of the codes. */
const CHECKS: readonly Check[] = [
  [1, (form) => !form._akey],
  [2, (form, { credentials }) => form._akey !== credentials.key],
  [3, (_, { credentials }) => credentials.isExpired],
  [4, (form) => !form._sm],
  [5, (form) => form._sm !== 'md5' && form._sm !== 'sha1'],
  [6, (form) => !form._sig],
  [7, (form, { credentials }) => !verify(form, credentials.secret)],
  [8, (form) => !form._mt],
  [9, (form, { isMethod }) => !isMethod(form._mt ?? '')],
  [10, (form) => form._requestMode !== 'post'],
  [11, (form) => !form._aid],
  [12, (form, { applicationId }) => form._aid !== applicationId],
  [13, (form) => form._version !== 'v1' && form._version !== 'v2'],
  [14, (form) => !form._timestamp],
  [15, (form, rules) => Number.isNaN(age(form, rules))],
  [16, (form, rules) => Math.abs(age(form, rules)) > rules.toleranceMs],
  [17, (form) => form._format !== undefined && form._format !== 'json'],
];

/** The first rule of the platform that a request breaks, if any. */
export function findProtocolError(form: Form, rules: ProtocolRules): Refusal | undefined {
  const broken = CHECKS.find(([, isBroken]) => isBroken(form, rules));
  return broken && { code: broken[0], text: PUBLIC_CODES[broken[0]] };
}

/**
 * Remembers signatures, and tells one that comes again. Each is remembered for `windowMs` from its arrival: with
 * twice the timestamp's tolerance no request can come again after it was forgotten, for then it is too old.
 */
export function createRepeatGuard(windowMs: number): { isRepeat(signature: string, nowMs: number): boolean } {
  // 52 bits of each, as a number: a text cut out of a request would keep that whole request in memory.
  const seenAt = new Map<number, number>();
  return {
    isRepeat(signature, nowMs) {
      for (const [old, at] of seenAt) {
        if (nowMs - at <= windowMs) break;
        seenAt.delete(old);
      }
      const print = Number.parseInt(signature.slice(0, 13), 16);
      if (seenAt.has(print)) return true;
      seenAt.set(print, nowMs);
      return false;
    },
  };
}
