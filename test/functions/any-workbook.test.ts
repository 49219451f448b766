/** A law of workbooks: whatever texts a table has, as a workbook it is the same as it is as a CSV, but for texts that look converted. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { createRoads, cuts, expectReport } from '../support/any-file.ts';
import { buildWorkbook, columnName, escapeText, rowsXml } from '../support/build-workbook.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import type { Journey } from '../support/spreadsheet-road.ts';

const HEADINGS = ['用户名', '姓名(必填)', '手机号码', '有效期', '密码', '爱好', '工号', '角色'];
const cell = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'12 .,;|"\'=_x\r\n张伟李萍静𠮷') }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['', 'li.na', '13800138000', '2026/6/25', '46198', '#N/A', '是', '000123', '123'],
      ...[
        'Init-Pw-2031x',
        'Tess One',
        '_x0041_',
        '<a>&amp;',
        ' a ',
        '=1+1',
        "'=1",
        'NULL',
        '7,100',
        '\ufffd',
      ],
    ),
  },
);
const table = fc
  .integer({ min: 2, max: HEADINGS.length })
  .chain((width) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 })
      .map((rows) => [HEADINGS.slice(0, width), ...rows]),
  );

/** The same texts in `sharedStrings.xml`, each run in two. */
function shared(rows: readonly (readonly string[])[]): { rows: string; strings: string } {
  const texts: string[] = [];
  const cellXml = (text: string, place: number, row: number): string =>
    `<c r="${columnName(place)}${row}" t="s"><v>${texts.push(text) - 1}</v></c>`;
  const xml = rows.map(
    (cells, at) =>
      `<row r="${at + 1}">${cells.map((text, place) => cellXml(text, place, at + 1)).join('')}</row>`,
  );
  const run = (text: string): string => `<r><t xml:space="preserve">${escapeText(text)}</t></r>`;
  return {
    rows: xml.join(''),
    strings: texts
      .map((text) => {
        const [first = '', ...others] = text;
        return `<si>${run(first)}${run(others.join(''))}</si>`;
      })
      .join(''),
  };
}

/** What a spreadsheet may have made of a text only where cells have no types. */
const CONVERSIONS: ReadonlySet<string> = new Set(['excel_date', 'excel_decimal', 'excel_number']);
const hasConversions = ({ decided }: Journey): boolean =>
  decided.some((row) => row.kind === 'rejected' && row.problems.some(({ code }) => CONVERSIONS.has(code)));

/** A sheet has no blank rows at its end. */
function withoutBlankEnd({ decided }: Journey) {
  const last = decided.findLastIndex(
    ({ kind, cells }) => kind !== 'ignored' || cells.some((text) => text !== ''),
  );
  return decided.slice(0, last + 1);
}

describe('any table of texts', () => {
  it('comes to the same rows as a workbook and as a CSV', async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), cuts, async (rows, isShared, lengths) => {
        const road = await roadOf();
        const csv = await road.drop(Buffer.from(`\ufeff${Papa.unparse(rows, { quotes: true })}`));
        const { rows: xml, strings } = isShared ? shared(rows) : { rows: rowsXml(rows), strings: '' };
        const workbook = await road.drop(
          buildWorkbook({ sheets: [{ name: 'a', rows: xml }], strings }),
          lengths,
        );
        expect(workbook.summary.error).toEqual(csv.summary.error);
        if (csv.summary.error || hasConversions(csv)) return;
        expectReport(workbook);
        expect(withoutBlankEnd(workbook)).toEqual(withoutBlankEnd(csv));
        expect(workbook.columns).toEqual(csv.columns);
        expect(workbook.summary.notes).toEqual(csv.summary.notes);
      }),
      { numRuns: fuzzRuns(0.2) },
    );
  }, 1_200_000);
});
