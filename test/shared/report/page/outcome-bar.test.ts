import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../shared/report/page/outcome-bar.ts';
import { OUTCOMES } from '../../../../shared/user/outcome.ts';

describe('the bar of outcomes', () => {
  it('has the parts that there are, in the order of the glossary', () => {
    expect(partsOf({ ignored: 1, created: 3 })).toEqual([
      { outcome: 'created', rows: 3, from: 0, width: 75 },
      { outcome: 'ignored', rows: 1, from: 75, width: 25 },
    ]);
    expect(partsOf({})).toEqual([]);
  });

  it('is always full, end to end, and shows one row of a million', () => {
    const outcomes = fc.dictionary(fc.constantFrom(...OUTCOMES), fc.integer({ min: 1, max: 1_000_000 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(outcomes, (counts) => {
        const parts = partsOf(counts);
        const ends = parts.map(({ from, width }) => from + width);
        expect(ends.at(-1)).toBeCloseTo(100);
        for (const [at, { from, width }] of parts.entries()) {
          expect(from).toBeCloseTo(ends[at - 1] ?? 0);
          expect(width).toBeGreaterThan(0.9);
        }
      }),
    );
  });
});
