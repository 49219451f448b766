import { expect, it } from 'vitest';
import { createJobEnds } from '../../../functions/upsert/job-ends.ts';

it('what ends a job is looked at until it is so, and then remembered', async () => {
  const looks: string[] = [];
  let isOver = false;
  const look = (what: string) => async (job: string) => {
    looks.push(`${what} ${job}`);
    return isOver;
  };
  const ends = createJobEnds({ isCancelled: look('cancelled'), isComplete: look('complete') });
  expect(await ends.isCancelled('a')).toBe(false);
  expect(await ends.isCancelled('a')).toBe(false);
  isOver = true;
  expect(await ends.isCancelled('a')).toBe(true);
  expect(await ends.isCancelled('a')).toBe(true);
  expect(await ends.isOver('a', 10_000)).toBe(true);
  expect(await ends.isOver('a', 10_000)).toBe(true);
  expect(looks).toEqual(['cancelled a', 'cancelled a', 'cancelled a', 'complete a']);
});
