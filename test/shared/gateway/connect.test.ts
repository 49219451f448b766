import { describe, expect, it } from 'vitest';
import { createGateways, type Gateways } from '../../../shared/gateway/connect.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { limitsOf } from '../../../shared/gateway/sharing.ts';
import { speaking } from '../../support/speaking.ts';
import { startLoopback } from './loopback.ts';
import { error, ok } from './ovopark/connect-ovopark.ts';
import { createInstantTime } from './virtual-time.ts';

const readProfile = (settings: object = {}, gateway: object = {}) =>
  parseProfile(
    {
      name: 'staff',
      secretName: 'secret',
      matchBy: 'userName',
      requestsPerSecond: 10,
      language: 'en',
      ...settings,
      gateway: { kind: 'ovopark', enterprise: 1212, ...gateway },
    },
    'test',
  );

const onCall = () => undefined;

/** A process with its gateways, and the virtual times at which its requests arrive. */
async function startProcess(limits?: ReadonlyMap<string, number>) {
  const time = createInstantTime();
  const arrivals: number[] = [];
  const server = await startLoopback(() => {
    arrivals.push(time.now());
    return ok([]);
  });
  const gateways = createGateways({
    now: time.now,
    monotonicNow: time.now,
    sleep: time.sleep,
    ...(limits && { limits }),
  });
  return {
    time,
    arrivals,
    gateways,
    connect: ({ workers }: { workers: number | undefined } = { workers: 1 }, profile = readProfile()) =>
      gateways.connect(
        speaking(profile),
        { key: 'k', secret: 's', url: server.url },
        { ...(workers && { workers }), onCall },
      ),
    async [Symbol.asyncDispose]() {
      await gateways.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe('connecting', () => {
  it('keeps one pace for all chunks of a profile, from one invocation to the next', async () => {
    await using process = await startProcess();
    for (let invocation = 0; invocation < 3; invocation++) await process.connect().find(['a']);
    const interval = 1000 / 8.82;
    expect(process.arrivals.map((at) => Math.round(at / interval))).toEqual([1, 2, 3]);
  });

  it.each([
    ['10 over 1 worker', 10, 1, 0.98 * 9],
    ['10 over 2 workers, whole shares only', 10, 2, 0.98 * 4],
    ['1 over 2 workers', 1, 2, 0.98 * 0.4],
    ['10, for who is no worker', 10, undefined, 0.98],
  ])('shares the limit: %s', async (_, requestsPerSecond, workers, perSecond) => {
    await using process = await startProcess();
    await process.connect({ workers }, readProfile({ requestsPerSecond })).find(['a']);
    expect(process.arrivals[0]).toBeCloseTo(1000 / perSecond);
  });

  it('goes by the limit of today where that of a job’s plan is higher', async () => {
    const limits = limitsOf([readProfile({ requestsPerSecond: 5 }), readProfile({ requestsPerSecond: 20 })]);
    await using process = await startProcess(limits);
    await process.connect(undefined, readProfile({ requestsPerSecond: 100 })).find(['a']);
    expect(process.arrivals[0]).toBeCloseTo(1000 / (0.98 * 4));
  });

  it('keeps one pace for all profiles that share a secret, or whose secrets hold one key', async () => {
    await using process = await startProcess();
    for (const [name, secretName] of [['staff'], ['leavers'], ['staff', 'copy']])
      await process.connect(undefined, readProfile({ name, ...(secretName && { secretName }) })).find(['a']);
    const interval = 1000 / 8.82;
    expect(process.arrivals.map((at) => Math.round(at / interval))).toEqual([1, 2, 3]);
  });

  it('keeps its distance from a call that left late, as it had to wait for its connection', async () => {
    const time = createInstantTime();
    await using server = await startLoopback(() => ok([]));
    // Between a call's turn and its leaving, the nonce is made: here that takes as long as opening a connection.
    const createNonce = () => {
      time.pass(200);
      return 'nonce';
    };
    const gateways = createGateways({
      now: time.now,
      monotonicNow: time.now,
      sleep: time.sleep,
      createNonce,
    });
    const gateway = gateways.connect(
      speaking(readProfile()),
      { key: 'k', secret: 's', url: server.url },
      { workers: 1, onCall },
    );
    await gateway.find(['a']);
    const leftAt = time.now();
    await gateway.find(['b']);
    await gateways.close();
    const interval = 1000 / 8.82;
    expect(time.now() - 200 - leftAt).toBeGreaterThan(interval * 0.74);
  });

  it('goes by the limit of the latest connection', async () => {
    await using process = await startProcess();
    await process.connect().find(['a']);
    const before = process.time.now();
    const gateway = process.connect(undefined, readProfile({ requestsPerSecond: 1_000 }));
    await gateway.find(['a']);
    await gateway.find(['a']);
    expect(process.time.now() - before).toBeLessThan(250);
  });

  it('tells of every answer: its code, and how long it took from the sending', async () => {
    const time = createInstantTime();
    const answers = [error(-500), ok([]), error(3)];
    await using server = await startLoopback(() => {
      time.pass(40);
      return answers.shift();
    });
    const heard: { code: string; ms: number }[] = [];
    const gateways = createGateways({
      now: time.now,
      monotonicNow: time.now,
      sleep: time.sleep,
      onAnswer: ({ code, ms }) => heard.push({ code, ms: Math.round(ms) }),
    });
    const credentials = { key: 'k', secret: 's', url: server.url };
    const gateway = gateways.connect(speaking(readProfile()), credentials, { workers: 1, onCall });
    await gateway.find(['a']);
    await gateway.find(['a']).catch(() => {});
    await gateways.close();
    expect(heard).toEqual(['-500', '0', '3'].map((code) => ({ code, ms: 40 })));
  });

  it('can be done again after closing', async () => {
    await using process = await startProcess();
    await process.connect().find(['a']);
    await process.gateways.close();
    await process.connect().find(['a']);
    expect(process.arrivals).toHaveLength(2);
  });
});

describe('the address', () => {
  const connect = (gateways: Gateways, profile: ReturnType<typeof readProfile>) =>
    gateways.connect(speaking(profile), { key: 'k', secret: 's' }, { workers: 1, onCall });

  it('of the secret wins over that of the profile', async () => {
    await using process = await startProcess();
    await process.connect(undefined, readProfile({}, { url: 'http://127.0.0.1:1/nowhere' })).find(['a']);
    expect(process.arrivals).toHaveLength(1);
  });

  it('of a sandbox profile is never the real one', () => {
    expect(() => connect(createGateways(), readProfile({}, { sandbox: true }))).toThrow(/local runner/);
  });

  it('that is missing is an error which says where to put it', () => {
    const profile = parseProfile(
      { ...readProfile(), matchBy: 'userId', updatePassword: true, gateway: { kind: 'allinpay' } },
      'test',
    );
    expect(() => connect(createGateways(), profile)).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        code: 'no_address',
        message: expect.stringMatching(/gateway\.url.*secret.*--gateway-url/),
      }),
    );
  });
});
