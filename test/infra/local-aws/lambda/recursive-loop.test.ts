import { expect, it } from 'vitest';
import { continueChain, runsInChain } from '../../../../infra/local-aws/lambda/recursive-loop.ts';

it('a chain counts how often each function ran in it', () => {
  let header: string | undefined;
  for (const name of ['Worker', 'Other', 'Worker']) header = continueChain(header, name);
  expect(runsInChain(header, 'Worker')).toBe(2);
  expect(runsInChain(header, 'Other')).toBe(1);
});

it.each([undefined, '', 'Root=1-2-3;Parent=4', 'Worker=nonsense', 'Worker'])(
  'a chain begins with the header %j, which is not ours',
  (header) => {
    expect(runsInChain(header, 'Worker')).toBe(0);
    expect(runsInChain(continueChain(header, 'Worker'), 'Worker')).toBe(1);
  },
);
