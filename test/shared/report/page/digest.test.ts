import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../../../shared/chunk/result.ts';
import { createDigest, whosePlaces } from '../../../../shared/report/page/digest.ts';

const row = (number: number, ...problems: NonNullable<ResultRow['problems']>): ResultRow => ({
  row: number,
  outcome: 'rejected',
  problems,
  cells: [`user${number}`, '', `Name ${number}`],
});
const wrong = (code: string, column: string, message = code) => ({ code, column, message });

function digestOf(...rows: readonly ResultRow[]) {
  const digest = createDigest([0, 2]);
  digest.add(rows);
  return digest.take();
}

describe('the reasons of a job', () => {
  it('are told apart by code and column, the most frequent first, each with its first row', () => {
    const { reasons } = digestOf(
      row(2, wrong('too_long', 'A', 'of row 2')),
      row(3, wrong('too_long', 'B', 'of row 3'), wrong('not_allowed', 'B')),
      row(4, wrong('too_long', 'B', 'of row 4')),
    );
    expect(
      reasons.shown.map(({ code, column, rows, firstRow, message }) => [
        code,
        column,
        rows,
        firstRow,
        message,
      ]),
    ).toEqual([
      ['too_long', 'B', 2, 3, 'of row 3'],
      ['too_long', 'A', 1, 2, 'of row 2'],
      ['not_allowed', 'B', 1, 3, 'not_allowed'],
    ]);
    expect([reasons.more, reasons.isMore]).toEqual([0, false]);
  });

  it('count rows: one that names a reason twice counts once', () => {
    const { reasons } = digestOf(
      row(2, wrong('too_long', 'A'), wrong('not_allowed', 'A'), wrong('too_long', 'A')),
    );
    expect(reasons.shown.map(({ code, rows }) => [code, rows])).toEqual([
      ['too_long', 1],
      ['not_allowed', 1],
    ]);
  });

  it('leave remarks on rows that are done apart', () => {
    const remark: ResultRow = { ...row(2, wrong('not_changeable', 'A')), outcome: 'updated' };
    const { reasons, remarks, rows } = digestOf(remark);
    expect([reasons.shown, rows]).toEqual([[], []]);
    expect(remarks.shown).toMatchObject([{ code: 'not_changeable', rows: 1, outcome: 'updated' }]);
  });

  it('are known of a row of which nothing is said', () => {
    const { reasons } = digestOf({ row: 2, outcome: 'unknown', cells: [] });
    expect(reasons.shown).toMatchObject([{ outcome: 'unknown', code: '', rows: 1 }]);
  });

  it.each([
    [10_000, false],
    [10_001, true],
  ])('are %i at most that are counted, ten that are shown, and the rest is told', (different, isMore) => {
    const digest = createDigest([]);
    for (let number = 1; number <= different; number++)
      digest.add([
        { row: number, outcome: 'failed', problems: [{ code: `${number}`, message: 'no' }], cells: [] },
      ]);
    const { reasons } = digest.take();
    expect([reasons.shown.length, reasons.more, reasons.isMore]).toEqual([10, 9_990, isMore]);
  });
});

describe('what is held of a job', () => {
  it('does not grow with what stands in it', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const before = held();
    const digest = createDigest([0]);
    for (let number = 2; number < 2_000; number++) {
      const long = `${number}长${'x'.repeat(50_000)}`;
      digest.add([{ ...row(number, wrong(long, long)), cells: [long] }]);
    }
    expect(held() - before).toBeLessThan(40);
    expect(digest.take().reasons.more).toBe(1_988);
  });
});

describe('the rows to fix', () => {
  it('are the first hundred, with what tells whose each is', () => {
    const digest = createDigest([0, 1, 2]);
    for (let number = 2; number <= 302; number += 2)
      digest.add([{ ...row(number), outcome: 'created' }, row(number + 1, wrong('too_long', 'A'))]);
    const { rows } = digest.take();
    expect([rows.length, rows.at(-1)?.row]).toEqual([100, 201]);
    expect(rows[0]).toEqual({
      row: 3,
      outcome: 'rejected',
      whose: ['user3', 'Name 3'],
      problems: [wrong('too_long', 'A')],
      more: 0,
    });
  });

  it('are cut where their texts are long, and have five problems each', () => {
    const many = Array.from({ length: 8 }, (_, at) => wrong(`code${at}`, 'h'.repeat(99), '长'.repeat(9_999)));
    const [first] = digestOf({ ...row(2, ...many), cells: ['x'.repeat(9_999)] }).rows;
    expect(first?.whose).toEqual([`${'x'.repeat(60)}…`]);
    expect([first?.problems.length, first?.more]).toEqual([5, 3]);
    expect(first?.problems[0]).toMatchObject({
      column: `${'h'.repeat(60)}…`,
      message: `${'长'.repeat(300)}…`,
    });
  });
});

describe('the cells that tell whose a row is', () => {
  const columns = [
    { heading: 'Note' },
    { heading: 'Name', field: 'showName' },
    { heading: 'User', field: 'userName' },
  ];

  it('are what rows are matched by, and the first name', () => {
    expect(whosePlaces(columns, 'userName', new Set(['showName']))).toEqual([2, 1]);
    expect(whosePlaces(columns, 'showName', new Set(['showName']))).toEqual([1]);
  });

  it('are none where the file has no such columns', () => {
    expect(whosePlaces(columns, 'mobile', new Set())).toEqual([]);
    expect(whosePlaces(columns, undefined, new Set())).toEqual([]);
  });
});
