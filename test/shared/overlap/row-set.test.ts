import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowSet } from '../../../shared/overlap/row-set.ts';

/** Where pages of bits begin and end, too. */
const row = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 65_520, max: 65_560 }),
  fc.integer({ min: 131_060, max: 131_090 }),
);

describe('a set of rows', () => {
  it('has what was added to it and nothing else, in order', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(row), row, row, (members, others, first, last) => {
        const set = createRowSet();
        expect(set.isEmpty()).toBe(true);
        for (const each of members) set.add(each);
        expect(set.isEmpty()).toBe(members.length === 0);
        for (const each of [...members, ...others]) expect(set.has(each)).toBe(members.includes(each));
        const between = members.filter((each) => each >= first && each <= last).sort((a, b) => a - b);
        expect(set.between(first, last)).toEqual([...new Set(between)]);
      }),
      { numRuns: 50 },
    );
  });
});
