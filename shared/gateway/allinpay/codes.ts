import { literally } from '../literally.ts';

/**
 * What a return code means to an importer.
 *
 * - `ok` · `rate_limit` nothing was done: slow down · `trouble` the platform failed, and may have done the work · `config`
 *   the organisation or its rights are wrong, for every user alike
 * - `business` everything else: this one request is refused, with the gateway's code and text
 */
export type Meaning = 'ok' | 'rate_limit' | 'trouble' | 'config' | 'business';

/**
 * The public return codes, as documented on the vendor's page. A code that no page has is `business` too: only its row is
 * said to be refused, and what lies beyond rows is found before any is sent, by the look-up that begins a job.
 */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['0', 'ok'], // success
  ['3', 'business'], // failed, see msg
  ['302', 'rate_limit'], // rate-limited
  ['500', 'trouble'], // unknown exception: ask for the final state first where repeating matters, else retry
  ['1001', 'business'], // a field is missing
  ['2001', 'business'], // bad quantity or amount
  ['3101', 'business'], // unknown id or account
  ['3102', 'config'], // wrong organisation
  ['3103', 'config'], // no permission
  ['3104', 'business'], // dynamic code expired
  ['3106', 'business'], // wrong password
  ['3201', 'business'], // business failure
  ['3999', 'business'], // other, see msg
]);

export const meaningOf = (code: string): Meaning => MEANINGS.get(code) ?? 'business';

/** Codes whose text may say that there is no such user: success, without one · failed, see msg · unknown id or account. */
const MAY_MEAN_NOBODY: ReadonlySet<string> = new Set(['0', '3', '3101']);

const OPENING = '[\\[【(（"\'“‘「<:：]';
const CLOSING = '[\\]】)）"\'”’」>]';

/**
 * Makes what tells from a refused look-up that there is no such user: from one of those codes, and a reason that is as a
 * whole one of the patterns. The account that was asked for may stand in the reason, in quotes or brackets or after a colon.
 */
export function createAbsence(patterns: readonly string[]) {
  const whole = patterns.map((pattern) => new RegExp(`^(?:${pattern})[\\s。.!！]*$`, 'iu'));
  return (code: string, reason: string, userId: string): boolean => {
    if (!MAY_MEAN_NOBODY.has(code)) return false;
    const quoted = new RegExp(`\\s*${OPENING}\\s*${literally(userId)}\\s*(?:${CLOSING}|$)\\s*`, 'iu');
    const text = reason.replace(quoted, ' ').replace(/\s+/g, ' ').trim();
    return whole.some((pattern) => pattern.test(text));
  };
}
