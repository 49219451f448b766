import { describe, expect, it } from 'vitest';
import { firstFailing, numbers } from './first-failing.ts';
import { MUTANTS } from './mutants.ts';

const MAX_SEEDS = 2000;

/** Where each was last found, and soon: there the search begins. */
const FOUND_AT: Readonly<Record<string, number>> = {
  'no conditional write': 16,
  'completion checked before the put': 2,
  'no look-up after an ambiguous create': 6,
  'look-up at once after an ambiguous create': 7,
  'claim ignored': 16,
  'message deleted before its work is done': 4,
  '412 taken for failure': 4,
  'messages before the manifest': 2,
  'overlap ignored': 4,
  'superseded rows are sent': 24,
  'cancel ignored': 15,
  'message deleted before it is sent anew': 245,
  'upsert may not feed itself': 61,
  'settle ignores a live claim': 250,
  'nobody looks for lost uploads': 55,
  'settle gives up what nobody has tried': 250,
  'registration dropped on completion': 52,
  'nobody waits for an earlier upload': 60,
  'no look after the note that a chunk waits': 1366,
  'an upload that is not decided is taken for one that goes': 3142,
  'a sweep takes what is complete for reported': 164,
  'every manager is taken for somebody': 4,
  'an answer without proof is believed': 6,
  'an answer that denies its success is a refusal': 18,
  'a capped look-up is believed': 23,
  'whom nobody can read is nobody': 7,
  'a hidden canary is forgotten when its chunk is requeued': 15,
  'pace of one worker for all': 5,
  'completion wakes nobody': 4,
  'sweep that sends requeued chunks again': 17,
  'nobody waits for the row of a manager': 14,
  'managers may go round in circles': 21,
  'what the canary taught is forgotten': 4767,
  'a notice that fails is forgotten': 61,
  'the end of a manager is never learned': 227,
  'a ledger is set before anything is confirmed': 1085,
  'jobs are folded into a ledger in any order': 153,
  'an entry of a ledger stays after a write that failed': 5040,
  'a ledger is believed though a job is not in it': 1050,
  'the limit of the plan holds alone': 79,
  'the rights of the plan hold alone': 3,
  'one secret is taken for all': 7,
  'all enterprises are kept in one place': 2,
  'what is held goes on at the next event': 6,
  'released without deciding anew': 63,
};

describe('a product that is broken on purpose', () => {
  for (const [name, mutant] of Object.entries(MUTANTS)) {
    it(`is found out: ${name}`, async () => {
      const from = FOUND_AT[name] ?? 1;
      expect(await firstFailing(numbers(from, from + MAX_SEEDS), mutant)).toBeDefined();
    }, 300_000);
  }
});
