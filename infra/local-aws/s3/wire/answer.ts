import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3Error } from '../s3-error.ts';
import { renderXml, type XmlNode } from './xml.ts';

/** What an operation answers. A stream is read to its end or destroyed by whoever sends it. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

export function xmlAnswer(document: XmlNode, headers: Readonly<Record<string, string>> = {}): S3Answer {
  return {
    status: 200,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: renderXml(document),
  };
}

/** S3's XML error. What is no `S3Error` is a fault of ours: 500 and its message. */
export function errorAnswer(error: unknown, requestId: string): S3Answer {
  const refusal =
    error instanceof S3Error
      ? error
      : new S3Error('InternalError', error instanceof Error ? error.message : undefined);
  const document: XmlNode = [
    'Error',
    [
      ['Code', refusal.code],
      ['Message', refusal.message],
      ['RequestId', requestId],
    ],
  ];
  const { headers } = xmlAnswer(document);
  // S3's errors, other than its results, are in no namespace.
  const body = renderXml(document).replace(/ xmlns="[^"]*"/, '');
  return { status: refusal.status, headers: { ...headers, ...refusal.headers }, body };
}

/** Sends an answer; a HEAD gets the headers only. Resolves when it is sent, or the client is gone. */
export async function sendAnswer(response: ServerResponse, answer: S3Answer, isHead: boolean): Promise<void> {
  const { status, headers = {}, body } = answer;
  const isStream = body instanceof Readable;
  const length = isStream || body === undefined ? undefined : Buffer.byteLength(body);
  const hasLength = 'content-length' in headers || status === 204 || status === 304;
  response.writeHead(status, hasLength ? headers : { ...headers, 'content-length': String(length ?? 0) });
  if (isStream && !isHead) {
    await pipeline(body, response).catch(() => response.destroy()); // cut short: the client sees a broken body
  } else {
    response.end(isHead || isStream ? undefined : body);
  }
}
