/**
 * Signature Version 4, as the AWS SDKs and the AWS CLI sign: who calls a service of this machine must have the key of the run,
 * for other users of the machine, and pages in a browser, reach loopback too.
 * Source: IAM user guide, "Create a signed AWS API request", and Amazon S3 API reference, "Authenticating requests (AWS
 * Signature Version 4)", which has the path as it was sent.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** As long as one of AWS. */
const SECRET_KEY_BYTES = 30;

/** Makes a secret access key that nobody knows yet. */
export const newSecretKey = (): string => randomBytes(SECRET_KEY_BYTES).toString('base64url');

/** Whether a request was signed with the key; `payloadHash` is what the signer took for its body's SHA-256. */
export type VerifySignature = (request: IncomingMessage, payloadHash: string) => boolean;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[^/,\s]+\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Makes the check of signatures for one secret access key. Any access key id will do: it only tells who calls. */
export function createVerifier(secretKey: string): VerifySignature {
  /** One for each day, region and service. */
  const signingKeys = new Map<string, Buffer>();

  function signingKeyOf(scope: string, parts: readonly string[]): Buffer {
    const known = signingKeys.get(scope);
    if (known) return known;
    const key = [...parts, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretKey}`));
    // Whoever calls chooses the scope.
    if (signingKeys.size < 100) signingKeys.set(scope, key);
    return key;
  }

  return (request, payloadHash) => {
    const { authorization = '', 'x-amz-date': time } = request.headers;
    const [, scope, day, region, service, signedHeaders, signature] = AUTHORIZATION.exec(authorization) ?? [];
    if (!scope || !day || !region || !service || !signedHeaders || !signature) return false;
    const canonical = canonicalRequest(request, signedHeaders, payloadHash);
    const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
    const expected = hmac(signingKeyOf(scope, [day, region, service]), toSign);
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
  };
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function canonicalRequest(
  { method = '', url = '/', headers }: IncomingMessage,
  signedHeaders: string,
  payloadHash: string,
): string {
  const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
  const lines = signedHeaders.split(';').map((name) => {
    const value = String(headers[name] ?? '');
    return `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`;
  });
  return [method, path, canonicalQuery(search), lines.join(''), signedHeaders, payloadHash].join('\n');
}

/** Parameters sorted by name, each encoded in the one way that signatures know. */
const canonicalQuery = (search: string): string =>
  [...new URLSearchParams(search)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
