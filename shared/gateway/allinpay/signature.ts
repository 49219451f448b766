import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';

/** What is signed: the string itself, or Base64(MD5(string)), as the sibling family `allinpay.yunst.*` does. */
export type Digest = 'none' | 'md5';

type Parameters = Readonly<Record<string, string>>;

const UNSIGNED = new Set(['sign', 'signType']);

/**
 * The string that a request's signature is made of: `name=value` joined by `&`, sorted by name, without `sign`,
 * `signType` and empty values, not URL-encoded. Read in the vendor's protocol chapter.
 *
 * Check value: SHA-256 `085dbeb46227d7a4d5b823d1253b023dd31e8031480010f06f5bdb7942c3a133` of
 * `appId=661520093552836608&bizContent={"loginName":"账号啊","userId":"liangqi1138","password":"1234qazx@","roleIds":"34,67",`
 * `"authorityId":18,"authorityType":1}&charset=UTF-8&format=JSON&method=allinpay.shopoint.orgService.saveUser`
 * `&timestamp=2020-01-13 17:06:36&version=1.0` (one line).
 */
export function stringToSign(parameters: Parameters): string {
  return Object.keys(parameters)
    .filter((name) => !UNSIGNED.has(name) && parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
}

function digestOf(text: string, digest: Digest): Buffer {
  return Buffer.from(digest === 'none' ? text : createHash('md5').update(text).digest('base64'));
}

/** SHA256withRSA (PKCS#1 v1.5, `signType` RSA2) of the parameters, in Base64. */
export function sign(parameters: Parameters, privateKey: KeyObject, digest: Digest): string {
  return signBytes('sha256', digestOf(stringToSign(parameters), digest), privateKey).toString('base64');
}

function isSignatureOf(text: string, signature: string, publicKey: KeyObject, digest: Digest): boolean {
  return verifyBytes('sha256', digestOf(text, digest), publicKey, Buffer.from(signature, 'base64'));
}

/** Whether `sign` is the signature of the other parameters. */
export function verify(parameters: Parameters, publicKey: KeyObject, digest: Digest): boolean {
  return isSignatureOf(stringToSign(parameters), parameters.sign ?? '', publicKey, digest);
}

type Answer = Readonly<Record<string, unknown>>;

/** An answer's members as parameters: text as it is, everything else as compact JSON, null as empty. */
function parametersOf(answer: Answer): Record<string, string> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, value === null ? '' : text(value)]),
  );
}

/** Compact JSON with the members of every object sorted by name. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Signs an answer as the gateway would, by the rule for requests. */
export function signAnswer(answer: Answer, privateKey: KeyObject, digest: Digest): string {
  return sign(parametersOf(answer), privateKey, digest);
}

/**
 * Whether an answer carries the vendor's signature, over either of two strings: that of the protocol chapter's rule, or
 * the answer's compact JSON without `sign`, sorted, as public clients of the sibling family check it. Neither can be
 * taken for the other.
 */
export function verifyAnswer(answer: Answer, publicKey: KeyObject, digest: Digest): boolean {
  const { sign: signature, ...rest } = answer;
  if (typeof signature !== 'string') return false;
  const candidates = [stringToSign(parametersOf(rest)), sortedJson(rest)];
  return candidates.some((text) => isSignatureOf(text, signature, publicKey, digest));
}

/**
 * Reads a key as people have it: PEM, or the bare base64 of a PEM, in either of two encodings. An elliptic key would sign
 * too, but not what the vendor can verify.
 */
function readKey<Type>(
  text: string,
  [usual, other]: readonly [Type, Type],
  create: (key: string | { key: Buffer; format: 'der'; type: Type }) => KeyObject,
): KeyObject {
  const createFromDer = (type: Type): KeyObject =>
    create({ key: Buffer.from(text, 'base64'), format: 'der', type });
  const createFromText = (): KeyObject => {
    try {
      return createFromDer(usual);
    } catch {
      return createFromDer(other);
    }
  };
  const key = text.includes('-----BEGIN') ? create(text) : createFromText();
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new TypeError(`the key is for ${key.asymmetricKeyType}, not for RSA`);
}

/** Throws an error of node:crypto, or a TypeError, when the text is no private RSA key. */
export const readPrivateKey = (text: string): KeyObject =>
  readKey(text, ['pkcs8', 'pkcs1'], createPrivateKey);

/** Throws an error of node:crypto, or a TypeError, when the text is no public RSA key. */
export const readPublicKey = (text: string): KeyObject => readKey(text, ['spki', 'pkcs1'], createPublicKey);
