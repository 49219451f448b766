import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors, Pool } from 'undici';
import { type Words, words } from '../messages/say.ts';
import { GatewayError, type GatewayErrorKind, REDIRECTED, STOPPED } from './errors.ts';
import { readJson } from './read-json.ts';
import { redirectTarget } from './redirect.ts';

/** An answer in JSON; its HTTP status is no redirect and not 429. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Of a status that tells of trouble, 408 or from 500 on: what it means, unless the body tells more. */
  readonly trouble?: GatewayError | undefined;
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when the request goes on the wire: at once, or after a connection was opened for it. */
  readonly onSent?: (() => void) | undefined;
}

export interface Http {
  /**
   * Posts a form and reads the JSON answer. Rejects with a GatewayError that says what is true of the request itself:
   * `unavailable` it certainly had no effect (never sent, or refused by 429) · `unconfirmed` it was sent and no usable
   * answer came · `misconfigured` the address is wrong · `refused` too large. It quotes nothing of request or answer but
   * where a redirect points.
   */
  post(form: URLSearchParams, options?: PostOptions): Promise<HttpAnswer>;
  /** Ends every connection; what is in flight rejects. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly url: string;
  /** For the connection, and then again from sending the request to the end of the answer. */
  readonly timeoutMs: number;
  readonly connections: number;
}

/** The longest answer that is read. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Skips a byte order mark. */
const UTF_8 = new TextDecoder();

const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8';

/** The host does not exist, or it cannot prove who it is: waiting would not help. */
const WRONG_HOST = /^(ENOTFOUND|EPROTO|CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

/** Opens a pool of keep-alive connections to one address. One request at a time on each: pipelining stalls it. */
export function createHttp({ url, timeoutMs, connections }: HttpOptions): Http {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: timeoutMs },
    maxResponseSize: MAX_BYTES,
    // The deadline for the whole answer, below, is stricter than one for each part of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async post(form, { headers, signal, onSent } = {}) {
      if (signal?.aborted) throw stopped(false, signal.reason);
      const request = {
        method: 'POST' as const,
        path: pathname,
        headers: { 'content-type': CONTENT_TYPE, accept: 'application/json', ...headers },
        body: form.toString(),
      };
      const response = await new Promise<Response>((resolve, reject) => {
        pool.dispatch(request, followExchange({ timeoutMs, signal, onSent }, resolve, reject));
      });
      if (isRedirect(response.status)) throw redirected(response, { url, form, headers });
      return readAnswer(response);
    },
    close: () => pool.destroy(),
  };
}

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Follows one exchange: waiting for a connection → sent → answering → settled. An abort or the deadline settles it in any
 * state. `pool.request` would be shorter, but does not tell whether a request was sent, and notices an abort only after it
 * has a connection.
 */
function followExchange(
  rules: { timeoutMs: number } & Pick<PostOptions, 'signal' | 'onSent'>,
  resolve: (response: Response) => void,
  reject: (error: GatewayError) => void,
): Dispatcher.DispatchHandler {
  const { timeoutMs, signal, onSent } = rules;
  const chunks: Buffer[] = [];
  let sent: Dispatcher.DispatchController | undefined;
  let head: Omit<Response, 'text'> = { status: 0, headers: {} };
  let deadline: NodeJS.Timeout | undefined;

  function settle(): void {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', onAbort);
  }
  function giveUp(error: GatewayError): void {
    settle();
    reject(error);
    sent?.abort(error);
  }
  const onAbort = (): void => giveUp(stopped(sent !== undefined, signal?.reason));
  signal?.addEventListener('abort', onAbort);

  return {
    onRequestStart(controller) {
      if (signal?.aborted) return controller.abort(new Error('given up before it was sent'));
      sent = controller;
      onSent?.();
      deadline = setTimeout(() => giveUp(timedOut(timeoutMs)), timeoutMs);
    },
    onResponseStart(_, status, headers) {
      head = { status, headers };
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      settle();
      resolve({ ...head, text: UTF_8.decode(Buffer.concat(chunks)) });
    },
    onResponseError(_, error) {
      settle();
      reject(sent ? connectionLost(error) : noConnection(error));
    },
  };
}

