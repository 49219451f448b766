import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import { GatewayError, type GatewayErrorKind, STOPPED } from './errors.ts';

/** An answer in JSON; its HTTP status is below 500 and not 429. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
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
   * answer came · `misconfigured` the address is wrong · `refused` too large. It quotes nothing of request or answer.
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
  /** The longest answer that is read; default 2 MiB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 2 * 1024 * 1024;
const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8';

/** The host does not exist, or it cannot prove who it is: nothing that waiting would mend. */
const WRONG_HOST = /^(ENOTFOUND|EPROTO|CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

/** Opens a pool of keep-alive connections to one address. One request at a time on each: pipelining stalls it. */
export function createHttp({ url, timeoutMs, connections, maxBytes = MAX_BYTES }: HttpOptions): Http {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    connect: { timeout: timeoutMs },
    // One deadline for the whole answer, below, is stricter than one for each part of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    post: (form, { headers, signal, onSent } = {}) =>
      new Promise((resolve, reject) => {
        const request = {
          method: 'POST' as const,
          path: pathname,
          headers: { 'content-type': CONTENT_TYPE, accept: 'application/json', ...headers },
          body: form.toString(),
        };
        pool.dispatch(request, readAnswer({ timeoutMs, maxBytes, signal, onSent }, resolve, reject));
      }),
    close: () => pool.destroy(),
  };
}

/**
 * Follows one request: waiting for a connection → sent → answering → settled. An abort, the deadline or an answer too
 * long settles it in any state. undici tells of the start right before it writes to a connected socket: what fails
 * earlier was never sent.
 */
function readAnswer(
  rules: { timeoutMs: number; maxBytes: number } & Pick<PostOptions, 'signal' | 'onSent'>,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: GatewayError) => void,
): Dispatcher.DispatchHandler {
  const { timeoutMs, maxBytes, signal, onSent } = rules;
  const chunks: Buffer[] = [];
  let request: Dispatcher.DispatchController | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let response: { status: number; headers: IncomingHttpHeaders } = { status: 0, headers: {} };
  let bytes = 0;

  function end(): void {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', stop);
  }

  function fail(code: string, message: string, cause: unknown): void {
    end();
    const kind = request ? 'unconfirmed' : 'unavailable';
    reject(new GatewayError(kind, code, message, { cause }));
    request?.abort(cause instanceof Error ? cause : new Error(message));
  }

  function stop(): void {
    fail(STOPPED, 'The call was given up because the time of its caller was up.', signal?.reason);
  }

  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();

  return {
    onRequestStart(controller) {
      if (signal?.aborted) return controller.abort(new Error('given up before it was sent'));
      request = controller;
      onSent?.();
      deadline = setTimeout(() => {
        const message = `The gateway did not answer within ${timeoutMs} ms.`;
        fail('timeout', message, new Error('the deadline passed'));
      }, timeoutMs);
    },

    onResponseStart(_, status, headers) {
      response = { status, headers };
    },

    onResponseData(_, chunk) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else
        fail(
          'too_large',
          `The gateway's answer is longer than ${maxBytes} bytes.`,
          new Error('answer cut off'),
        );
    },

    onResponseEnd() {
      end();
      const answer = classify(response.status, response.headers, Buffer.concat(chunks));
      if (answer instanceof GatewayError) reject(answer);
      else resolve(answer);
    },

    onResponseError(_, error) {
      end();
      reject(request ? connectionLost(error) : noConnection(error));
    },
  };
}

function connectionLost(cause: Error): GatewayError {
  const message = 'The connection to the gateway was lost before its answer came.';
  return new GatewayError('unconfirmed', 'connection_lost', message, { cause });
}

function noConnection(cause: Error): GatewayError {
  const code = 'code' in cause ? String(cause.code) : cause.name;
  if (WRONG_HOST.test(code)) {
    const message = `There is no such gateway, or it is not whom it should be (${code}): check the address.`;
    return new GatewayError('misconfigured', 'no_connection', message, { cause });
  }
  return new GatewayError('unavailable', 'no_connection', `The gateway cannot be reached (${code}).`, {
    cause,
  });
}

function classify(status: number, headers: IncomingHttpHeaders, body: Buffer): HttpAnswer | GatewayError {
  const retryAfterMs = readRetryAfter(headers);
  const fault = (kind: GatewayErrorKind, message: string, cause?: unknown): GatewayError =>
    new GatewayError(kind, `http_${status}`, message, {
      cause: cause ?? new Error(`HTTP ${status}`),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });

  if (status === 429)
    return fault('unavailable', 'The gateway said that it gets too many requests (HTTP 429).');
  if (status >= 500 || status === 408) return fault('unconfirmed', `The gateway answered HTTP ${status}.`);
  const json = parseJson(body);
  if (json !== undefined) return { status, body: json };

  // The parser's own error would quote the answer, and an answer may echo what was sent.
  const cause = new SyntaxError(
    `not JSON: ${body.length} bytes of ${headers['content-type'] ?? 'unknown type'}`,
  );
  if (status === 413) return fault('refused', 'The request is too large for the gateway (HTTP 413).', cause);
  if (isElsewhere(status)) {
    const message = `The gateway answered HTTP ${status} and no JSON: check the address, route included.`;
    return fault('misconfigured', message, cause);
  }
  // A page of something in between, a firewall say: it comes and goes.
  if (status >= 400) return fault('unconfirmed', `The gateway answered HTTP ${status} and no JSON.`, cause);
  return new GatewayError('unconfirmed', 'not_json', 'The gateway answered something that is not JSON.', {
    cause,
  });
}

/** A redirect, or a page that says that the gateway is not there. */
const isElsewhere = (status: number): boolean =>
  (status >= 300 && status < 400) || status === 404 || status === 405 || status === 410;

const UTF_8 = new TextDecoder();

/** The value that a text in JSON stands for; undefined when it is none. A byte order mark is no harm. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch {
    return undefined;
  }
}

/** `Retry-After` in milliseconds. A date is measured against the server's own clock, its `Date` header. */
function readRetryAfter(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.date ?? '');
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
