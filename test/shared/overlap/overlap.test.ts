import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapsOf, supersededOutcomes } from '../../../shared/overlap/overlap.ts';
import { createRowSet, type RowSet } from '../../../shared/overlap/row-set.ts';

function setOf(rows: readonly number[]): RowSet {
  const set = createRowSet();
  for (const row of rows) set.add(row);
  return set;
}

describe('what a file shares with others', () => {
  it('is told by the chunks concerned, each with its own rows, and lost nowhere', () => {
    const shape = fc.record({
      firstRow: fc.integer({ min: 2, max: 20 }),
      rows: fc.integer({ min: 1, max: 50 }),
      chunkRows: fc.integer({ min: 1, max: 12 }),
    });
    const fates = fc.array(fc.constantFrom('late', 'latest', 'earlier', 'ours'), { minLength: 50 });
    fc.assert(
      fc.property(shape, fates, ({ firstRow, rows, chunkRows }, fateAt) => {
        const all = Array.from({ length: rows }, (_, n) => firstRow + n);
        const rowsOf = (fate: string): number[] => all.filter((row) => fateAt[row - firstRow] === fate);
        const by = (job: string) => ({ job, key: `uploads/x/${job}.csv` });
        const overlaps = [
          ...overlapsOf(
            { job: 'j', chunkRows },
            { firstRow, rows },
            {
              superseded: ['latest', 'late'].map((job) => ({ by: by(job), rows: setOf(rowsOf(job)) })),
              waitsFor: [{ job: 'earlier', rows: setOf(rowsOf('earlier')) }],
            },
          ),
        ];
        const chunkOf = (row: number): number => Math.floor((row - firstRow) / chunkRows) + 1;
        const chunksOf = (fate: string): number[] => [...new Set(rowsOf(fate).map(chunkOf))];
        for (const job of ['latest', 'late']) {
          const found = overlaps.flatMap(({ chunk, superseded }) =>
            superseded
              .filter((each) => each.by.job === job)
              .flatMap((each) => each.rows.map((row) => [row, chunk])),
          );
          expect(found).toEqual(rowsOf(job).map((row) => [row, chunkOf(row)]));
        }
        const waiting = overlaps.filter(({ waitsFor }) => waitsFor.includes('earlier'));
        expect(waiting.map(({ chunk }) => chunk)).toEqual(chunksOf('earlier'));
        const concerned = new Set(['latest', 'late', 'earlier'].flatMap(chunksOf));
        expect(overlaps.map(({ chunk }) => chunk)).toEqual([...concerned].sort((a, b) => a - b));
      }),
    );
  });
});

describe('a row that both later and earlier uploads carry', () => {
  it('is told of all of them, and its chunk waits for the earlier ones only if it is sent', () => {
    const by = (job: string) => ({ job, key: `uploads/x/${job}.csv` });
    const shared = {
      superseded: [
        { by: by('latest'), rows: setOf([2]) },
        { by: by('late'), rows: setOf([2, 3]) },
      ],
      waitsFor: [
        { job: 'first', rows: setOf([3, 4]) },
        { job: 'second', rows: setOf([2, 3]) },
      ],
    };
    expect([...overlapsOf({ job: 'j', chunkRows: 2 }, { firstRow: 2, rows: 4 }, shared)]).toEqual([
      {
        job: 'j',
        chunk: 1,
        superseded: [
          { by: by('latest'), rows: [2] },
          { by: by('late'), rows: [2, 3] },
        ],
        waitsFor: [],
        ifSent: [
          { job: 'first', rows: [3] },
          { job: 'second', rows: [2, 3] },
        ],
      },
      { job: 'j', chunk: 2, superseded: [], waitsFor: ['first'] },
    ]);
  });
});

describe('a superseded row', () => {
  it('says which upload has the last word', () => {
    const by = { job: 'abc', key: 'uploads/x/newer.csv' };
    const outcomes = supersededOutcomes(new Map([3, 5].map((row) => [row, by])), 'en');
    expect([...outcomes.keys()]).toEqual([3, 5]);
    expect(outcomes.get(3)).toMatchObject({
      row: 3,
      outcome: 'superseded',
      problems: [{ code: 'superseded' }],
    });
    expect(outcomes.get(3)?.problems?.[0]?.message).toMatch(/uploads\/x\/newer\.csv.*abc/);
  });
});
