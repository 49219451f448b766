import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What goes back over the connection: an HTTP answer, a reset of the connection, or nothing ever. */
export type Reply = HttpReply | 'reset' | 'silence';

interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Iterable<Buffer>;
  /** Waits so long before it is sent, on top of the gateway's latency; default 0. */
  readonly delayMs?: number;
}

/** JSON with HTTP 200, which is for business errors too. */
export const json = (body: HttpReply['body']): HttpReply => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  body,
});

/** An HTML page, as what stands in front of a gateway answers in trouble. On 429 clients are told when to come back. */
export const page = (status: number, retryAfterSeconds = status === 429 ? 1 : undefined): HttpReply => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=UTF-8',
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  },
  body: `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>sandbox</body></html>\n`,
});

/** An answer that points elsewhere, as a wrong host or a log-in page in front of a gateway gives it. */
export const redirect = (status: number, location: string): HttpReply => {
  const { headers, ...rest } = page(status);
  return { ...rest, headers: { ...headers, Location: location } };
};

/** Sends a reply; rejects when the client went away while a long body was sent. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply === 'silence') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.statusCode = reply.status;
  response.setHeaders(new Map(Object.entries(reply.headers)));
  if (typeof reply.body === 'string') response.end(reply.body);
  else await pipeline(Readable.from(reply.body), response);
}
