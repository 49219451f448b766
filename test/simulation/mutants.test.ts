import { describe, expect, it } from 'vitest';
import { firstFailing, numbers } from './first-failing.ts';
import { MUTANTS } from './mutants.ts';

const MAX_SEEDS = 2000;

/** Mutants that most worlds do not bother: the search begins where each was last found. */
const FOUND_AT: Readonly<Record<string, number>> = {
  'message deleted before it is sent anew': 240,
  'upsert may not feed itself': 174,
  'settle ignores a live claim': 15,
  'registration dropped on completion': 52,
  'nobody waits for an earlier upload': 34,
  'no look after the note that a chunk waits': 65,
  'sweep that sends requeued chunks again': 14,
  'nobody waits for the row of a manager': 14,
  'managers may go round in circles': 21,
  'what the canary taught is forgotten': 289,
};

describe('a product that is broken on purpose', () => {
  for (const [name, mutant] of Object.entries(MUTANTS)) {
    it(`is found out: ${name}`, async () => {
      expect(await firstFailing(numbers(FOUND_AT[name] ?? 1, MAX_SEEDS), mutant)).toBeDefined();
    }, 300_000);
  }
});
