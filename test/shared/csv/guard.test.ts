import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardCell, mayBeGuarded, unguardCell } from '../../../shared/csv/guard.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const RUNS = { numRuns: fuzzRuns(5) };

/** Text with the characters that have a meaning to a spreadsheet. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...' "\',;\t|\r\n=+-@＝＋－＠﹦﹢﹣﹫a1张𠮷') }),
  fc.string({ unit: 'grapheme' }),
);

/** The cells that a spreadsheet makes of one of ours, whichever it separates by; a quote at their start is taken off. */
const cellsOfASpreadsheet = (cell: string): string[] =>
  cell.split(/[;\t|\r\n]/).flatMap((part, at) => (at === 0 ? [part] : [part, part.replace(/^"+/, '')]));

describe('the formula guard', () => {
  it.each([
    '=1+1',
    '+86 138',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '﹦1',
    '﹢1',
    '﹣1',
    '﹫x',
    "'=1",
    "''+1",
  ])('puts an apostrophe before what a spreadsheet would run, and before such apostrophes: %j', (cell) => {
    expect(guardCell(cell)).toBe(`'${cell}`);
  });

  it.each([
    ['a;=1+1', "'a;'=1+1"],
    ['a\t@x', "'a\t'@x"],
    ['a|+1;-2', "'a|'+1;'-2"],
    ['a\n=1', "'a\n'=1"],
    ['=1;＝2', "'=1;'＝2"],
    ['; =1', "';' =1"],
    ['a;  -1|﹦2', "'a;'  -1|'﹦2"],
    ["a; '=1", "'a;' '=1"],
    ['a;"=1', "'a;'\"=1"],
    ["a;'=1", "'a;''=1"],
  ])('stands in %j before the cell, and where another list separator begins one', (cell, guarded) => {
    expect(guardCell(cell)).toBe(guarded);
  });

  it.each([
    '',
    'a=1',
    ' =1',
    '张三',
    '13800138000',
    '"=1"',
    "O'Neill",
    "'tis",
    "''x",
    'a,=1',
    'a;b',
    '7; 1',
    'a ;b',
  ])('does not stand before %j, nor is taken off it', (cell) => {
    expect(guardCell(cell)).toBe(cell);
    expect(unguardCell(cell)).toBe(cell);
  });

  it('is taken away again exactly where a report comes back', () => {
    fc.assert(
      fc.property(text, (cell) => unguardCell(guardCell(cell)) === cell),
      RUNS,
    );
  });

  it('is seen in every cell that it stands in', () => {
    fc.assert(
      fc.property(text, (cell) => guardCell(cell) === cell || mayBeGuarded(['a', guardCell(cell)])),
      RUNS,
    );
  });

  it('leaves no cell that a spreadsheet runs, whatever its list separator', () => {
    const runs = (part: string): boolean => /^[=+\-@＝＋－＠]/.test(part);
    fc.assert(
      fc.property(text, (cell) => !cellsOfASpreadsheet(guardCell(cell)).some(runs)),
      RUNS,
    );
  });

  it('is no business of what a person wrote without a formula after it', () => {
    expect(unguardCell("it's;'=fine")).toBe("it's;'=fine");
    expect(unguardCell("a;'=1")).toBe("a;'=1");
  });
});
