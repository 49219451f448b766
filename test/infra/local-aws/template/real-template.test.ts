import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAssembly } from '../../../../infra/local-aws/stack/synthesize.ts';
import type { Plan } from '../../../../infra/local-aws/template/plan.ts';
import { resolvePlan } from '../../../../infra/local-aws/template/resolve-plan.ts';
import { readAssembly } from '../../../../infra/local-aws/template/template.ts';

describe('the plan of the synthesized stack', () => {
  let plan: Plan;
  beforeAll(async () => {
    const { folder } = await ensureAssembly(resolve(import.meta.dirname, '../../../..'));
    plan = resolvePlan(readAssembly(folder), (name) => `http://127.0.0.1/${name}`);
  }, 120_000);

  it('knows every resource and property: nothing is refused', () => {
    expect(plan.functions.map(({ name }) => name).sort()).toEqual([
      'Report',
      'Settle',
      'Sweep',
      'Upsert',
      'Validate',
    ]);
    expect(plan.outputs).toEqual({ FilesBucket: 'files', WorkBucket: 'work' });
  });

  it('has the road from upload to report', () => {
    expect(plan.buckets.map(({ name, notifications }) => [name, notifications])).toMatchObject([
      ['files', [{ functionName: 'Validate', prefix: 'uploads/', suffix: '' }]],
      ['work', [{ functionName: 'Report', prefix: 'complete/', suffix: '' }]],
    ]);
    expect(plan.eventSources).toMatchObject([
      { queue: 'rows', functionName: 'Upsert', reportsItemFailures: true },
      { queue: 'dead-letters', functionName: 'Settle', reportsItemFailures: true },
    ]);
    expect(plan.queues).toMatchObject([
      { name: 'dead-letters' },
      { name: 'rows', redrive: { deadLetterQueue: 'dead-letters' } },
    ]);
    expect(plan.schedules).toMatchObject([{ functionName: 'Sweep' }]);
  });
});
