import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDuplicateCheck } from '../../../shared/overlap/duplicates.ts';

describe('the duplicate check', () => {
  it('names the first row of a key, exactly compared', () => {
    const check = createDuplicateCheck('job');
    expect(check.firstRowOf('li.na', 2)).toBeUndefined();
    expect(check.firstRowOf('Li.na', 3)).toBeUndefined();
    expect(check.firstRowOf('li.na', 4)).toBe(2);
    expect(check.firstRowOf('li.na', 5)).toBe(2);
  });

  it('takes both ways to write an accented letter for one key', () => {
    const check = createDuplicateCheck('job');
    expect(check.firstRowOf('j\u00fcrgen', 2)).toBeUndefined();
    expect(check.firstRowOf('ju\u0308rgen', 3)).toBe(2);
    expect(check.firstRowOf('jurgen', 4)).toBeUndefined();
  });

  it('says what a map of keys in NFC says, for any keys', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '0', '00', '__proto__', 'a', 'b'),
    );
    fc.assert(
      fc.property(fc.string(), fc.array(key), (seed, keys) => {
        const check = createDuplicateCheck(seed);
        const rows = new Map<string, number>();
        for (const [at, name] of keys.entries()) {
          const key = name.normalize('NFC');
          expect(check.firstRowOf(name, at + 1)).toBe(rows.get(key));
          if (!rows.has(key)) rows.set(key, at + 1);
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

/** A block is overwritten when the next one is asked for. */
const hashesOf = (check: ReturnType<typeof createDuplicateCheck>): Uint8Array[] =>
  Array.from(check.userHashes(), (block) => block.slice());

describe('the users of two files', () => {
  const shared = (one: ReturnType<typeof createDuplicateCheck>, other: typeof one): number[] =>
    hashesOf(one)
      .flatMap((hashes) => [...other.usersIn(hashes)])
      .sort((a, b) => a - b);

  it('are compared by their hashes alone: exactly those in both, whoever is asked', () => {
    const name = fc.integer({ min: 1, max: 30 }).map((n) => `u${n}`);
    const file = fc.array(fc.record({ name, isUser: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.string(), file, file, (seed, ...files) => {
        const [one, other] = files.map((rows) => {
          const check = createDuplicateCheck(seed);
          const users = new Map<string, number>();
          for (const [at, row] of rows.entries()) {
            const isFirst = check.firstRowOf(row.name, at + 2) === undefined;
            if (!isFirst || !row.isUser) continue;
            check.markUser(at + 2);
            users.set(row.name, at + 2);
          }
          return { check, users };
        });
        if (!one || !other) throw new Error('There are two files.');
        const both = [...other.users].filter(([name]) => one.users.has(name)).map(([, row]) => row);
        expect(shared(one.check, other.check)).toEqual(both);
        expect(shared(other.check, one.check)).toHaveLength(both.length);
      }),
    );
  });

  it('are told by eight bytes each, of any number of rows', () => {
    const [one, other] = [1, 2].map((step) => {
      const check = createDuplicateCheck('salt');
      for (let row = 1; row <= 200_000; row += step) {
        check.firstRowOf(`u${row}`, row);
        check.markUser(row);
      }
      return check;
    });
    if (!one || !other) throw new Error('There are two files.');
    expect(hashesOf(one).reduce((sum, { length }) => sum + length, 0)).toBe(8 * 200_000);
    expect(shared(one, other)).toHaveLength(100_000);
  });

  it('are strangers when the seeds differ', () => {
    const [one, other] = ['one salt', 'another salt'].map((seed) => {
      const check = createDuplicateCheck(seed);
      check.firstRowOf('ann', 2);
      check.markUser(2);
      return check;
    });
    if (!one || !other) throw new Error('There are two files.');
    expect(shared(one, other)).toEqual([]);
  });
});