function stopped(isSent: boolean, cause: unknown): GatewayError {
  return new GatewayError(isSent ? 'unconfirmed' : 'unavailable', STOPPED, words('stopped'), { cause });
}

const timedOut = (timeoutMs: number): GatewayError =>
  new GatewayError('unconfirmed', 'timeout', words('timed_out', { ms: timeoutMs }));

function connectionLost(cause: unknown): GatewayError {
  if (cause instanceof errors.ResponseExceededMaxSizeError) {
    return new GatewayError('unconfirmed', 'too_large', words('answer_too_large'), { cause });
  }
  return new GatewayError('unconfirmed', 'connection_lost', words('connection_lost'), {
    cause: withoutAnswer(cause),
  });
}

/** An error that the client found in an answer holds a piece of it, which a log would show. */
function withoutAnswer(cause: unknown): unknown {
  if (!(cause instanceof errors.HTTPParserError)) return cause;
  return new Error(`The answer is no HTTP (${cause.code}).`);
}

function noConnection(cause: unknown): GatewayError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return WRONG_HOST.test(code)
    ? new GatewayError('misconfigured', 'no_connection', words('no_such_gateway', { code }), { cause })
    : new GatewayError('unavailable', 'no_connection', words('not_reached', { code }), { cause });
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** Whatever it says besides: what was posted did not reach a gateway, and is not posted to an address that nobody chose. */
function redirected(
  { status, headers: { location } }: Response,
  { url, form, headers = {} }: { url: string; form: URLSearchParams } & Pick<PostOptions, 'headers'>,
): GatewayError {
  const target = redirectTarget(location, url, { form, headers });
  const message = target ? words('redirected', { status, target }) : words('redirected_nowhere', { status });
  return new GatewayError('misconfigured', REDIRECTED, message);
}

/** The answer in JSON; throws what the status means where there is none. `Retry-After` on any error is a rate limit. */
function readAnswer({ status, headers, text }: Response): HttpAnswer {
  const failure = (kind: GatewayErrorKind, message: Words, code = `http_${status}`): GatewayError => {
    // Not the parser's own error: that would quote the answer, and an answer may echo what was sent.
    const cause = new Error(`HTTP ${status}, ${text.length} characters of ${mediaTypeOf(headers)}`);
    const retryAfterMs = readRetryAfter(headers);
    const isRateLimit = status === 429 || retryAfterMs !== undefined;
    return new GatewayError(kind, code, message, { cause, retryAfterMs, isRateLimit });
  };

  if (status === 429) throw failure('unavailable', words('too_many_requests'));
  const isTrouble = status >= 500 || status === 408;
  const trouble = isTrouble ? failure('unconfirmed', words('http_status', { status })) : undefined;
  const body = readJson(text);
  if (body !== undefined) return { status, body, ...(trouble && { trouble }) };
  if (trouble) throw trouble;

  if (status === 413) throw failure('refused', words('request_too_large'));
  if (isElsewhere(status)) throw failure('misconfigured', words('not_json_here', { status }));
  // Such a page comes from something in between, a firewall for example, and it may be gone the next time.
  if (status >= 400) throw failure('unconfirmed', words('http_status', { status }));
  throw failure('unconfirmed', words('not_json'), 'not_json');
}

/** What a gateway says that it has answered, where it is one of the usual. */
const mediaTypeOf = (headers: IncomingHttpHeaders): string =>
  /^(?:text|application)\/(?:html|plain|xml|json|javascript|octet-stream)(?![\w-])/i.exec(
    headers['content-type'] ?? '',
  )?.[0] ?? 'no usual type';

/** A page that says that the gateway is not there. */
const isElsewhere = (status: number): boolean => status === 404 || status === 405 || status === 410;

/** `Retry-After` in milliseconds. A date is measured against the server's own clock, its `Date` header. */
function readRetryAfter(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(String(headers.date));
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
