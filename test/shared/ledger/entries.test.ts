import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChanges, mergeEntries } from '../../../shared/ledger/entries.ts';
import { createLedgerIndex, ENTRY_BYTES } from '../../../shared/ledger/ledger.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

/** The two hashes of a row, as a change and as a question. */
function pairOf(key: number, row: number): Buffer {
  const pair = Buffer.alloc(16);
  pair.writeUInt32BE(key * 0x10101, 0);
  pair.writeUInt32BE(key, 4);
  pair.writeUInt32BE(row, 12);
  return pair;
}
const keyHash = (key: number) => ({ high: key * 0x10101, low: key, units: 0 });
const rowHash = (row: number) => ({ high: 0, low: row, units: 0 });

const anyChange = fc.record({
  key: fc.integer({ min: 1, max: 9 }),
  row: fc.integer({ min: 0, max: 3 }),
  day: fc.integer({ min: 1, max: 5 }),
});

type Change = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

/** The entries after some folds. */
function fold(folds: readonly (readonly Change[])[]): Uint8Array {
  return folds.reduce<Uint8Array>((entries, each) => {
    const changes = createChanges();
    for (const { key, row, day } of each) {
      if (row === 0) changes.remove(pairOf(key, 3));
      else changes.set(pairOf(key, row), day);
    }
    return mergeEntries(entries, changes.entries, OLDEST);
  }, new Uint8Array(0));
}

const OLDEST = 2;
const BELIEVED = 3;

describe('the entries of a ledger', () => {
  it('are what a map of the last changes says, however the changes are folded', () => {
    const anyFolds = fc.array(fc.array(anyChange, { maxLength: 12 }), { maxLength: 4 });
    fc.assert(
      fc.property(anyFolds, (folds) => {
        const last = new Map(folds.flat().map((change) => [change.key, change]));
        const known = [...last.values()].filter(({ row, day }) => row !== 0 && day >= OLDEST);
        const entries = fold(folds);
        const lookUp = createLedgerIndex(entries, BELIEVED);
        expect(entries.length).toBe(known.length * ENTRY_BYTES);
        for (const { key, row, day } of known) {
          expect(lookUp(keyHash(key), rowHash(row))).toBe(day >= BELIEVED ? 'same' : 'otherwise');
          expect(lookUp(keyHash(key), rowHash(9))).toBe('otherwise');
        }
        expect(lookUp(keyHash(10), rowHash(1))).toBeUndefined();
      }),
      { numRuns: fuzzRuns(30) },
    );
  });

  it('never equal a row that has no hash', () => {
    const changes = createChanges();
    changes.set(pairOf(1, 1), 5);
    expect(
      createLedgerIndex(mergeEntries(new Uint8Array(0), changes.entries, 0), 0)(keyHash(1), undefined),
    ).toBe('otherwise');
  });
});
