import { hash, timingSafeEqual } from 'node:crypto';

export type SignatureMethod = 'md5' | 'sha1';

const SIGNATURE = '_sig';

/**
 * Signs a request's parameters: upper-case hexadecimal MD5 or SHA-1 of `secret + name1 + value1 + … + secret`, names
 * sorted by code unit (`DataUser` < `_aid` < `orgid`, not by locale), values trimmed, UTF-8, not URL-encoded. A
 * `_sig` among the parameters is left out. Read in the vendor's SDK.
 *
 * The vendor's own vector: secret `test`, md5, `_aid=S107 orgid=1 _akey=test _requestMode=post
 * _mt=open.demo.queryOpenAccount _sm=md5 _version=v1 _timestamp=20171221132407` →
 * `5489704B80A47394025527D6D51FB582`.
 */
export function sign(
  parameters: Readonly<Record<string, string>>,
  secret: string,
  method: SignatureMethod,
): string {
  return signPairs(Object.entries(parameters), secret, method);
}

/**
 * {@link sign} of names and values in pairs: to gather two dozen of them in an object takes V8 four times as long as to
 * sign them.
 */
export function signPairs(
  parameters: readonly (readonly [name: string, value: string])[],
  secret: string,
  method: SignatureMethod,
): string {
  let text = secret;
  for (const [name, value] of [...parameters].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (name !== SIGNATURE) text += name + value.trim();
  }
  return hash(method, text + secret).toUpperCase();
}

/** Whether `_sig` is the signature of the other parameters by the method that `_sm` names; in constant time. */
export function verify(parameters: Readonly<Record<string, string>>, secret: string): boolean {
  const { _sig: given = '', _sm: method } = parameters;
  if (method !== 'md5' && method !== 'sha1') return false;
  const expected = Buffer.from(sign(parameters, secret, method));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
