import { verify } from '../../../shared/gateway/ovopark/signature.ts';
import type { Form } from '../vendor.ts';
import { parseTimestamp } from './date-time.ts';

/** What the platform holds a request against. */
export interface ProtocolRules {
  readonly key: string;
  readonly secret: string;
  readonly isMethod: (name: string) => boolean;
  /** The gateway's clock, milliseconds since 1970. */
  readonly now: () => number;
}

export const METHOD_NOT_EXIST = 9;
export const WRONG_LOGIN_NAME = 103094;
export const WRONG_LOGIN_PASSWORD = 103095;
export const TOKEN_NOT_EXIST = 9990001;
const API_CALL_REPEAT = -100;

const APPLICATION_ID = 'S107';

/** How far a timestamp may be off. Published nowhere: our choice. */
const TOLERANCE_MS = 10 * 60_000;

type IsBroken = (form: Form, rules: ProtocolRules) => boolean;

const age = (form: Form, rules: ProtocolRules): number => rules.now() - parseTimestamp(form._timestamp ?? '');

/** What the vendor checks of every request, with its documented codes. Their order is published nowhere: our choice. */
const CHECKS: readonly (readonly [code: number, name: string, isBroken: IsBroken])[] = [
  [1, 'KEY_NOTNULL', (form) => !form._akey],
  [2, 'KEY_UNLAWFUL', (form, rules) => form._akey !== rules.key],
  [4, 'SIGN_METHOD_NOTNULL', (form) => !form._sm],
  [5, 'SIGN_TYPE_NOTEXIST', (form) => form._sm !== 'md5' && form._sm !== 'sha1'],
  [6, 'SIGN_NOTNULL', (form) => !form._sig],
  [7, 'SIGN_WRONG', (form, rules) => !verify(form, rules.secret)],
  [8, 'METHOD_NOTNULL', (form) => !form._mt],
  [METHOD_NOT_EXIST, 'METHOD_NOTEXIST_CODE', (form, rules) => !rules.isMethod(form._mt ?? '')],
  [10, 'REQUESTMODE_NOTNULL', (form) => form._requestMode !== 'post'],
  [11, 'APPLICATIONID_NOTNULL', (form) => !form._aid],
  [12, 'APPLICATIONID_NOTSAME', (form) => form._aid !== APPLICATION_ID],
  [13, 'VERSION_NOTNULL', (form) => form._version !== 'v1' && form._version !== 'v2'],
  [14, 'TIMESTAMP_NOTNULL', (form) => !form._timestamp],
  [15, 'TIMESTAMP_FORMAT_ERROR', (form, rules) => Number.isNaN(age(form, rules))],
  [16, 'TIMESTAMP_OVERTIME', (form, rules) => Math.abs(age(form, rules)) > TOLERANCE_MS],
  [17, 'FORMAT_TYPE_NOTEXIST', (form) => form._format !== undefined && form._format !== 'json'],
];

/** The names of codes: documented ones, then those seen in independent clients. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'SUCCESS'],
  ...CHECKS.map(([code, name]) => [code, name] as const),
  [3, 'KEY_HAS_EXPIRED'],
  [API_CALL_REPEAT, 'API_CALL_REPEAT'],
  [-500, 'API_SYSTEM_CALL_ERROR'],
  [-999, 'UNKNOWN_ERROR'],
  [WRONG_LOGIN_NAME, 'WRONG_USER_NAME'],
  [WRONG_LOGIN_PASSWORD, 'WRONG_PASSWORD'],
  [TOKEN_NOT_EXIST, 'TOKEN_NOT_EXIST'],
]);

/** The `codename` of a code; of one that is in no table, `BUSINESS_ERROR`. */
export const nameOfCode = (code: number): string => NAMES.get(code) ?? 'BUSINESS_ERROR';

/** So that a gateway that serves for days does not grow; a repeat comes within moments. */
const MAX_SEEN_SIGNATURES = 100_000;

/** Makes the platform's check: the code of the first rule that a request breaks, if any. */
export function createProtocolCheck(rules: ProtocolRules): (form: Form) => number | undefined {
  const seenSignatures = new Set<string>();
  return (form) => {
    const broken = CHECKS.find(([, , isBroken]) => isBroken(form, rules));
    if (broken) return broken[0];
    const { _sig = '' } = form;
    if (seenSignatures.has(_sig)) return API_CALL_REPEAT;
    if (seenSignatures.size >= MAX_SEEN_SIGNATURES) seenSignatures.clear();
    seenSignatures.add(_sig);
    return undefined;
  };
}
