/** A law of the whole road from bytes to report.csv, for tables of any kind. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { encode } from '../shared/csv/encode.ts';
import { createRoads, cuts, ENCODINGS, expectReport } from '../support/any-file.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { type Journey, withoutSign } from '../support/spreadsheet-road.ts';

const HEADINGS = ['用户名', '姓名(必填)', '手机号码', '有效期', '密码', '爱好'];
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'12 .,;|"\'=\n张伟李萍静𠮷') }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'li.na', '13800138000', '1.38E+10', '2026/6/25', '46198', '#N/A', '是'),
  },
);
const table = fc
  .integer({ min: 2, max: HEADINGS.length })
  .chain((width) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 })
      .map((rows) => [HEADINGS.slice(0, width), ...rows]),
  );
const dialect = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\r\n', '\n', '\r'),
  quotes: fc.boolean(),
  hasMark: fc.boolean(),
});

/** Cells that are the same, but for those that one of the reports hides: without its password a row shows other cells. */
function expectSameCells(back: Journey, first: Journey): void {
  expect(back.decided).toHaveLength(first.decided.length);
  for (const [at, row] of back.decided.entries()) {
    const cells = row.cells.map(withoutSign);
    const before = first.decided[at]?.cells.map(withoutSign) ?? [];
    expect(cells.map((cell, place) => cell && before[place] && cell)).toEqual(
      cells.map((cell, place) => cell && before[place] && before[place]),
    );
  }
}

/** A line in one cell is told by the separator that the file has, and so in words of its own. */
const WHOLE_LINE: ReadonlySet<string> = new Set(['quoted_line', 'other_separator']);
const decidedOf = ({ decided }: Journey) =>
  decided.map((row) =>
    row.kind === 'rejected' && row.problems.some(({ code }) => WHOLE_LINE.has(code))
      ? { ...row, problems: [] }
      : row,
  );

describe('any table, in any dialect and encoding, cut anywhere', () => {
  it('has the same report, and the report comes back as the same rows', async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(table, dialect, cuts, async (rows, { encoding, hasMark, ...format }, lengths) => {
        const road = await roadOf();
        const plain = await road.drop(Buffer.from(Papa.unparse(rows)));
        const mark = hasMark && encoding !== 'gb18030' ? '\ufeff' : '';
        const bytes = encode(mark + Papa.unparse(rows, format), encoding);
        const other = await road.drop(bytes, lengths);
        expectReport(plain);
        expect(other.summary.error).toEqual(plain.summary.error);
        if (plain.summary.error) return;
        expect(decidedOf(other)).toEqual(decidedOf(plain));
        const back = await road.drop(plain.report, lengths);
        // Of a row in which nothing but a password stood, nothing is left.
        if (back.summary.error?.code === 'no_rows') return;
        expectSameCells(back, plain);
      }),
      { numRuns: fuzzRuns(0.1) },
    );
  }, 1_200_000);
});
