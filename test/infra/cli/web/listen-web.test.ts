import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { listenWeb, type WebRoutes } from '../../../../infra/cli/web/listen-web.ts';

const ROUTES: WebRoutes = {
  'GET ': async ({ response, language }) => void response.end(`page ${language}`),
  'GET reports': async ({ response, path }) => void response.end(path.join('|')),
  'POST jobs': async ({ response }) => void response.end('done'),
};

interface Given {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** A server, and what asks it as a browser would that has opened its address. */
async function startBench() {
  const server = await listenWeb(ROUTES, 0);
  const { port, origin, pathname } = new URL(server.address);
  const ask = ({ method = 'GET', path = '/', headers = {} }: Given) =>
    new Promise<{ status: number | undefined; body: string; headers: object }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, async (answer) =>
        resolve({ status: answer.statusCode, body: await text(answer), headers: answer.headers }),
      );
      sent.on('error', reject).end();
    });
  return {
    port,
    ask,
    /** As the page does; below its own address. */
    asOwn: ({ path = '', headers, ...given }: Given) =>
      ask({ ...given, path: pathname + path, headers: { origin, ...headers } }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('the page', () => {
  it('is shown to who has its whole address, with which no cookie goes to other ports', async () => {
    await using bench = await startBench();
    const { headers, ...answer } = await bench.asOwn({});
    expect(answer).toEqual({ status: 200, body: 'page en' });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('is shown to nobody else: without a key, with a wrong one, or by a name that is not this machine’s', async () => {
    await using bench = await startBench();
    for (const path of ['/', '/guess/', '/reports/a'])
      expect(await bench.ask({ path })).toMatchObject({
        status: 403,
        body: expect.stringContaining('npm run serve'),
      });
    const rebound = { host: `evil.example:${bench.port}` };
    expect((await bench.asOwn({ headers: rebound })).status).toBe(403);
  });

  it('can be framed by no other page, whatever it answers', async () => {
    await using bench = await startBench();
    for (const { headers } of [await bench.asOwn({}), await bench.ask({})])
      expect(headers).toMatchObject({
        'content-security-policy': "frame-ancestors 'none'",
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
  });

  it('takes nothing that another page sends, though the browser be let in', async () => {
    await using bench = await startBench();
    const post = { method: 'POST', path: 'jobs/a/cancel' };
    expect((await bench.asOwn(post)).body).toBe('done');
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${bench.port + 1}`, ''])
      expect((await bench.asOwn({ ...post, headers: { origin } })).status).toBe(403);
  });

  it('speaks the language that the browser prefers', async () => {
    await using bench = await startBench();
    const languageFor = async (accepted: string) =>
      (await bench.asOwn({ headers: { 'accept-language': accepted } })).body;
    expect(await languageFor('zh-CN,zh;q=0.9,en;q=0.8')).toBe('page zh-CN');
    expect(await languageFor('en-GB,zh;q=0.5')).toBe('page en');
    expect(await languageFor('th')).toBe('page en');
  });

  it('decodes paths, and answers those that it does not know', async () => {
    await using bench = await startBench();
    expect((await bench.asOwn({ path: 'reports/%E5%91%98%2F..%2F/a' })).body).toBe('reports|员/../|a');
    expect((await bench.asOwn({ path: 'nowhere' })).status).toBe(404);
    expect((await bench.asOwn({ path: 'reports/%E0%A4' })).status).toBe(400);
  });
});
