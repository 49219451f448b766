import { describe, expect, it } from 'vitest';
import { createChance } from './chance.ts';
import { type RunOptions, runSeed, START } from './run-seed.ts';
import { plainScenario, type Scenario } from './scenario.ts';
import { tellStory } from './shrink.ts';
import { uploadOf } from './uploads.ts';

const HOUR = 3_600_000;

/** A file of as many chunks as rows, and a gateway that goes down while it is imported. */
function outageOf(hours: number, { rows = 8, ageLimitHours = 48 } = {}, trouble?: 'misconfigured'): Scenario {
  const from = START + 20_000;
  const plain = plainScenario(createChance(1), START, {
    chunkRows: 1,
    uploads: [uploadOf(rows, START)],
    outages: [{ from, to: from + hours * HOUR, ...(trouble ? { trouble } : {}) }],
  });
  return { ...plain, profile: { ...plain.profile, ageLimitHours } };
}

const run = async (scenario: Scenario, options: RunOptions = {}) => {
  const end = await runSeed(1, { ...options, scenario });
  return { ...end, story: end.findings.length === 0 ? 'holds' : tellStory(end) };
};

describe('an outage of ten hours', () => {
  it('is sat out by every row, at less than a call a second', async () => {
    const { story, outcomes } = await run(outageOf(10));
    expect(story).toBe('holds');
    expect(outcomes).toEqual({ created: 8 });
  }, 240_000);

  it('of refused credentials costs no more, though the secret is read again for each probe', async () => {
    const { story, outcomes } = await run(outageOf(2, { rows: 12 }, 'misconfigured'));
    expect(story).toBe('holds');
    expect(outcomes).toEqual({ created: 12 });
  }, 240_000);

  it('leaves what is older than the age limit unprocessed', async () => {
    const { story, outcomes } = await run(outageOf(10, { ageLimitHours: 2 }));
    expect(story).toBe('holds');
    expect(Object.keys(outcomes).sort()).toEqual(['created', 'unprocessed']);
  }, 240_000);

  it('would be noticed by the gateway if several workers had no circuit', async () => {
    const scenario = { ...outageOf(0.15, { rows: 120 }), workers: 2 };
    const { story } = await run(scenario, { mutant: { hasNoCircuit: true } });
    expect(story).toMatch(/in an outage the gateway saw \d+ calls in a minute/);
  }, 240_000);
});
