import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3Error } from '../s3-error.ts';

/** What an operation answers. A stream is read to its end or destroyed by whoever sends it. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** What an XML element holds: text, or elements by name; a list repeats the element, undefined leaves it out. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

export function xmlAnswer(root: string, content: XmlContent, headers: S3Answer['headers'] = {}): S3Answer {
  const body = renderXml(root, content);
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body };
}

/** S3's XML error. What is no `S3Error` is a fault of ours: 500 and its message. */
export function errorAnswer(error: unknown, requestId: string): S3Answer {
  const message = error instanceof Error ? error.message : String(error);
  const { code, status } = error instanceof S3Error ? error : new S3Error('InternalError');
  return { ...xmlAnswer('Error', { Code: code, Message: message, RequestId: requestId }), status };
}

function renderXml(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => renderXml(name, item)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, inner]) => renderXml(child, inner))
          .join('')
      : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: S3 writes these as character references.
  return text.replace(/[&<>"\u0000-\u001f\u007f]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`);
}

/** Sends an answer; a HEAD gets the headers only. Rejects when the client is gone or the body cannot be read on. */
export async function sendAnswer(response: ServerResponse, answer: S3Answer, isHead: boolean): Promise<void> {
  const { status, headers, body = '' } = answer;
  const length = body instanceof Readable ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...length, ...headers });
  if (body instanceof Readable) await pipeline(body, response);
  else response.end(isHead ? undefined : body);
}
