import { describe, expect, it } from 'vitest';
import { MAX_SHEET_ROWS } from '../../../shared/workbook/sheet-rows.ts';
import { readRows, refusalOf } from './read-rows.ts';

const cell = (reference: string, text: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (number: number, ...cells: string[]): string => `<row r="${number}">${cells.join('')}</row>`;

describe('the rows of a sheet', () => {
  it('have the numbers that the sheet shows; those in which nothing stands are blank', async () => {
    const rows = [
      row(2, cell('B2', 'b')),
      row(3, '<c r="A3" s="1"/>'),
      row(5, cell('A5', 'a'), cell('C5', 'c')),
    ];
    expect(await readRows(rows.join(''))).toEqual([
      { row: 1, cells: [''] },
      { row: 2, cells: ['', 'b'] },
      { row: 3, cells: [''] },
      { row: 4, cells: [''] },
      { row: 5, cells: ['a', '', 'c'] },
    ]);
  });

  it('end with the last one in which something stands, whatever is formatted below', async () => {
    const rows = row(1, cell('A1', 'a')) + row(1_048_576, '<c r="XFD1048576" s="1"/>', cell('A1048576', ''));
    expect(await readRows(rows)).toEqual([{ row: 1, cells: ['a'] }]);
  });

  it('are counted where the workbook does not number them', async () => {
    const rows = '<row><c t="b"><v>1</v></c><c/><c t="b"><v>0</v></c></row><row/><row><c><v>3</v></c></row>';
    expect((await readRows(rows)).map(({ row, cells }) => [row, ...cells])).toEqual([
      [1, 'TRUE', '', 'FALSE'],
      [2, ''],
      [3, '3'],
    ]);
  });

  it('may be hidden, and so may columns', async () => {
    const rows = `<row r="1" hidden="1">${cell('A1', 'a')}</row>`;
    expect(await readRows(rows)).toEqual([{ row: 1, cells: ['a'] }]);
  });

  it('of more than 65,536 characters are cut and told', async () => {
    const long = 'x'.repeat(30_000);
    const [record] = await readRows(
      row(1, cell('A1', long), cell('B1', long), cell('C1', long), cell('D1', 'd')),
    );
    expect(record?.flaw).toBe('record_too_long');
    expect(record?.cells.map(({ length }) => length)).toEqual([30_000, 30_000, 5_534, 0]);
  });

  it('with characters that stand for damage are told as in a CSV', async () => {
    const rows = row(1, cell('A1', 'a_x0000_b')) + row(2, cell('A2', 'a\ufffdb'));
    expect((await readRows(rows)).map(({ flaw }) => flaw)).toEqual(['nul_byte', 'wrong_byte']);
  });

  it.each([
    ['stand in the wrong order', row(2, cell('A2', 'a')) + row(1, cell('A1', 'b'))],
    ['stand there twice', row(1, cell('A1', 'a')) + row(1, cell('A1', 'b'))],
    ['have two cells in one place', row(1, cell('A1', 'a'), cell('A1', 'b'))],
    ['have a cell of another row', row(1, cell('A2', 'a'))],
    ['have a cell without a column', row(1, cell('1', 'a'))],
    ['have no number', '<row r="x"><c r="Ax"><v>1</v></c></row>'],
  ])('refuse the workbook where they %s', async (_, rows) => {
    expect(await refusalOf(readRows(rows))).toBe('workbook_damaged');
  });

  it('may be a hundred thousand, and no more', async () => {
    const last = await readRows(row(MAX_SHEET_ROWS, cell(`A${MAX_SHEET_ROWS}`, 'a')));
    expect(last).toHaveLength(MAX_SHEET_ROWS);
    const beyond = row(MAX_SHEET_ROWS + 1, cell(`A${MAX_SHEET_ROWS + 1}`, 'a'));
    expect(await refusalOf(readRows(beyond))).toBe('workbook_too_long');
    expect(await refusalOf(readRows(row(1_048_576, cell('XFD1048576', 'a'))))).toBe('workbook_too_long');
  });

  it('may have 1,024 columns, and no more', async () => {
    expect((await readRows(row(1, cell('AMJ1', 'a'))))[0]?.cells).toHaveLength(1_024);
    expect(await refusalOf(readRows(row(1, cell('AMK1', 'a'))))).toBe('workbook_too_wide');
    expect(await refusalOf(readRows(row(1, cell('XFD1', 'a'))))).toBe('workbook_too_wide');
  });
});
