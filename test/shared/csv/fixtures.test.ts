import { describe, expect, it } from 'vitest';
import { cellsOf, readFixture } from './read-all.ts';

const PEOPLE = [
  ['用户名', '姓名', '手机号'],
  ['zhangwei', '张伟', '13800138000'],
  ['liping', '李萍', '13900139000'],
];

describe('a staff list as a spreadsheet program saves it', () => {
  it.each([
    ['utf-8.csv', 'utf-8', ','],
    ['utf-8-bom.csv', 'utf-8', ','],
    ['gbk.csv', 'gb18030', ','],
    ['utf-16le.csv', 'utf-16le', ','],
    ['utf-16le-bom.csv', 'utf-16le', ','],
    ['utf-16be.csv', 'utf-16be', ','],
    ['utf-16be-bom.csv', 'utf-16be', ','],
    ['excel-unicode-text.csv', 'utf-16le', '\t'],
    ['semicolon.csv', 'utf-8', ';'],
    ['tab.csv', 'utf-8', '\t'],
    ['pipe.csv', 'utf-8', '|'],
    ['cr.csv', 'utf-8', ','],
    ['crlf.csv', 'utf-8', ','],
    ['sep-line.csv', 'utf-8', ';'],
    ['sep-line-quoted.csv', 'utf-8', ','],
  ])('%s is read as %s with %j', async (name, encoding, delimiter) => {
    const file = await readFixture(name);
    expect(file.dialect).toEqual({ encoding, delimiter });
    expect(file.records).toEqual(PEOPLE.map((cells, index) => ({ row: index + 1, cells })));
  });

  it('has rare names in four bytes of GB18030', async () => {
    const file = await readFixture('gb18030-four-byte.csv');
    expect(file.dialect.encoding).toBe('gb18030');
    expect(cellsOf(file).slice(1)).toEqual([
      ['wu', '吴𠮷'],
      ['zhu', '朱镕'],
    ]);
  });

  it('is not taken for UTF-8 where its only hanzi are valid UTF-8 by chance', async () => {
    const file = await readFixture('gbk-that-is-valid-utf-8-by-chance.csv');
    expect(cellsOf(file)[1]).toEqual(['li', '小伟']);
  });

  it.each([
    ['gbk-rare-hanzi.csv', ['婷婷', '倩倩']],
    ['gbk-one-rare-hanzi.csv', ['鑫']],
    ['gbk-traditional-hanzi.csv', ['陳偉', '張麗', '黃麗']],
  ])('%s is GB18030, though none of its hanzi is common', async (name, names) => {
    const file = await readFixture(name);
    expect(file.dialect.encoding).toBe('gb18030');
    expect(cellsOf(file).slice(1)).toEqual(names.map((text) => [expect.any(String), text]));
  });

  it('is not taken for GB18030 where its letters have accents', async () => {
    const file = await readFixture('utf-8-accents.csv');
    expect(cellsOf(file).slice(1)).toEqual([
      ['jose', 'José Núñez'],
      ['iva', 'Иван Петров'],
    ]);
  });

  it('may separate cells by semicolons and ids within a cell by commas', async () => {
    const file = await readFixture('semicolon-with-lists-of-ids.csv');
    expect(cellsOf(file)[1]).toEqual(['a', '7,10,15', '3,4,5']);
  });

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
    expect(records[1]?.cells).toEqual(PEOPLE[0]);
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

  it('may have a header only', async () => {
    const file = await readFixture('header-only.csv');
    expect(cellsOf(file)).toEqual([['userName', 'showName']]);
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
    ['latin-1.csv', { row: 2, cells: ['jose', 'Jos\ufffd'], flaw: 'wrong_byte' }, 3],
  ])('%s costs one row', async (name, damaged, rows) => {
    const { records } = await readFixture(name);
    expect(records.filter(({ flaw }) => flaw)).toEqual([damaged]);
    expect(records.map(({ row }) => row)).toEqual(Array.from({ length: rows }, (_, index) => index + 1));
  });
});

describe('a file that is no CSV', () => {
  it.each([
    ['empty.csv', 'empty_file'],
    ['only-bom-and-blank-lines.csv', 'empty_file'],
    ['workbook.xlsx', 'xlsx'],
    ['workbook.xls', 'xls'],
    ['sheet.numbers', 'numbers'],
    ['sheet.ods', 'ods'],
    ['csv-in-a.zip', 'zip'],
    ['html-table.xls', 'html'],
    ['picture.jpg', 'image'],
    ['picture.png', 'image'],
    ['picture.heic', 'image'],
    ['document.pdf', 'pdf'],
  ])('%s is refused as %s', async (name, code) => {
    await expect(readFixture(name)).rejects.toMatchObject({ name: 'FileRefusal', code });
  });
});
