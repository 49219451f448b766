import { connect } from 'node:net';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  type SandboxGateway,
  type SandboxGatewayOptions,
  startSandboxGateway,
} from '../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { call, lookup, NOW_MS, person, post, signedForm } from './signed-call.ts';

/** A gateway whose clock stands until a test moves it, and whose waiting ends at once but is written down. */
async function startTimed(options: SandboxGatewayOptions = {}) {
  const time = { nowMs: NOW_MS, slept: [] as number[] };
  const gateway = await startSandboxGateway({
    now: () => time.nowMs,
    sleep: async (ms) => void time.slept.push(ms),
    ...options,
  });
  return { gateway, time, [Symbol.asyncDispose]: gateway.close };
}

const names = (gateway: SandboxGateway) => gateway.users().map((user) => user.values.userName);
const find = async (gateway: SandboxGateway, name: string) =>
  (await call(gateway, 'getUserByType', lookup([name]))).data as { showName: string }[];

describe('what stands in front of the gateway', () => {
  it('answers only form POSTs, and only on its routes', async () => {
    await using gateway = await startSandboxGateway();
    expect((await request(gateway.url)).statusCode).toBe(405);
    expect((await post(gateway.url.replace('cloud.api', 'other'), 'a=b')).status).toBe(404);
    expect((await post(gateway.url, '{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect(gateway.stats()).toMatchObject({ arrivals: 3, calls: {} });
  });

  it('answers business errors with HTTP 200', async () => {
    await using gateway = await startSandboxGateway();
    expect((await post(gateway.url, signedForm(gateway, 'addUser'))).status).toBe(200);
  });

  it('refuses by 429 what exceeds the limit in any one second, and counts it', async () => {
    await using timed = await startTimed({ requestsPerSecond: 3 });
    const { gateway, time } = timed;
    const statuses: number[] = [];
    for (const ms of [0, 400, 800, 900, 999, 1_000, 1_100, 1_400, 1_799, 1_800]) {
      time.nowMs = NOW_MS + ms;
      const { status, headers } = await post(
        gateway.url,
        signedForm(gateway, 'getUserByType', lookup(['a'])),
      );
      statuses.push(status);
      expect(headers['retry-after']).toBe(status === 429 ? '1' : undefined);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 200, 429, 200, 429, 200]);
    expect(gateway.stats()).toMatchObject({
      arrivals: 10,
      refusedForPace: 4,
      maxPerSecond: 7,
      calls: { 'open.shopweb.user.getUserByType': 6 },
    });
  });

  it('adds its latency to every answer', async () => {
    await using timed = await startTimed({ latencyMs: 50, faults: ['user=b,effect=slow,ms=200'] });
    await call(timed.gateway, 'addUser', person('a'));
    await call(timed.gateway, 'addUser', person('b'));
    expect(timed.time.slept).toEqual([50, 250]);
  });

  it('says plainly that its port is taken', async () => {
    await using gateway = await startSandboxGateway();
    const port = Number(new URL(gateway.url).port);
    await expect(startSandboxGateway({ port })).rejects.toThrow(`cannot listen on port ${port}`);
  });

  it('closes with connections open and answers outstanding, twice if need be', async () => {
    const gateway = await startSandboxGateway({ latencyMs: 3_600_000 });
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    const outstanding = expect(call(gateway, 'addUser', person('a'))).rejects.toThrow();
    while (gateway.stats().writes.length === 0) await new Promise(setImmediate);
    await Promise.all([gateway.close(), gateway.close()]);
    await outstanding;
    socket.destroy();
  });
});

describe('trouble on demand', () => {
  it.each([-500, -999, -100, 7, 8800011, 4711])('answers code %i and does nothing', async (code) => {
    await using gateway = await startSandboxGateway({
      now: () => NOW_MS,
      faults: [`code=${code}`],
    });
    expect((await call(gateway, 'addUser', person('a'))).stat.code).toBe(code);
    expect(names(gateway)).toEqual([]);
    expect(gateway.stats().faults).toEqual({ code: 1 });
  });

  it('answers an HTML page with an HTTP status and does nothing', async () => {
    await using timed = await startTimed({
      faults: ['user=a,http=502', 'user=b,http=429,retryAfterSeconds=7'],
    });
    const first = await post(timed.gateway.url, signedForm(timed.gateway, 'addUser', person('a')));
    expect(first).toMatchObject({ status: 502, headers: { 'content-type': 'text/html; charset=UTF-8' } });
    expect(first.text).toContain('<html>');
    const second = await post(timed.gateway.url, signedForm(timed.gateway, 'addUser', person('b')));
    expect(second).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(names(timed.gateway)).toEqual([]);
  });

  it('resets the connection before the work, or after it', async () => {
    await using timed = await startTimed({ faults: ['user=a,effect=reset', 'user=b,effect=lose-answer'] });
    await expect(call(timed.gateway, 'addUser', person('a'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(call(timed.gateway, 'addUser', person('b'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(names(timed.gateway)).toEqual(['b']);
    expect(timed.gateway.stats().writes.map(({ user, done }) => ({ user, done }))).toEqual([
      { user: 'a', done: false },
      { user: 'b', done: true },
    ]);
  });

  it('never answers, and does nothing', async () => {
    const gateway = await startSandboxGateway({ now: () => NOW_MS, faults: ['effect=hang'] });
    const outcome = expect(call(gateway, 'addUser', person('a'))).rejects.toThrow();
    while (gateway.stats().faults.hang === undefined) await new Promise(setImmediate);
    expect(names(gateway)).toEqual([]);
    await gateway.close();
    await outcome;
  });

  it('cuts its JSON in half after the work', async () => {
    await using timed = await startTimed({ faults: ['effect=truncate'] });
    const { status, text } = await post(timed.gateway.url, signedForm(timed.gateway, 'addUser', person('a')));
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    expect(names(timed.gateway)).toEqual(['a']);
  });

  it('answers a huge body that is valid JSON at its end', async () => {
    await using timed = await startTimed({ faults: ['effect=huge,bytes=3000000'] });
    const { text } = await post(timed.gateway.url, signedForm(timed.gateway, 'addUser', person('a')));
    expect(text.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(text)).toMatchObject({ data: { userId: 1 } });
  });

  it.each(['late', 'lose-answer'])(
    'lets a write be seen only later (%s), though its name is taken at once',
    async (effect) => {
      await using timed = await startTimed({ faults: [`method=addUser,effect=${effect},ms=2000,times=1`] });
      const { gateway, time } = timed;
      await call(gateway, 'addUser', person('a')).catch(() => undefined);
      expect(await find(gateway, 'a')).toEqual([]);
      expect((await call(gateway, 'addUser', person('a'))).stat.code).toBe(8800011);
      time.nowMs += 1_999;
      expect(await find(gateway, 'a')).toEqual([]);
      time.nowMs += 1;
      expect(await find(gateway, 'a')).toHaveLength(1);
    },
  );

  it('shows the old values of a user whose update is late', async () => {
    await using timed = await startTimed({ faults: ['method=updateUser,effect=late,ms=2000'] });
    const { gateway, time } = timed;
    gateway.seed({ userName: 'a', showName: 'old' });
    await call(gateway, 'updateUser', { _version: 'v2', id: '1', showName: 'new' });
    expect(await find(gateway, 'a')).toMatchObject([{ showName: 'old' }]);
    time.nowMs += 2_000;
    expect(await find(gateway, 'a')).toMatchObject([{ showName: 'new' }]);
  });

  it('matches a look-up by any of its keys, and an update by the name of its user', async () => {
    await using timed = await startTimed({ faults: ['user=a,code=-500'] });
    timed.gateway.seed({ userName: 'a' });
    const code = async (method: string, parameters: Record<string, string | undefined>) =>
      (await call(timed.gateway, method, parameters)).stat.code;
    expect(await code('getUserByType', lookup(['b', 'a']))).toBe(-500);
    expect(await code('getUserByType', lookup(['b']))).toBe(0);
    expect(await code('updateUser', { _version: 'v2', id: '1', showName: 'x' })).toBe(-500);
  });

  it('plays an outage of everything until it is over', async () => {
    await using timed = await startTimed();
    timed.gateway.faults.setOutage(true);
    expect((await post(timed.gateway.url, signedForm(timed.gateway, 'addUser', person('a')))).status).toBe(
      503,
    );
    timed.gateway.faults.setOutage(false);
    expect((await call(timed.gateway, 'addUser', person('a'))).stat.code).toBe(0);
  });
});

describe('the log of writes', () => {
  it('has one entry for each attempt, with its user and time, and none for look-ups', async () => {
    await using timed = await startTimed();
    const { gateway, time } = timed;
    await call(gateway, 'addUser', person('a'));
    time.nowMs += 5;
    await call(gateway, 'addUser', person('a'));
    await call(gateway, 'updateUser', { _version: 'v2', id: '1', showName: 'x' });
    await find(gateway, 'a');
    const [add, update] = ['open.shopweb.user.addUser', 'open.shopweb.user.updateUser'];
    expect(gateway.stats().writes).toEqual([
      { method: add, user: 'a', atMs: NOW_MS, done: true },
      { method: add, user: 'a', atMs: NOW_MS + 5, done: false },
      { method: update, user: 'a', atMs: NOW_MS + 5, done: true },
    ]);
  });
});
