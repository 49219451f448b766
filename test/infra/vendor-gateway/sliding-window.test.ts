import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlidingWindow } from '../../../infra/vendor-gateway/sliding-window.ts';

it('a sliding window counts what a plain count of the last second counts, however long it runs', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3_000, maxLength: 6_000 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const window = createSlidingWindow(1_000);
      const times: number[] = [];
      let now = 0;
      let first = 0;
      for (const wait of waits) {
        now += wait;
        window.add(now);
        times.push(now);
        while ((times[first] ?? 0) <= now - 1_000) first += 1;
        expect(window.count(now)).toBe(times.length - first);
      }
    }),
    { numRuns: 20 },
  );
});
