import type { IncomingMessage } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { CHECKSUMS, type ChecksumAlgorithm } from '../state/checksum.ts';

/** A request taken apart. `bucket` and `key` are decoded, and empty where the path names none. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Who signed it; the signature itself is not verified. */
  readonly accessKeyId: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Takes a path-style request apart; throws `AccessDenied` when nobody signed it. */
export function parseRequest(message: IncomingMessage): S3Request {
  // Not `new URL`: it would resolve `..`, which is a lawful part of a key.
  const [, path = '', search = ''] = /^\/?([^?]*)\??(.*)$/s.exec(message.url ?? '') ?? [];
  const slash = path.indexOf('/');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const accessKeyId = /Credential=([^/,\s]+)\//.exec(headers.get('authorization') ?? '')?.[1];
  if (!accessKeyId) throw new S3Error('AccessDenied');
  return {
    method: message.method ?? '',
    bucket: decode(slash < 0 ? path : path.slice(0, slash)),
    key: slash < 0 ? '' : decode(path.slice(slash + 1)),
    query: parseQuery(search),
    headers,
    accessKeyId,
    body: message,
  };
}

function parseQuery(search: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of search.split('&')) {
    const [name = '', ...value] = pair.split('=');
    if (name !== '') query.set(decode(name), decode(value.join('=').replaceAll('+', ' ')));
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}

/** Reads a whole number from the query; throws `InvalidArgument` when it is none or out of range. */
export function queryNumber(
  request: S3Request,
  name: string,
  range: { min: number; max: number },
  fallback?: number,
) {
  const text = request.query.get(name);
  if (text === undefined && fallback !== undefined) return fallback;
  const value = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) {
    throw new S3Error('InvalidArgument', `${name} must be a whole number from ${range.min} to ${range.max}.`);
  }
  return value;
}

/** An ETag header's value without its quotes. */
export function unquote(etag: string): string {
  return etag.trim().replace(/^"(.*)"$/, '$1');
}

/** The algorithm of an `x-amz-checksum-<algorithm>` header. */
export function checksumOfHeader(name: string): ChecksumAlgorithm | undefined {
  return CHECKSUMS.find((algorithm) => name === `x-amz-checksum-${algorithm}`);
}
