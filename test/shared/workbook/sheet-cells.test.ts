import { describe, expect, it } from 'vitest';
import { readCells, readRows, refusalOf } from './read-rows.ts';

const number = (value: string | number, style = 0): string => `<c s="${style}"><v>${value}</v></c>`;
const text = (xml: string): string => `<c t="inlineStr"><is>${xml}</is></c>`;

describe('a text of a sheet', () => {
  it.each([
    ['leading zeros and spaces', '<t xml:space="preserve"> 000123 </t>', ' 000123 '],
    [
      'runs of another font',
      '<r><rPr><b/></rPr><t>张</t></r><r><t xml:space="preserve"> 伟</t></r>',
      '张 伟',
    ],
    ['how it is pronounced, which is left out', '<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh>', '山田'],
    ['white space that the workbook does not keep', '<t>\n  abc\n</t>', 'abc'],
    ['an escaped line break', '<t>a_x000D_\nb_x000D_c</t>', 'a\nb\nc'],
    ['what only looks escaped', '<t>_x005F_x0041_ _x41_</t>', '_x0041_ _x41_'],
    ['entities and CDATA', '<t>a&amp;b&#x4f1f;<![CDATA[<c>]]></t>', 'a&b伟<c>'],
  ])('is read with %s', async (_, xml, expected) => {
    expect(await readCells(text(xml))).toEqual([expected]);
    expect(await readCells('<c t="s"><v>0</v></c>', { strings: `<si>${xml}</si>` })).toEqual([expected]);
  });

  it('may be what a formula comes to, and an empty one is blank', async () => {
    const cells = '<c t="str"><f>A1</f><v>x_x000D_y</v></c><c t="str"><f>A2</f><v></v></c>';
    expect(await readRows(`<row>${cells}<c t="b"><v>1</v></c></row>`)).toEqual([
      { row: 1, cells: ['x\ny', '', 'TRUE'], marks: new Map([[2, 'boolean']]) },
    ]);
  });

  it('has a prefix before its elements, and shows no difference', async () => {
    const rows = '<x:row xmlns:x="m" r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>';
    expect(await readRows(rows)).toEqual([
      { row: 1, cells: [''] },
      { row: 2, cells: ['', 'a'] },
    ]);
  });

  it.each(['-1', '1', 'x', '0.5'])(
    'that is not among the shared ones (%s) refuses the workbook',
    async (at) => {
      const reading = readCells(`<c t="s"><v>${at}</v></c>`, { strings: '<si><t>a</t></si>' });
      expect(await refusalOf(reading)).toBe('workbook_damaged');
    },
  );
});

describe('a number of a sheet', () => {
  it.each([
    ['13800000000', '13800000000'],
    ['1.38E+10', '13800000000'],
    ['999999999999999', '999999999999999'],
    ['1E+15', '1E+15'],
    ['1.2345678901234501E+17', '1.23456789012345E+17'],
    ['1234567890123450', '1.23456789012345E+15'],
    ['1234567890123456', '1234567890123456'],
    ['9999999999999999', '1E+16'],
    ['7', '7'],
    ['7.0', '7'],
    ['-7', '-7'],
    ['7.1', '7.1'],
    ['122.99999999999999', '123'],
    ['0.30000000000000004', '0.3'],
    ['1E-7', '1E-07'],
  ])('is read as it is shown: %s as %s', async (raw, expected) => {
    expect(await readCells(number(raw))).toEqual([expected]);
  });

  it.each([
    ['000000', '123', '000123'],
    ['0000', '12345', '12345'],
    ['0000', '0', '0000'],
    ['"A"0000', '12', 'A0012'],
    ['\\E\\M\\P000', '7', 'EMP007'],
    ['000\\-0000\\-0000', '13800138000', '138-0013-8000'],
    ['###-0000', '7', '-0007'],
    ['0"人"', '5', '5人'],
    ['[Red]0000;[Blue]-0000', '12', '0012'],
    ['0000', '-12', '-12'],
    ['0000', '1.5', '1.5'],
    ['0', '13800138000', '13800138000'],
    ['0.00', '7', '7'],
    ['General', '7', '7'],
    ['@', '7', '7'],
    ['#,##0', '7', '7'],
    ['0%', '0.05', '0.05'],
    ['_ * #,##0_ ', '13800138000', '13800138000'],
    ['[$¥-804]0000', '12', '¥0012'],
  ])('by the format %s: %s is %s', async (format, raw, expected) => {
    expect(await readCells(number(raw, 1), { formats: [format] })).toEqual([expected]);
  });

  it('may have been 1.38E+10 once where it is formatted so, and is not believed then', async () => {
    const shown = async (raw: string, format: string | number) =>
      (await readCells(number(raw, 1), { formats: [format] }))[0];
    expect(await shown('13800000000', '0.00E+00')).toBe('1.38E+10');
    expect(await shown('13800100000', 11)).toBe('1.38001E+10');
    expect(await shown('100000', 11)).toBe('1E+05');
    expect(await shown('13800138000', 11)).toBe('13800138000');
    expect(await shown('123456', 11)).toBe('123456');
  });

  it('of a thousand or more is marked where its format separates thousands, for it may have been a list', async () => {
    const [record] = await readRows(`<row>${number('7100', 1)}${number('100', 1)}</row>`, { formats: [3] });
    expect(record).toMatchObject({ cells: ['7100', '100'], marks: new Map([[0, 'grouped']]) });
  });
});

