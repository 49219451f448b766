import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ensureAssembly } from '../../../../infra/local-aws/stack/synthesize.ts';
import { readAssembly } from '../../../../infra/local-aws/template/read-assembly.ts';
import { resolveWiring } from '../../../../infra/local-aws/template/resolve-wiring.ts';

it('the plan of the synthesized stack has the road from upload to report, and nothing of it is refused', async () => {
  const { folder } = await ensureAssembly(resolve(import.meta.dirname, '../../../..'));
  const plan = resolveWiring(readAssembly(folder), (name) => `http://127.0.0.1/${name}`);
  expect(plan.functions.map(({ name }) => name).sort()).toEqual([
    'Report',
    'Settle',
    'Sweep',
    'Upsert',
    'Validate',
  ]);
  expect(plan).toMatchObject({
    filesBucket: 'files',
    workBucket: 'work',
    buckets: [
      { name: 'files', versioned: true },
      { name: 'work', versioned: false },
    ],
    queues: [{ name: 'dead-letters' }, { name: 'rows', redrive: { deadLetterQueue: 'dead-letters' } }],
    notifications: [
      { bucket: 'files', prefix: 'uploads/', fn: { name: 'Validate', onFailureQueue: 'dead-letters' } },
      { bucket: 'files', prefix: 'names/', fn: { name: 'Validate', onFailureQueue: 'dead-letters' } },
      { bucket: 'files', prefix: 'released/', fn: { name: 'Validate', onFailureQueue: 'dead-letters' } },
      { bucket: 'files', prefix: 'announced/', fn: { name: 'Validate', onFailureQueue: 'dead-letters' } },
      { bucket: 'work', prefix: 'complete/', fn: { name: 'Report', onFailureQueue: 'dead-letters' } },
      { bucket: 'work', prefix: 'held/', fn: { name: 'Report', onFailureQueue: 'dead-letters' } },
      { bucket: 'work', prefix: 'slow/', fn: { name: 'Report', onFailureQueue: 'dead-letters' } },
    ],
    eventSources: [
      { queue: 'rows', fn: { name: 'Upsert' } },
      { queue: 'dead-letters', fn: { name: 'Settle' } },
    ],
    schedules: [{ fn: { name: 'Sweep' } }],
  });
}, 120_000);
