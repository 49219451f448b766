import { describe, expect, it } from 'vitest';
import { createAskInTurn } from '../../functions/validate/ask-in-turn.ts';
import { openS3State } from '../../infra/local-aws/s3/s3-state.ts';
import { PROFILE, START } from '../support/job-bench.ts';
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
