import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { createTextBudget, cutCells } from '../../../shared/rows/text-budget.ts';
import { buildWorkbook } from '../../support/build-workbook.ts';
import { NEW_USER } from '../../support/new-user.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

const LONG = 'x'.repeat(20_000);
const PROFILE = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 1, // 13 rows a chunk
    language: 'en',
    defaults: NEW_USER,
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

describe('the texts of a thousand rows that follow each other', () => {
  it('have a budget of two million characters, each thousand its own', () => {
    const crowdedBy = createTextBudget(2);
    const over = Array.from({ length: 1_200 }, (_, at) => at + 2).filter(
      (row) => crowdedBy({ row, cells: ['a', LONG] }) !== undefined,
    );
    expect([over[0], over.length, over.at(-1)]).toEqual([101, 1_000 - 99 + 200 - 99, 1_201]);
  });

  it('never cost a blank row anything, and name the column of the longest cell', () => {
    const crowdedBy = createTextBudget(2);
    for (let row = 2; row < 102; row++) crowdedBy({ row, cells: ['a', '', LONG] });
    expect(crowdedBy({ row: 102, cells: ['', '', ''] })).toBeUndefined();
    expect(crowdedBy({ row: 103, cells: ['b', 'Bo', ''] })).toBe(2);
  });

  it('are kept, beyond it, only as far as they tell whose row it is', () => {
    expect(cutCells(['Tess', LONG, 'tess', '138'], 2)).toEqual(['Tess', '', 'tess', '138']);
    expect(cutCells([LONG], 0)[0]).toHaveLength(500);
  });

  it.each([
    [
      'a workbook whose cells share a text',
      buildWorkbook({
        strings: `<si><t>${LONG}</t></si>`,
        sheets: [
          {
            name: 'a',
            rows: `<row r="1"><c r="A1" t="str"><v>用户名</v></c><c r="B1" t="str"><v>姓名</v></c><c r="C1" t="str"><v>经历</v></c></row>${Array.from(
              { length: 120 },
              (_, at) =>
                `<row r="${at + 2}"><c r="A${at + 2}" t="str"><v>u${at}</v></c><c r="B${at + 2}" t="str"><v>张伟</v></c><c r="C${at + 2}" t="s"><v>0</v></c></row>`,
            ).join('')}`,
          },
        ],
      }),
    ],
    [
      'a CSV',
      Buffer.from(
        ['用户名,姓名,经历', ...Array.from({ length: 120 }, (_, at) => `u${at},张伟,${LONG}`)].join('\n'),
      ),
    ],
  ])('in %s cost the rows that are over the budget, whose reason names the column', async (_, bytes) => {
    const road = await createSpreadsheetRoad(PROFILE);
    const { rows, summary, decided } = await road.drop(bytes);
    expect(summary.outcomes).toEqual({ created: 99, rejected: 21 });
    expect(rows[99]?.cells).toEqual(['\u26a0 u99', '张伟', '']);
    expect(rows[99]?.problems?.map(({ column, code }) => `${column}:${code}`)).toEqual([
      '经历:too_much_text',
    ]);
    expect(decided.filter(({ kind }) => kind === 'user')).toHaveLength(99);
  });
});
