import { expect, it } from 'vitest';
import { MAX_EQUAL_REFUSALS } from '../../functions/upsert/refusal-streaks.ts';
import { createChance } from './chance.ts';
import { runSeed, START } from './run-seed.ts';
import { plainScenario } from './scenario.ts';
import { tellStory } from './shrink.ts';
import { uploadOf } from './uploads.ts';

it('a job of which the gateway refuses every row is stopped soon after a hundred, and nothing more is sent', async () => {
  const rows = 600;
  const end = await runSeed(1, {
    scenario: plainScenario(createChance(1), START, {
      chunkRows: 20,
      gatewayMs: 300,
      uploads: [uploadOf(rows, START, 1, '-refused')],
    }),
  });
  expect(end.findings.length === 0 ? 'holds' : tellStory(end)).toBe('holds');
  const { failed = 0, unprocessed = 0 } = end.outcomes;
  expect(failed + unprocessed).toBe(rows);
  expect(failed).toBeGreaterThanOrEqual(MAX_EQUAL_REFUSALS);
  // Another worker has a chunk in hand, and some are requeued half done while one tries the first create.
  expect(failed).toBeLessThan(3 * MAX_EQUAL_REFUSALS);
}, 60_000);
