/** A law of reports: what was refused, and is sent back untouched but for passwords, is refused again. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { UNDONE_OUTCOMES } from '../../shared/user/outcome.ts';
import { createRoads, linesOf } from '../support/any-file.ts';
import { buildWorkbook, columnName, escapeText } from '../support/build-workbook.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { readWorkbook, rowsOf } from '../support/read-workbook.ts';
import type { Journey } from '../support/spreadsheet-road.ts';

const HEADINGS = ['用户名', '姓名', '密码', '有效期', '角色', '工号', '手机号', '爱好'];
const PASSWORD = 'Pass-1001x';
const FORMATS = [14, '#,##0', '000000.', '0.00E+00', '0%'];

const plain = fc.constantFrom(
  ...[
    '',
    'tess',
    'tom',
    '张伟',
    'Init-2031x',
    '2036-12-31',
    '长期',
    '7,10',
    '7-10',
    '7.0',
    '000004',
    '1.38E+10',
  ],
  ...[
    '123456789012345600',
    '13800138000',
    '合计',
    '张伟\0',
    'J?rgen',
    '=1+1',
    '"a',
    'NULL',
    '密码：Init-2031x',
    '⚠',
  ],
);
/** The XML of a cell after its name. */
const typed = fc.oneof(
  plain.map((text) =>
    text === '' ? '/>' : ` t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`,
  ),
  fc
    .tuple(fc.constantFrom(4, 7100, 48_000, 46_198, 13_800_000_000), fc.nat(FORMATS.length))
    .map(([number, style]) => ` s="${style}"><v>${number}</v></c>`),
  fc.constantFrom('><f>1+1</f></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>'),
);
const rowsOfCells = <T>(cell: fc.Arbitrary<T>) =>
  fc.array(fc.array(cell, { minLength: 2, maxLength: HEADINGS.length + 1 }), { minLength: 1, maxLength: 8 });

const csv = rowsOfCells(plain).map((rows) => Buffer.from(Papa.unparse([HEADINGS, ...rows])));
const workbook = fc.tuple(rowsOfCells(typed), fc.boolean()).map(([rows, is1904]) => {
  const header = HEADINGS.map((text) => ` t="inlineStr"><is><t>${text}</t></is></c>`);
  const xml = [header, ...rows].map((cells, at) => {
    const named = cells.map((cell, place) => `<c r="${columnName(place)}${at + 1}"${cell}`);
    return `<row r="${at + 1}">${named.join('')}</row>`;
  });
  const formats = FORMATS;
  return buildWorkbook({
    formats,
    sheets: [{ name: 'a', rows: xml.join('') }],
    ...(is1904 ? { is1904 } : {}),
  });
});

/** A file of rows to fix with its passwords typed. */
function withPasswords([header = [], ...rows]: readonly string[][]): string[][] {
  const at = header.indexOf('密码');
  return [
    header,
    ...rows.map((cells) => header.map((_, place) => (place === at ? PASSWORD : (cells[place] ?? '')))),
  ];
}

/** Whether each row to fix was refused, and for more than its password. */
const refusedOf = ({ rows, decided }: Journey): boolean[] =>
  rows.flatMap(({ outcome }, at) => {
    if (!UNDONE_OUTCOMES.has(outcome)) return [];
    const row = decided[at];
    return [row?.kind === 'rejected' && row.problems.some(({ column }) => column !== '密码')];
  });

it.each([
  ['a CSV', csv],
  ['a workbook', workbook],
] as const)(
  'a row that was refused in %s is refused until somebody changes it',
  async (_, file) => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        const road = await roadOf();
        const journey = await road.drop(bytes);
        if (!journey.toFix || !journey.failed) return;
        const refused = refusedOf(journey);
        const [sheet] = readWorkbook(journey.toFix).sheets;
        const again = [
          buildWorkbook({ sheets: [{ name: 'a', rows: withPasswords(sheet ? rowsOf(sheet) : []) }] }),
          Buffer.from(Papa.unparse(withPasswords(linesOf(journey.failed)))),
        ];
        for (const each of again) {
          const back = await road.drop(each);
          const passed = back.decided.filter(({ kind }, at) => kind === 'user' && refused[at]);
          expect(passed).toEqual([]);
        }
      }),
      { numRuns: fuzzRuns(0.2) },
    );
  },
  600_000,
);
