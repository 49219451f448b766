import { describe, expect, it } from 'vitest';
import { firstFailing, numbers } from './first-failing.ts';
import { MUTANTS } from './mutants.ts';

const MAX_SEEDS = 2000;

describe('a product that is broken on purpose', () => {
  for (const [name, mutant] of Object.entries(MUTANTS)) {
    it(`is found out: ${name}`, async () => {
      expect(await firstFailing(numbers(1, MAX_SEEDS), mutant)).toBeDefined();
    }, 300_000);
  }
});
