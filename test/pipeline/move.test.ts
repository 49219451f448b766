import { describe, expect, it } from 'vitest';
import { LAST_UPLOADS, NAMES, REPORTS, SALTS } from '../../shared/job/keys.ts';
import { type Pipeline, staffList, startPipeline } from '../support/pipeline.ts';
import { createStateObjectStore } from '../support/state-ports.ts';

/** What the page on deployment has a person copy. */
const MOVED = { files: [REPORTS, NAMES], work: [SALTS, LAST_UPLOADS] } as const;

async function copy(from: Pipeline, to: Pipeline): Promise<string[]> {
  const [old, anew] = [from, to].map(({ stack }) => createStateObjectStore(stack.s3.state));
  const copied: string[] = [];
  for (const [bucket, prefixes] of Object.entries(MOVED))
    for (const prefix of prefixes)
      for await (const key of old?.list(bucket, prefix) ?? []) {
        const object = await old?.read({ bucket, key });
        await anew?.put({ bucket, key }, object?.text ?? '');
        copied.push(key);
      }
  return copied;
}

describe('a move to a new stack', () => {
  it('takes reports, names and what the next upload is compared with along, imports nothing twice and tells nobody again', async () => {
    await using old = await startPipeline();
    await old.dropNames('field,name,id\nroleIds,店长,7\n');
    const { job, outcomes } = await old.importText(staffList(3));
    expect(outcomes).toEqual({ created: 3 });
    await old.until(() => old.stack.isIdle(), 'Peace');

    const told: string[] = [];
    await using anew = await startPipeline({ onEvent: ({ detail }) => told.push(JSON.stringify(detail)) });
    const copied = await copy(old, anew);
    await anew.until(() => anew.stack.isIdle(), 'Peace');
    for (const prefix of Object.values(MOVED).flat())
      expect(copied.some((key) => key.startsWith(prefix))).toBe(true);
    expect(copied.filter((key) => key.endsWith('/summary.json') && key.includes(job))).toHaveLength(1);
    expect(anew.gateway.users()).toEqual([]);
    expect(told.filter((detail) => detail.includes(job))).toEqual([]);

    const { outcomes: next } = await anew.importText(staffList(3).replaceAll(',2,3,4,', ',2,店长,4,'));
    expect(next).toEqual({ created: 3 });
  });
});
