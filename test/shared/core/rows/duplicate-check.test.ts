import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDuplicateCheck } from '../../../../shared/core/rows/duplicate-check.ts';

describe('the duplicate check', () => {
  it('names the first row of a key, exactly compared', () => {
    const check = createDuplicateCheck('job');
    expect(check.firstRowOf('li.na', 2)).toBeUndefined();
    expect(check.firstRowOf('Li.na', 3)).toBeUndefined();
    expect(check.firstRowOf('li.na', 4)).toBe(2);
    expect(check.firstRowOf('li.na', 5)).toBe(2);
  });

  it('says what a map says, for any keys', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '0', '00', '__proto__', 'a', 'b'),
    );
    fc.assert(
      fc.property(fc.string(), fc.array(key), (seed, keys) => {
        const check = createDuplicateCheck(seed);
        const rows = new Map<string, number>();
        for (const [at, name] of keys.entries()) {
          expect(check.firstRowOf(name, at + 1)).toBe(rows.get(name));
          if (!rows.has(name)) rows.set(name, at + 1);
        }
      }),
    );
  });

  it.each([
    ['counted names', (at: number) => `user${String(at).padStart(7, '0')}`],
    ['mobile numbers', (at: number) => String(13_000_000_000 + at)],
    [
      'pairs of Chinese characters',
      (at: number) => String.fromCharCode(0x4e00 + (at % 700), 0x4e00 + Math.floor(at / 700)),
    ],
  ])('takes no two of 100,000 %s for each other, and forgets none while it grows', (_, keyOf) => {
    const check = createDuplicateCheck('job');
    const rows = Array.from({ length: 100_000 }, (_, at) => at);
    expect(rows.filter((at) => check.firstRowOf(keyOf(at), at + 1) !== undefined)).toEqual([]);
    expect(rows.filter((at) => check.firstRowOf(keyOf(at), 1) !== at + 1)).toEqual([]);
  });
});
