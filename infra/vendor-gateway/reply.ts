import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fault } from './fault.ts';

/** What goes back over the connection. */
export type Reply =
  | {
      kind: 'answer';
      status: number;
      type: string;
      body: string;
      retryAfterSeconds?: number;
      paddingBytes?: number;
    }
  | { kind: 'reset' }
  | { kind: 'silence' };

/** The reply that carries the gateway's answer, with what a fault does to it after the work. */
export function spoil(body: string, fault: Fault | undefined): Reply {
  if (fault?.effect === 'lose-answer') return { kind: 'reset' };
  if (fault?.effect === 'truncate') return json(body.slice(0, body.length / 2));
  if (fault?.effect === 'huge') return { ...json(body), paddingBytes: fault.bytes };
  return json(body);
}

/** A reply of JSON text with HTTP 200, which is for business errors too. */
export const json = (body: string): Reply & { kind: 'answer' } => ({
  kind: 'answer',
  status: 200,
  type: 'application/json; charset=UTF-8',
  body,
});

/** An HTML page, as what stands in front of a gateway answers in trouble. */
export function page(status: number, retryAfterSeconds = status === 429 ? 1 : undefined): Reply {
  return {
    kind: 'answer',
    status,
    type: 'text/html; charset=UTF-8',
    body: `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>sandbox</body></html>\n`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** Sends a reply; resolves when nothing is left to do, rejects when the client went away. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, type, body, retryAfterSeconds, paddingBytes = 0 } = reply;
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body) + paddingBytes,
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': retryAfterSeconds }),
  });
  if (paddingBytes === 0) response.end(body);
  else await pipeline(Readable.from(pad(paddingBytes, body)), response);
}

function* pad(bytes: number, body: string): Iterable<Buffer> {
  const spaces = Buffer.alloc(65_536, ' ');
  for (let left = bytes; left > 0; left -= spaces.length) yield spaces.subarray(0, left);
  yield Buffer.from(body);
}
