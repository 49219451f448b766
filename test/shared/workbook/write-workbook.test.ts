import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { MAX_NOTES } from '../../../shared/workbook/write-notes.ts';
import type { Cell, SheetForm } from '../../../shared/workbook/write-sheet.ts';
import { createWorkbook } from '../../../shared/workbook/write-workbook.ts';
import { MAX_CELL_CHARS } from '../../../shared/workbook/write-xml.ts';
import { find, parseXml, readWorkbook, rowsOf } from '../../support/read-workbook.ts';

const FORM: SheetForm = { name: 'One', widths: [10, 20, 30] };

function write(rows: readonly (readonly Cell[])[], form: Partial<SheetForm> = {}): Uint8Array {
  const book = createWorkbook([{ ...FORM, ...form }]);
  book.addRows(rows);
  book.endSheet();
  return Buffer.concat(book.take());
}

const sheetOf = (bytes: Uint8Array) => {
  const [sheet] = readWorkbook(bytes).sheets;
  if (!sheet) throw new Error('There is no sheet.');
  return sheet;
};

const textOf = (text: string): string | undefined => sheetOf(write([[text]])).cells.get('A1')?.text;

/** The standard's order of what we write in a worksheet; Excel refuses any other. */
const ORDER = [
  ...['sheetPr', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'dataValidations'],
  ...['pageMargins', 'pageSetup', 'ignoredErrors', 'legacyDrawing'],
];

describe('a cell of a workbook', () => {
  it.each([
    '000004',
    '=1+1',
    "'=1+1",
    '2026-06-25',
    '1.38E+10',
    'TRUE',
    ' spaces ',
    'two\nlines',
    '张伟',
    '😀',
    'a & <b> "c"',
    '_x000D_',
    '_x005F_x0041_',
    '\t',
  ])('keeps its text, and is text and no formula: %j', (text) => {
    const sheet = sheetOf(write([[text]]));
    expect(sheet.cells.get('A1')).toMatchObject({ text, type: 'inlineStr' });
    expect(find(sheet.root, 'f')).toEqual([]);
  });

  it.each([
    ['a\r\nb\rc', 'a\nb\nc'],
    ['a\0b\u0001c\u001fd', 'a\ufffdb\ufffdc\ufffdd'],
    ['a\ud83d', 'a\ufffd'],
    ['a\uffff', 'a\ufffd'],
  ])('shows what XML cannot hold as one sign that is refused on the way in: %j', (text, shown) => {
    expect(textOf(text)).toBe(shown);
  });

  it('ends with that sign where the text is longer than a spreadsheet takes', () => {
    expect(textOf('x'.repeat(MAX_CELL_CHARS))).toHaveLength(MAX_CELL_CHARS);
    const cut = textOf('x'.repeat(MAX_CELL_CHARS + 1)) ?? '';
    expect([cut.length, cut.at(-1)]).toEqual([MAX_CELL_CHARS, '\ufffd']);
    expect(textOf('😀'.repeat(MAX_CELL_CHARS))).toMatch(/😀\ufffd$/u);
  });

  it('has a style whose format is text, and so has every column', () => {
    const bytes = write([['a', { text: 'b', style: 'wrong' }]]);
    const { parts } = readWorkbook(bytes);
    const looks = find(parseXml(parts.get('xl/styles.xml') ?? ''), 'cellXfs')[0]?.children ?? [];
    const isText = (style: string | undefined): boolean => looks[Number(style)]?.attributes.numFmtId === '49';
    const { cells, root } = sheetOf(bytes);
    expect([...cells.values()].every(({ style }) => isText(style))).toBe(true);
    expect(find(root, 'col').map(({ attributes }) => isText(attributes.style))).toEqual([true, true, true]);
  });

  it('stands where it belongs behind blank cells and in far columns', () => {
    const row = Array.from({ length: 704 }, (_, at) => (at % 701 === 2 ? String(at) : ''));
    const { cells } = sheetOf(write([[], row]));
    expect([...cells.keys()]).toEqual(['C2', 'AAB2']);
  });
});

