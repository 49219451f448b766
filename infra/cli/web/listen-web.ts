/**
 * The page to work from, on loopback. What it shows are people's data, and what it takes is imported: so it answers nobody
 * but a browser that came by the address which `npm run serve` printed, whose key becomes a cookie. A page of somebody else
 * in the same browser can neither read it (its `Host` must be a name of this machine, which ends DNS rebinding) nor post to it
 * (its `Origin` must be this page, and the cookie is `SameSite=Strict`).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Language } from '../../../shared/messages/language.ts';
import { say } from '../../../shared/messages/say.ts';
import { WebError } from './web-error.ts';

/** What one request asks for, and how it is answered. */
export interface WebCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The parts of the path, decoded. */
  readonly path: readonly string[];
  /** Of who looks at the page. */
  readonly language: Language;
}

/** Answers a call; undefined when there is nothing at its path. */
export type WebRoutes = Readonly<Record<string, (call: WebCall) => Promise<void>>>;

export interface WebServer extends AsyncDisposable {
  /** The address to open, its key included. */
  readonly address: string;
}

const KEY_BYTES = 24;
const COOKIE = 'bulk-user-import';

/**
 * Starts the server; disposing ends every connection.
 *
 * @param routes by method and first part of the path: `GET reports`
 * @param port 0 for a free one
 */
export async function listenWeb(routes: WebRoutes, port: number): Promise<WebServer> {
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const server = createServer((request, response) => void serve(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  const hosts = [`127.0.0.1:${own}`, `localhost:${own}`];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const language = languageOf(request);
    try {
      response.setHeader('x-content-type-options', 'nosniff');
      response.setHeader('referrer-policy', 'no-referrer');
      response.setHeader('cache-control', 'no-store');
      const { host = '', origin } = request.headers;
      if (!hosts.includes(host)) throw new WebError(403, say(language, 'web_locked'));
      const url = new URL(request.url ?? '/', `http://${host}`);
      if (url.searchParams.has('key')) return letIn(url.searchParams.get('key') ?? '', response, language);
      if (!isKey(cookieOf(request))) throw new WebError(403, say(language, 'web_locked'));
      const isRead = request.method === 'GET';
      if (!isRead && origin !== `http://${host}`) throw new WebError(403, say(language, 'web_locked'));
      const path = url.pathname.slice(1).split('/').map(decodeURIComponent);
      const route = routes[`${request.method} ${path[0]}`];
      if (!route) throw new WebError(404, say(language, 'web_not_there'));
      await route({ request, response, url, path, language });
    } catch (error) {
      answerError(response, error);
    }
  }

  /** The key leaves the address at once: it would stand in the browser's history, and go with it to other pages. */
  function letIn(given: string, response: ServerResponse, language: Language): void {
    if (!isKey(given)) throw new WebError(403, say(language, 'web_locked'));
    const cookie = `${COOKIE}=${key}; HttpOnly; SameSite=Strict; Path=/`;
    response.writeHead(303, { location: '/', 'set-cookie': cookie }).end();
  }

  function isKey(given: string): boolean {
    const [one, other] = [Buffer.from(given), Buffer.from(key)];
    return one.length === other.length && timingSafeEqual(one, other);
  }

  return {
    address: `http://127.0.0.1:${own}/?key=${key}`,
    async [Symbol.asyncDispose]() {
      const closed = server[Symbol.asyncDispose]();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Chinese where the browser prefers it to English. */
function languageOf({ headers }: IncomingMessage): Language {
  const [preferred] = /\b(?:zh|en)\b/i.exec(headers['accept-language'] ?? '') ?? [];
  return preferred?.toLowerCase() === 'zh' ? 'zh-CN' : 'en';
}

/** Browsers send the cookies of all ports of a host together. */
const cookieOf = ({ headers }: IncomingMessage): string =>
  /(?:^|; )bulk-user-import=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '';

/** In a word to the page: it shows what stands there. */
function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const isBadPath = error instanceof URIError;
  const { status, message } =
    error instanceof WebError ? error : { status: isBadPath ? 400 : 500, message: String(error) };
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    .end(message);
}
