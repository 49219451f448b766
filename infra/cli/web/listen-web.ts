/**
 * The page to work from, on loopback. What it shows are people's data, and what it takes is imported: so it answers nobody
 * but who has the address which `npm run serve` printed. Its first part is a key, and everything lies below it. A cookie would
 * go to every port of this machine, whoever listens there, and one page's would replace another's; an address goes nowhere: the page
 * sends no referrer, and no other page can read where it is. Besides, no page can frame it, its `Host` must be a name of this
 * machine (which ends DNS rebinding), and what posts to it must have its `Origin`.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Language } from '../../../shared/messages/language.ts';
import { say } from '../../../shared/messages/say.ts';
import { listenLoopback } from '../../local-aws/listen-loopback.ts';
import { WebError } from './web-error.ts';

/** What one request asks for, and how it is answered. */
export interface WebCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The parts of the path below the key, decoded. */
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

/** Every answer has them: nobody else may keep, frame or guess at what is shown. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
  'x-frame-options': 'DENY',
};

/**
 * Starts the server; disposing ends every connection.
 *
 * @param routes by method and first part of the path: `GET reports`
 * @param port 0 for a free one
 */
export async function listenWeb(routes: WebRoutes, port: number): Promise<WebServer> {
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const listening = await listenLoopback((request, response) => void serve(request, response), { port });
  const { port: own, url } = listening;
  const hosts = [`127.0.0.1:${own}`, `localhost:${own}`];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const language = languageOf(request);
    try {
      response.setHeaders(new Headers(HEADERS));
      const { host = '', origin } = request.headers;
      const asked = new URL(request.url ?? '/', url);
      const [given = '', ...path] = asked.pathname.slice(1).split('/').map(decodeURIComponent);
      const isRead = request.method === 'GET';
      if (!hosts.includes(host) || !isKey(given) || (!isRead && origin !== `http://${host}`))
        throw new WebError(403, say(language, 'web_locked'));
      const route = routes[`${request.method} ${path[0]}`];
      if (!route) throw new WebError(404, say(language, 'web_not_there'));
      await route({ request, response, url: asked, path, language });
    } catch (error) {
      // Whoever is still sending reads no answer before that is sent.
      request.resume();
      answerError(response, error);
    }
  }

  function isKey(given: string): boolean {
    const [one, other] = [Buffer.from(given), Buffer.from(key)];
    return one.length === other.length && timingSafeEqual(one, other);
  }

  return {
    address: `${url}/${key}/`,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

/** Chinese where the browser prefers it to English. */
function languageOf({ headers }: IncomingMessage): Language {
  const [preferred] = /\b(?:zh|en)\b/i.exec(headers['accept-language'] ?? '') ?? [];
  return preferred?.toLowerCase() === 'zh' ? 'zh-CN' : 'en';
}

/** In a word to the page: it shows what stands there. */
function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const isBadPath = error instanceof URIError;
  const { status, message } =
    error instanceof WebError ? error : { status: isBadPath ? 400 : 500, message: String(error) };
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}
