import { describe, expect, it } from 'vitest';
import { createAskInTurn } from '../../functions/validate/ask-in-turn.ts';
import { createLookUp, createProbe } from '../../functions/validate/probe.ts';
import { openS3State } from '../../infra/local-aws/s3/s3-state.ts';
import type { SecretStore } from '../../shared/aws/secrets.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { ok } from '../shared/gateway/ovopark/connect-ovopark.ts';
import { createVirtualTime } from '../shared/gateway/virtual-time.ts';
import { PROFILE, START } from '../support/job-bench.ts';
import { speaking } from '../support/speaking.ts';
import { createStateObjectStore } from '../support/state-ports.ts';

/** How long whoever waits for a turn pauses. */
const PAUSE_MS = 2000;

/** @param timePasses whether time passes while somebody waits */
async function createBench({ timePasses = true } = {}) {
  let now = START;
  const s3 = await openS3State({ now: () => now });
  s3.createBucket('work', { versioned: false });
  const work = { store: createStateObjectStore(s3), bucket: 'work' };
  let pauses = 0;
  const sleep = async (ms: number): Promise<void> => {
    await new Promise(setImmediate);
    if (ms !== PAUSE_MS) return;
    pauses += 1;
    if (timePasses) now += ms;
  };
  return {
    ask: createAskInTurn({ work, sleep }),
    /** Asks, and dies before there is an answer. */
    die: () => void createAskInTurn({ work, sleep: () => new Promise(() => {}) })(PROFILE, neverAnswers),
    advance(ms: number): void {
      now += ms;
    },
    pauses: () => pauses,
  };
}

const answer = async (): Promise<true> => true;
const neverAnswers = (): Promise<true> => new Promise(() => {});
const refuse = (): Promise<true> => Promise.reject(new Error('refused'));

describe('validates that ask the gateway of one secret', () => {
  it('ask one after the other, however many files are dropped at once', async () => {
    const { ask } = await createBench({ timePasses: false });
    let asking = 0;
    let most = 0;
    const look = async (): Promise<true> => {
      most = Math.max(most, ++asking);
      await new Promise(setImmediate);
      asking -= 1;
      return true;
    };
    await Promise.all(Array.from({ length: 20 }, () => ask(PROFILE, look)));
    expect(most).toBe(1);
  });

  it('are content with what it has answered within the last minute, for the same settings', async () => {
    const { ask, advance } = await createBench();
    let asked = 0;
    const look = async (): Promise<true> => {
      asked += 1;
      return true;
    };
    for (let file = 0; file < 20; file++) await ask(PROFILE, look, true);
    expect(asked).toBe(1);
    await ask({ ...PROFILE, matchBy: 'mobilePhone' }, look, true);
    expect(asked).toBe(2);
    advance(62_000);
    await ask({ ...PROFILE, matchBy: 'mobilePhone' }, look, true);
    expect(asked).toBe(3);
  });

  it('ask again at once after a refusal, for the key may have been replaced', async () => {
    const { ask, pauses } = await createBench();
    await expect(ask(PROFILE, refuse, true)).rejects.toThrow('refused');
    expect(await ask(PROFILE, answer, true)).toBe(true);
    expect(pauses()).toBe(0);
  });

  it('take over the turn of one that died, and do not wait for one of another secret', async () => {
    const { ask, die, pauses } = await createBench();
    die();
    await new Promise(setImmediate);
    expect(await ask({ ...PROFILE, secretName: 'another' }, answer)).toBe(true);
    expect(pauses()).toBe(0);
    expect(await ask(PROFILE, answer)).toBe(true);
    expect(pauses()).toBe(16);
  });

  it('leave the turn to one that asks for long, and go on without an answer after some minutes', async () => {
    const { ask } = await createBench();
    let end = (): void => {};
    const long = ask(PROFILE, () => new Promise<true>((resolve) => (end = () => resolve(true))));
    await new Promise(setImmediate);
    expect(await ask(PROFILE, answer)).toBeUndefined();
    end();
    expect(await long).toBe(true);
    expect(await ask(PROFILE, answer)).toBe(true);
  });
});

describe('many validates at once, each in a sandbox of its own', () => {
  /** Sandboxes that share a bucket and a gateway, and the times of all calls, in ms. */
  async function openSandboxes(count: number) {
    const time = createVirtualTime();
    const s3 = await openS3State({ now: () => START + time.now() });
    s3.createBucket('work', { versioned: false });
    const work = { store: createStateObjectStore(s3), bucket: 'work' };
    const calls: number[] = [];
    const read = async () => ({ key: 'k', secret: 's', url: 'http://127.0.0.1:1/cloud.api' });
    const secrets: SecretStore = { get: read, refresh: read };
    const sandboxes = Array.from({ length: count }, () => {
      const gateways = createGateways({
        now: time.now,
        monotonicNow: time.now,
        sleep: time.sleep,
        openHttp: () => ({
          async post() {
            calls.push(time.now());
            await time.sleep(40);
            return { status: 200, body: ok([]) };
          },
          close: async () => {},
        }),
      });
      const deps = { gateways, secrets, askInTurn: createAskInTurn({ work, sleep: time.sleep }) };
      return { probe: createProbe(deps), lookUp: createLookUp(deps) };
    });
    return { time, calls, sandboxes };
  }

  it('never exceed the share of the limit that is kept for them, whoever asked last', async () => {
    const { time, calls, sandboxes } = await openSandboxes(12);
    const profile = { ...speaking(PROFILE), requestsPerSecond: 10 };
    const people = Array.from({ length: 120 }, (_, n) => `u${n}`);
    // The second files find sandboxes that are warm, and whose pace has long rested.
    for (let round = 0; round < 2; round++) {
      const answers = sandboxes.map(async ({ probe, lookUp }, at) => {
        await time.sleep(100_000 * round + 170 * at);
        const probed = await probe(profile, 'ann');
        const looked = await lookUp(profile, at % 4 === 0 ? people : ['ann']);
        return probed.error === undefined && looked.users !== undefined;
      });
      await time.run();
      expect(await Promise.all(answers)).not.toContain(false);
    }
    expect(calls.length).toBeGreaterThan(2 * (12 + 1));
    const gaps = calls.slice(1).map((at, n) => at - (calls[n] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(1000);
  });
});
