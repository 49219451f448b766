import { expect, it } from 'vitest';
import { numbers, storyOf } from './first-failing.ts';

it('nothing is lost, nothing doubled and nothing left hanging, in 250 simulated worlds', async () => {
  expect(await storyOf(numbers(1, 500, 2))).toBe('holds');
}, 120_000);
