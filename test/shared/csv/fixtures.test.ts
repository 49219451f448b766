import { describe, expect, it } from 'vitest';
import { cellsOf, readFixture } from './read-all.ts';

/** What encodings, delimiters and refusals come to is in `test/functions/spreadsheets.test.ts`, on the whole road. */
describe('the records of a staff list', () => {
  it('may mix line breaks', async () => {
    const file = await readFixture('mixed-line-breaks.csv');
    expect(cellsOf(file)).toEqual([
      ['用户名', '姓名'],
      ['a', '甲'],
      ['b', '乙'],
      ['c', '丙'],
    ]);
  });

  it('may have line breaks in quoted cells, which become line feeds', async () => {
    const file = await readFixture('quoted-newlines.csv');
    expect(cellsOf(file).slice(1)).toEqual([
      ['a', '一\n二\n三\n四'],
      ['b', 'x "y" z'],
    ]);
  });

  it('has a row for an instruction above the header', async () => {
    const { records } = await readFixture('instruction-row.csv');
    expect(records[0]).toEqual({ row: 1, cells: ['请按模板填写，带 * 的为必填项', '', ''] });
    expect(records[1]?.cells).toEqual(['用户名', '姓名', '手机号']);
  });

  it('has a row for each empty line at the end, but none for the last line break', async () => {
    const { records } = await readFixture('empty-lines-and-total-row-at-the-end.csv');
    expect(records.slice(3)).toEqual([
      { row: 4, cells: ['', '', ''] },
      { row: 5, cells: [''] },
      { row: 6, cells: [''] },
    ]);
  });

  it('keeps a ragged row as it is', async () => {
    const file = await readFixture('ragged-row.csv');
    expect(cellsOf(file).map((cells) => cells.length)).toEqual([3, 2, 4]);
  });
});

describe('damage', () => {
  it.each([
    ['open-quote.csv', { row: 3, cells: ['b', '"乙', '2'], flaw: 'open_quote' }, 6],
    ['open-quote-in-the-last-line.csv', { row: 3, cells: ['b', '"乙'], flaw: 'open_quote' }, 3],
    ['text-after-a-closing-quote.csv', { row: 2, cells: ['a', '"Li" Ping'], flaw: 'open_quote' }, 3],
    ['nul-byte.csv', { row: 2, cells: ['a', 'Li\0Ping'], flaw: 'nul_byte' }, 3],
    ['wrong-byte.csv', { row: 4, cells: ['wang', '\ufffd', '13700137000'], flaw: 'wrong_byte' }, 5],
    ['wrong-byte-in-gbk.csv', { row: 4, cells: ['wang', '\ufffd', '13700137000'], flaw: 'wrong_byte' }, 5],
  ])('costs one row of the file, and no other: %s', async (name, damaged, rows) => {
    const { records } = await readFixture(name);
    expect(records.filter(({ flaw }) => flaw)).toEqual([damaged]);
    expect(records.map(({ row }) => row)).toEqual(Array.from({ length: rows }, (_, index) => index + 1));
  });
});