describe('a workbook', () => {
  const whole = {
    frozen: { rows: 1, columns: 2 },
    hasNotes: true,
    dropDowns: [{ column: 1, rows: 9, formula: '"是,否"' }],
  };

  it('has its elements in the order that the standard asks for', () => {
    const { root } = sheetOf(write([[{ text: 'a', note: 'b' }]], whole));
    expect(root.children.map(({ name }) => name)).toEqual(ORDER);
  });

  it('names the type of every part, and every part that it names is there', () => {
    const book = readWorkbook(write([[{ text: 'a', note: 'b' }]], whole));
    const types = parseXml(book.parts.get('[Content_Types].xml') ?? '');
    const named = find(types, 'Override').map(({ attributes }) => attributes.PartName?.slice(1) ?? '');
    const extensions = find(types, 'Default').map(({ attributes }) => attributes.Extension);
    expect([...book.parts.keys()].filter((part) => named.includes(part))).toHaveLength(named.length);
    for (const part of book.parts.keys())
      if (part !== '[Content_Types].xml') expect(extensions).toContain(part.split('.').pop());
    expect(
      [...book.parts.keys()].filter((part) => /sheet1\.xml$|comments|workbook\.xml$|styles/.test(part)),
    ).toEqual(expect.arrayContaining(named));
    for (const [part, xml] of book.parts) expect(() => parseXml(xml), part).not.toThrow();
  });

  it('has a note where a cell has one, with a box of its own', () => {
    const bytes = write(
      [
        [{ text: 'a', note: 'one' }, 'b'],
        ['c', { text: '', style: 'wrong', note: '二\n<三>' }],
      ],
      whole,
    );
    const { parts } = readWorkbook(bytes);
    expect([...sheetOf(bytes).notes]).toEqual([
      ['A1', 'one'],
      ['B2', '二\n<三>'],
    ]);
    const boxes = parseXml(parts.get('xl/drawings/vmlDrawing1.vml') ?? '');
    expect(find(boxes, 'x:Row').map(({ text }) => text)).toEqual(['0', '1']);
    expect(find(boxes, 'x:Column').map(({ text }) => text)).toEqual(['0', '1']);
  });

  it('has no more notes than a spreadsheet opens with ease, and each box has a number of its own in a named block', () => {
    const bytes = write(
      Array.from({ length: MAX_NOTES + 9 }, () => [{ text: 'a', note: 'b' }]),
      whole,
    );
    const boxes = parseXml(readWorkbook(bytes).parts.get('xl/drawings/vmlDrawing1.vml') ?? '');
    const ids = find(boxes, 'v:shape').map(({ attributes }) =>
      Number(attributes.id?.slice('_x0000_s'.length)),
    );
    expect(new Set(ids).size).toBe(MAX_NOTES);
    const blocks = find(boxes, 'o:idmap')[0]?.attributes.data?.split(',').map(Number);
    expect([...new Set(ids.map((id) => Math.floor(id / 1024)))]).toEqual(blocks);
    expect(sheetOf(bytes).notes.size).toBe(MAX_NOTES);
  });

  it.each([
    ['a', undefined],
    ['二十个汉字二十个汉字二十个汉字二十个汉字', '82.5'],
    ['a\n'.repeat(100), '396'],
  ])('is as high as the lines of a wrapped cell, and no higher than a row may be: %j', (text, height) => {
    const { root } = sheetOf(write([[{ text, style: 'wrapped' }]]));
    expect(find(root, 'row')[0]?.attributes.ht).toBe(height);
  });

  it('keeps its first rows and columns in view', () => {
    const pane = find(sheetOf(write([['a']], whole)).root, 'pane')[0]?.attributes;
    expect(pane).toMatchObject({ xSplit: '2', ySplit: '1', topLeftCell: 'C2', state: 'frozen' });
  });

  it('says that numbers as text are no errors, wherever there are cells', () => {
    const { root } = sheetOf(write([['a'], ['b'], ['c']]));
    expect(find(root, 'ignoredError')[0]?.attributes).toEqual({ sqref: 'A1:C3', numberStoredAsText: '1' });
  });

  it('has as many sheets as were asked for, one after the other', () => {
    const book = createWorkbook([FORM, { ...FORM, name: '二 & "2"' }]);
    for (const text of ['a', 'b']) {
      book.addRows([[text]]);
      book.endSheet();
    }
    const { sheets } = readWorkbook(Buffer.concat(book.take()));
    expect(sheets.map((sheet) => [sheet.name, rowsOf(sheet)])).toEqual([
      ['One', [['a']]],
      ['二 & "2"', [['b']]],
    ]);
  });

  it('makes the same bytes of the same content, at any time', () => {
    vi.useFakeTimers({ now: Date.parse('2031-05-06') });
    const later = write([['a']]);
    vi.useRealTimers();
    expect(later).toEqual(write([['a']]));
  });

  it('hands its bytes on as it grows', () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => [String(at), '张伟', 'x'.repeat(at % 50)]);
    const book = createWorkbook([FORM]);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < rows.length; at += 200) {
      book.addRows(rows.slice(at, at + 200));
      pieces.push(...book.take());
    }
    const early = pieces.reduce((sum, { length }) => sum + length, 0);
    book.endSheet();
    pieces.push(...book.take());
    const bytes = Buffer.concat(pieces);
    expect(early).toBeGreaterThan(bytes.length / 2);
    const rowsIn = (book: Uint8Array) => Buffer.from(unzipSync(book)['xl/worksheets/sheet1.xml'] ?? []);
    expect(rowsIn(bytes).equals(rowsIn(write(rows)))).toBe(true);
    const unzipped = Object.values(unzipSync(bytes)).reduce((sum, { length }) => sum + length, 0);
    expect(book.unzippedBytes).toBe(unzipped);
  });
});
