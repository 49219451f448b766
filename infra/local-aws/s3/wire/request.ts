import type { IncomingMessage } from 'node:http';
import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { StagedBody } from '../state/storage.ts';

/** A request taken apart. `bucket` and `key` are decoded, and empty where the path names none. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Who signed it. */
  readonly accessKeyId: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** Most keys on a page, however many it asks for. */
  readonly maxKeys: number;
}

const MAX_KEYS = 1000;

/** Takes a path-style request apart; throws `AccessDenied` when nobody signed it. */
export function parseRequest(message: IncomingMessage, maxKeys = MAX_KEYS): S3Request {
  // Not `new URL`: it would resolve `..`, which a key may hold.
  const [, bucket = '', key = '', search = ''] =
    /^\/?([^?/]*)\/?([^?]*)\??(.*)$/s.exec(message.url ?? '') ?? [];
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const accessKeyId = /Credential=([^/,\s]+)\//.exec(headers.get('authorization') ?? '')?.[1];
  if (!accessKeyId)
    throw new S3Error(
      'AccessDenied',
      'No Authorization header signs the request; presigned addresses are not implemented.',
    );
  return {
    method: message.method ?? '',
    bucket: decode(bucket),
    key: decode(key),
    query: new Map(new URLSearchParams(search)),
    headers,
    accessKeyId,
    body: message,
    maxKeys,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}

/** Reads a whole number from the query; throws `InvalidArgument` when it is none or out of range. */
export function queryNumber({ query }: S3Request, name: string, max: number, fallback?: number): number {
  const text = query.get(name) ?? String(fallback);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  throw new S3Error('InvalidArgument', `${name} must be a whole number from 1 to ${max}.`);
}

/** An ETag header's value without its quotes. */
export function unquote(etag: string): string {
  return etag.trim().replace(/^"(.*)"$/, '$1');
}

const CRC32 = 'x-amz-checksum-crc32';

/**
 * Stages the body of a request; one that is not what its headers and trailers say leaves nothing. Its length,
 * Content-MD5 and CRC32 are checked; other checksums are not, for neither the SDK nor the AWS CLI relies on them.
 */
export async function stageRequestBody(state: S3State, { headers, body }: S3Request): Promise<StagedBody> {
  const encoding = headers.get('content-encoding') || 'aws-chunked';
  if (encoding !== 'aws-chunked')
    throw new S3Error('NotImplemented', `The content encoding ${encoding} is not implemented.`);
  const isChunked = headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
  const length = headers.get(isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  const trailers = new Map<string, string>();
  const staged = await state.stage(isChunked ? decodeAwsChunked(body, trailers) : body);
  const isWhole = staged.bytes === Number(length);
  const isIntact =
    isSame(headers.get('content-md5'), staged.md5) &&
    isSame(headers.get(CRC32) ?? trailers.get(CRC32), staged.crc32);
  if (isWhole && isIntact) return staged;
  state.discard(staged);
  throw new S3Error(isWhole ? 'BadDigest' : 'IncompleteBody');
}

/** Whether a digest that the client announced, in Base64, is the one computed. */
function isSame(announced: string | undefined, computedHex: string): boolean {
  return announced === undefined || Buffer.from(announced, 'base64').toString('hex') === computedHex;
}

/**
 * Decodes an `aws-chunked` body: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n` … `0\r\n` and trailing headers, which
 * are put into `trailers` when the body has been read to its end. Chunk signatures are not verified. Throws
 * `IncompleteBody` when the framing is broken or ends early.
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  let pending: Buffer = Buffer.alloc(0);
  let chunkBytesLeft = 0;
  let isLastChunk = false;
  for await (const bytes of body) {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length > 0) {
      if (chunkBytesLeft > 0) {
        const piece = pending.subarray(0, chunkBytesLeft);
        pending = pending.subarray(piece.length);
        chunkBytesLeft -= piece.length;
        yield piece;
        continue;
      }
      const end = pending.indexOf('\n');
      if (end < 0) break;
      const line = pending.toString('latin1', 0, end).trim();
      pending = pending.subarray(end + 1);
      if (line === '') continue; // the end of a chunk's bytes, or of the trailers
      chunkBytesLeft = readLine(line, trailers);
      isLastChunk = chunkBytesLeft === 0;
    }
  }
  if (!isLastChunk) throw new S3Error('IncompleteBody');
}

/** Reads a line between the bytes of chunks: answers the size of the next one, 0 from the last one on. */
function readLine(line: string, trailers: Map<string, string>): number {
  const [, name, value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
  if (name !== undefined) {
    trailers.set(name.toLowerCase(), value.trim());
    return 0;
  }
  const [, size] = /^([0-9a-f]{1,8})(?:;|$)/i.exec(line) ?? [];
  if (size === undefined) throw new S3Error('IncompleteBody');
  return Number.parseInt(size, 16);
}
