import { expect, it } from 'vitest';
import { numbers, storyOf } from './first-failing.ts';
import { runSeed } from './run-seed.ts';

it('nothing is lost, nothing doubled and nothing left hanging, in 20 simulated worlds', async () => {
  expect(await storyOf(numbers(1, 20))).toBe('holds');
}, 300_000);

it('the same seed makes the same run', async () => {
  const tell = async (): Promise<string[]> => {
    const lines: string[] = [];
    await runSeed(22, { trace: (line) => lines.push(line.replace(/request [0-9a-f-]+/, 'request')) });
    return lines;
  };
  expect(await tell()).toEqual(await tell());
}, 30_000);
