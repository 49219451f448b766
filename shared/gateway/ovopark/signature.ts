import { hash, timingSafeEqual } from 'node:crypto';

export type SignatureMethod = 'md5' | 'sha1';

type Parameters = Readonly<Record<string, string>>;

/**
 * Signs a request's parameters: upper-case hexadecimal MD5 or SHA-1 of `secret + name1 + value1 + … + secret`, names
 * sorted by code unit (`DataUser` < `_aid` < `orgid`, not by locale), values trimmed, UTF-8, not URL-encoded. A
 * `_sig` among the parameters is left out. Read in the vendor's SDK.
 *
 * The vendor's own vector: secret `test`, md5, `_aid=S107 orgid=1 _akey=test _requestMode=post
 * _mt=open.demo.queryOpenAccount _sm=md5 _version=v1 _timestamp=20171221132407` →
 * `5489704B80A47394025527D6D51FB582`.
 */
export function sign(parameters: Parameters, secret: string, method: SignatureMethod): string {
  const names = Object.keys(parameters).filter((name) => name !== '_sig');
  const text = names.sort().map((name) => `${name}${parameters[name]?.trim()}`);
  return hash(method, `${secret}${text.join('')}${secret}`).toUpperCase();
}

/** Whether `_sig` is the signature of the other parameters by the method that `_sm` names; in constant time. */
export function verify(parameters: Parameters, secret: string): boolean {
  const { _sig: given = '', _sm: method } = parameters;
  if (method !== 'md5' && method !== 'sha1') return false;
  const expected = Buffer.from(sign(parameters, secret, method));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