describe('a date of a sheet', () => {
  it.each([
    ['a format of its own', 'yyyy-mm-dd', '46198', '2026-06-25'],
    ['words in its format', '[$-804]yyyy"年"m"月"d"日"', '46198', '2026-06-25'],
    ['a built-in format', 14, '46198', '2026-06-25'],
    ['a format of East Asia', 31, '46198', '2026-06-25'],
    ['a time of day', 'm/d/yy h:mm', '46198.770833333336', '2026-06-25 18:30:00'],
    ['a time of day that its format does not show', 14, '46198.770833333336', '2026-06-25 18:30:00'],
    ['seconds that a double does not hit', 22, '46198.99999999', '2026-06-26'],
    ['a time alone', 'h:mm', '0.2986111111111111', '07:10:00'],
    ['hours beyond a day', '[h]:mm', '46198.5', '2026-06-25 12:00:00'],
    ['days before March 1900', 14, '59', '1900-02-28'],
    ['the day that never was', 14, '60', '########'],
    ['a negative number', 14, '-1', '########'],
    ['a day after 9999', 14, '2958466', '########'],
  ])('is read with %s', async (_, format, raw, expected) => {
    const [record] = await readRows(`<row>${number(raw, 1)}</row>`, { formats: [format] });
    expect(record).toEqual({ row: 1, cells: [expected], marks: new Map([[0, 'date']]) });
  });

  it('counts from 1904 where the workbook says so, and other numbers there are marked', async () => {
    const workbook = { formats: [14], is1904: true } as const;
    const [record] = await readRows(`<row>${number('44736', 1)}${number('46198')}</row>`, workbook);
    expect(record?.cells).toEqual(['2026-06-25', '46198']);
    expect(record?.marks).toEqual(
      new Map([
        [0, 'date'],
        [1, 'number_1904'],
      ]),
    );
  });

  it('may be written as ISO 8601 has it', async () => {
    const cells = ['2026-06-25', '2026-06-25T00:00:00', '2026-06-25T18:30:59.000Z', 'soon'];
    const xml = cells.map((each) => `<c t="d"><v>${each}</v></c>`).join('');
    expect(await readCells(xml)).toEqual(['2026-06-25', '2026-06-25', '2026-06-25 18:30:59', 'soon']);
  });

  it('is none by the formats of rules that colour cells, or of named styles', async () => {
    expect(await readCells(number('46198', 1), { formats: ['0'] })).toEqual(['46198']);
  });
});

describe('any other cell of a sheet', () => {
  it('is what the spreadsheet shows: TRUE, FALSE, an error', async () => {
    const cells = '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><f>NA()</f><v>#N/A</v></c>';
    expect(await readCells(cells)).toEqual(['TRUE', 'FALSE', '#N/A']);
  });

  it('is a formula that is marked where what it comes to is not stored', async () => {
    const cells = '<c><f>A1&amp;"x"</f></c><c><f t="shared" si="0"/><v/></c><c><f>1+1</f><v>2</v></c>';
    const [record] = await readRows(`<row>${cells}</row>`);
    expect(record?.cells).toEqual(['=A1&"x"', '=…', '2']);
    expect([...(record?.marks?.values() ?? [])]).toEqual(['formula', 'formula']);
  });
});
