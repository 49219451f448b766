import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../shared/gateway/errors.ts';
import { createHttp } from '../../../shared/gateway/http.ts';
import { type Received, startLoopback } from './loopback.ts';

const FORM = new URLSearchParams({ password: 'pä ss&word=+%', name: '张三' });

/** Posts one form to a server that behaves like this; answers the result or the error. */
async function post(
  handle: (received: Received) => unknown,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
) {
  await using server = await startLoopback(handle);
  const { signal, ...rest } = options;
  const http = createHttp({ url: server.url, timeoutMs: 5_000, connections: 2, ...rest });
  try {
    return await http.post(FORM, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  } finally {
    await http.close();
  }
}

const page =
  (status: number, headers: Record<string, string> = {}) =>
  ({ response }: Received) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end('<html>pä ss&word=+%</html>');
  };

describe('http', () => {
  it('posts a form in UTF-8 and reads the JSON answer, whatever its content type', async () => {
    const answer = await post(({ form, request, response }) => {
      response.setHeader('content-type', 'text/plain');
      response.end(
        `\uFEFF${JSON.stringify({ form, type: request.headers['content-type'], at: request.url })}`,
      );
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        form: Object.fromEntries(FORM),
        type: 'application/x-www-form-urlencoded; charset=UTF-8',
        at: '/cloud.api',
      },
    });
  });

  it('hands on JSON that comes with a status of 4xx, for the vendor may say why', async () => {
    const answer = await post(({ response }) => {
      response.statusCode = 400;
      return { why: 'so' };
    });
    expect(answer).toEqual({ status: 400, body: { why: 'so' } });
  });

  it('keeps a connection for the next call', async () => {
    const ports = new Set<number | undefined>();
    await using server = await startLoopback(({ request }) => {
      ports.add(request.socket.remotePort);
      return {};
    });
    const http = createHttp({ url: server.url, timeoutMs: 5_000, connections: 1 });
    for (let calls = 0; calls < 3; calls++) await http.post(FORM);
    await http.close();
    expect(ports.size).toBe(1);
  });

  it.each<[string, (received: Received) => unknown, object]>([
    [
      'a reset connection',
      ({ request }) => void request.socket.resetAndDestroy(),
      { kind: 'unconfirmed', code: 'connection_lost' },
    ],
    [
      'a connection closed without an answer',
      ({ request }) => void request.socket.end(),
      { kind: 'unconfirmed', code: 'connection_lost' },
    ],
    [
      'an answer that breaks off',
      ({ response, request }) => {
        response.setHeader('content-length', '100');
        response.write('{"a":', () => request.socket.destroy());
      },
      { kind: 'unconfirmed', code: 'connection_lost' },
    ],
    [
      'truncated JSON',
      ({ response }) => void response.end('{"stat":{"code":0,'),
      { kind: 'unconfirmed', code: 'not_json' },
    ],
    ['an empty answer', ({ response }) => void response.end(), { kind: 'unconfirmed', code: 'not_json' }],
    ['an HTML page', page(200), { kind: 'unconfirmed', code: 'not_json' }],
    ['HTTP 500', page(500), { kind: 'unconfirmed', code: 'http_500' }],
    ['HTTP 502 with an HTML page', page(502), { kind: 'unconfirmed', code: 'http_502' }],
    [
      'HTTP 503 with Retry-After',
      page(503, { 'retry-after': '3' }),
      { kind: 'unconfirmed', code: 'http_503', retryAfterMs: 3_000 },
    ],
    ['HTTP 429', page(429), { kind: 'unavailable', code: 'http_429', retryAfterMs: undefined }],
    [
      'HTTP 429 with a number',
      page(429, { 'retry-after': '2' }),
      { kind: 'unavailable', code: 'http_429', retryAfterMs: 2_000 },
    ],
    [
      'HTTP 429 with a date',
      page(429, { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:28:07 GMT' }),
      { kind: 'unavailable', retryAfterMs: 7_000 },
    ],
    [
      'HTTP 429 with nonsense',
      page(429, { 'retry-after': 'soon' }),
      { kind: 'unavailable', retryAfterMs: undefined },
    ],
    ['HTTP 404', page(404), { kind: 'misconfigured', code: 'http_404' }],
    ['HTTP 405', page(405), { kind: 'misconfigured', code: 'http_405' }],
    ['the page of a firewall', page(403), { kind: 'unconfirmed', code: 'http_403' }],
    ['HTTP 413', page(413), { kind: 'refused', code: 'http_413' }],
  ])('tells what an answer, or none, means for a row: %s', async (_, handle, expected) => {
    const error = await post(handle);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject(expected);
    expect((error as GatewayError).cause).toBeInstanceOf(Error);
  });

  it('gives up on a gateway that never answers', async () => {
    expect(await post(() => undefined, { timeoutMs: 50 })).toMatchObject({
      kind: 'unconfirmed',
      code: 'timeout',
    });
  });

  it('gives up on a gateway that answers one byte at a time', async () => {
    const drip = ({ response }: Received) => {
      const timer = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(timer));
    };
    expect(await post(drip, { timeoutMs: 50 })).toMatchObject({ kind: 'unconfirmed', code: 'timeout' });
  });

  it('stops reading an answer of 200 MB after the first two', async () => {
    let written = 0;
    const error = await post(({ response }) => {
      const block = Buffer.alloc(1024 * 1024, 0x20);
      const write = (): void => {
        while (written < 200 && !response.destroyed) {
          written += 1;
          if (!response.write(block)) return void response.once('drain', write);
        }
        response.end('{}');
      };
      write();
    });
    expect(error).toMatchObject({ kind: 'unconfirmed', code: 'too_large' });
    expect(written).toBeLessThan(100);
  });

  it('knows that a refused connection sent nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const http = createHttp({ url: `http://127.0.0.1:${port}/`, timeoutMs: 1_000, connections: 1 });
    await expect(http.post(FORM)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'no_connection',
      message: expect.stringContaining('ECONNREFUSED'),
      cause: expect.any(Error),
    });
  });

  it('says that an address which answers in plain text to TLS is wrong', async () => {
    await using server = await startLoopback(() => ({}));
    const http = createHttp({ url: server.url.replace('http:', 'https:'), timeoutMs: 1_000, connections: 1 });
    await expect(http.post(FORM)).rejects.toMatchObject({ kind: 'misconfigured', code: 'no_connection' });
  });

  it('gives up a call in flight when its time is up, and does not say whether it had an effect', async () => {
    const controller = new AbortController();
    const error = await post(() => void controller.abort(new Error('time is up')), {
      signal: controller.signal,
    });
    expect(error).toMatchObject({ kind: 'unconfirmed', code: 'stopped', cause: new Error('time is up') });
  });

  it('gives up at once, and knows that it sent nothing, when its time is up while it connects', async () => {
    const sockets: Socket[] = [];
    const controller = new AbortController();
    const server = createServer((socket) => {
      sockets.push(socket);
      controller.abort(new Error('time is up'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // Nobody answers the handshake of TLS, so the connection is never there.
    const http = createHttp({ url: `https://127.0.0.1:${port}/`, timeoutMs: 600_000, connections: 1 });
    await expect(http.post(FORM, { signal: controller.signal })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'stopped',
    });
    for (const socket of sockets) socket.destroy();
    server.close();
    await http.close();
  });

  it('sends nothing when the time was up before', async () => {
    let calls = 0;
    const error = await post(() => ++calls, { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ kind: 'unavailable', code: 'stopped' });
    expect(calls).toBe(0);
  });

  it('never quotes the request or the answer in an error', async () => {
    const echo = ({ response, form }: Received) => void response.end(form.password);
    const handlers = [
      echo,
      page(500),
      page(404),
      page(429),
      ({ request }: Received) => void request.socket.destroy(),
      ({ form, request }: Received) =>
        void request.socket.end(`HTTP/1.1 200 OK\r\n${form.password}\0\r\n\r\n`),
      ({ form, response }: Received) => {
        response.setHeader('content-type', `text/x-${encodeURIComponent(form.password ?? '')}`);
        response.end('no JSON');
      },
    ];
    for (const handle of handlers) {
      const error = (await post(handle)) as GatewayError;
      const { cause } = error;
      const texts = [error.message, error.stack, cause, JSON.stringify(error), JSON.stringify(cause)];
      const shown = texts.map(String).join();
      expect(shown).not.toContain('ss&word');
      expect(shown).not.toContain('ss%26word');
    }
  });
});
