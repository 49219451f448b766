import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../shared/gateway/errors.ts';
import { createHttp } from '../../../shared/gateway/http.ts';
import { type Received, startLoopback } from './loopback.ts';

const FORM = new URLSearchParams({
  _akey: 'the-key',
  password: 'hush-hush-42',
  bizContent: '{"userId":"li.si","password":"deep-word-7"}',
});

async function post(status: number, location: string | undefined, body = '{"code":0,"stat":{"code":0}}') {
  await using server = await startLoopback(({ response }: Received) => {
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  const http = createHttp({ url: server.url, timeoutMs: 5_000, connections: 1 });
  const error = await http.post(FORM, { headers: { authenticator: 'token-99' } }).catch((thrown) => thrown);
  await http.close();
  return { error: error as GatewayError, url: server.url, calls: server.forms.length };
}

describe('a gateway that redirects', () => {
  it.each([300, 301, 302, 303, 307, 308])(
    'is no gateway, whatever it answers besides: HTTP %i',
    async (status) => {
      for (const body of ['<html>', '{"stat":{"code":0},"data":{"userId":5}}']) {
        const { error, calls } = await post(status, 'https://new.example.com/m.api', body);
        expect(error).toBeInstanceOf(GatewayError);
        expect(error).toMatchObject({ kind: 'misconfigured', code: 'redirected' });
        expect(error.message).toContain(`(HTTP ${status}) to https://new.example.com/m.api: put`);
        expect(calls).toBe(1);
      }
    },
  );

  it.each([
    ['https://example.com/login?password=hush-hush-42#key=the-key', 'https://example.com/login:'],
    ['https://me:hush-hush-42@example.com/x', 'https://example.com/x:'],
    ['/login/hush-hush-42/deep-word-7;jsessionid=token-99', '/login/***/***:'],
    ['https://example.com/the-key/token-99/dGhlLWtleQ', 'https://example.com***:'],
    ['https://example.com/li.si/0123456789abcdef0123456789abcdef', 'https://example.com/***/***:'],
  ])('is told of without what was sent: %s', async (location, shown) => {
    const { error } = await post(302, location);
    expect(error.message).toContain(shown);
    const all = [error.message, error.inWords('zh-CN'), error.stack, String(error.cause)].join();
    expect(all).not.toMatch(/hush-hush-42|deep-word-7|the-key|token-99/);
  });

  it.each([undefined, '', 'http://['])('may not say whereto: %j', async (location) => {
    const { error } = await post(302, location);
    expect(error).toMatchObject({ kind: 'misconfigured', code: 'redirected' });
    expect(error.message).toContain('redirects elsewhere (HTTP 302)');
  });

  it('shows the route that was asked for as it is', async () => {
    const { error } = await post(301, 'https://gate.example.com/cloud.api');
    expect(error.inWords('zh-CN')).toContain('转向（HTTP 301）https://gate.example.com/cloud.api，');
  });
});
