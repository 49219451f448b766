import { expect, it } from 'vitest';
import { createChance } from './chance.ts';
import { runSeed, START } from './run-seed.ts';
import { plainScenario, type Scenario } from './scenario.ts';
import { uploadOf } from './uploads.ts';

/** What S3 charges for; a body that is received belongs to its GET. */
const REQUEST = /^\w+ (read|open|look for|put|write|list) /;

/** So many files of one row each, no user in two of them, and S3's own pages. */
function manyUploads(count: number): Scenario {
  return plainScenario(createChance(1), START, {
    workers: 10,
    listPage: 1000,
    mostInKeys: 512,
    foldedRows: 500,
    uploads: Array.from({ length: count }, (_, n) => uploadOf(1, START, n + 1)),
  });
}

it('a small file costs at most 60 requests to S3 from its upload to its report, however many are dropped with it', async () => {
  const perFile: number[] = [];
  for (const count of [5, 60]) {
    let requests = 0;
    const onStep = (step: string): void => {
      if (REQUEST.test(step)) requests += 1;
    };
    const { findings, outcomes } = await runSeed(1, { scenario: manyUploads(count), onStep });
    expect(findings).toEqual([]);
    expect(outcomes).toEqual({ created: count });
    perFile.push(requests / count);
  }
  expect(Math.max(...perFile)).toBeLessThanOrEqual(60);
}, 60_000);
