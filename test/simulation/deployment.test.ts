import { expect, it } from 'vitest';
import { createChance } from './chance.ts';
import { runSeed, START } from './run-seed.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { uploadOf } from './uploads.ts';

/** The limit is lowered while a gateway is down, in the middle of a job. */
const LOWERED: Scenario = ((drawn) => ({
  ...drawn,
  profile: { ...drawn.profile, requestsPerSecond: 20 },
  chunkRows: 6,
  maxReceiveCount: 6,
  gatewayMs: 300,
  unkindness: { kind: 'kind' },
  existing: [],
  uploads: [uploadOf(24, START)],
  cancels: [],
  deployment: { at: START + 10_000, requestsPerSecond: 5 },
  outages: [{ from: START + 2_000, to: START + 90_000 }],
}))(drawScenario(createChance(1), START));

it('a limit that was lowered by a deployment holds for a job that has begun, too', async () => {
  expect((await runSeed(1, { scenario: LOWERED })).findings).toEqual([]);
}, 120_000);

it('a product whose workers go by the limit of the plan alone is found out', async () => {
  const { findings } = await runSeed(1, { scenario: LOWERED, mutant: { ignoresPresentLimit: true } });
  expect(findings).toEqual(['the gateway saw more calls than its limit']);
}, 120_000);
