import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../../..');
const MODULE = join(PROJECT, 'shared/aws/young-generation.ts');
const MEGABYTE = 1024 * 1024;

/** A process whose young generation has every reason to grow: the most that it held, with Lambda's flags for 512 MB. */
async function growthOf(run: string): Promise<{ most: number; result: unknown }> {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { inSmallYoungGeneration } from ${JSON.stringify(MODULE)};
    const young = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
    let most = 0;
    async function work() {
      let survivors = [];
      for (let round = 0; round < 100; round++) {
        survivors = Array.from({ length: 50_000 }, (_, n) => ({ n, round, text: String(n) }));
        most = Math.max(most, young());
        await sleep(6);
      }
      return survivors.length;
    }
    const result = await ${run};
    process.stdout.write(JSON.stringify({ most, result }));
  `;
  const flags = ['--max-semi-space-size=25', '--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: PROJECT });
  return JSON.parse(stdout);
}

describe('the young generation', () => {
  it('stays small while a file streams by, and grows otherwise', async () => {
    const [small, usual] = await Promise.all([growthOf('inSmallYoungGeneration(work)'), growthOf('work()')]);
    expect(small.result).toBe(50_000);
    expect(small.most).toBeLessThanOrEqual(2 * 8 * MEGABYTE);
    expect(usual.most).toBeGreaterThan(2 * 8 * MEGABYTE);
  });
});
