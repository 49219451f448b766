import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../../infra/cli/choose-profile.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { find, parseXml, type ReadSheet, readWorkbook, rowsOf } from '../../support/read-workbook.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

const HEADINGS = '用户名,姓名,密码,有效期,单点登录,角色,部门,组织,门店,工号,手机号,备注';
const good = (user: string, rest: string): string =>
  `${user},张伟,Pass-1001,2036-12-31,否,7,101,21,3001,${rest}`;

/** Row 2 is right, 3 has two wrong cells, 4 what begins like a formula, 5 is blank, 6 too long, 7 the user of row 2. */
const FILE = [
  HEADINGS,
  good('zhangwei', '000004,13800138000,'),
  good('lina', '000005,1.38E+10,').replace('2036-12-31', '长期'),
  good('wangfang', "000006,1,=1+1,''=2+2").replace(/,[^,]*$/, ''),
  ',,,,,,,,,,,',
  good('chenjie', '000007,13800138003,note,more,cells'),
  good('zhangwei', '000008,13800138004,'),
].join('\r\n');

async function drop(language: Language, file = FILE) {
  const road = await createSpreadsheetRoad({ ...chooseProfile('ovopark').profile, language });
  return { road, ...(await road.drop(Buffer.from(file))) };
}

const sheetOf = (bytes: Buffer | undefined): ReadSheet => {
  const [sheet] = bytes ? readWorkbook(bytes).sheets : [];
  if (!sheet) throw new Error('There is no workbook.');
  return sheet;
};

describe.each([
  ['zh-CN', '需要修改.xlsx', ['导入结果', '处理办法', '原行号'], '请修改', '已新建', '已忽略', '需要修改'],
  [
    'en',
    'to-fix.xlsx',
    ['Import result', 'What to do', 'Import row'],
    'Please fix',
    'Created',
    'Ignored',
    'To fix',
  ],
] as const)('the workbooks of a report in %s', (language, file, added, fix, created, ignored, title) => {
  it('have what became of each row, what to do and its number before the columns of the upload', async () => {
    const { workbook, toFix, summary } = await drop(language);
    expect(summary.files).toEqual(['index.html', 'report.csv', 'failed.csv', 'report.xlsx', file]);
    const all = rowsOf(sheetOf(workbook));
    expect(all[0]).toEqual([...added, ...HEADINGS.split(','), 'import_extra']);
    expect(all.slice(1).map(([outcome, , row]) => [row, outcome])).toEqual([
      ['2', created],
      ['3', fix],
      ['4', fix],
      ['5', ignored],
      ['6', fix],
      ['7', fix],
    ]);
    expect(sheetOf(toFix).name).toBe(title);
    expect(rowsOf(sheetOf(toFix)).map(([, , row]) => row)).toEqual([added[2], '3', '4', '6', '7']);
  });

  it('say under the headings what is wrong, and at the cell', async () => {
    const { toFix, rows } = await drop(language);
    const sheet = sheetOf(toFix);
    const [date, mobile] = rows[1]?.problems ?? [];
    const colon = language === 'en' ? ': ' : '：';
    expect(rowsOf(sheet)[1]?.[1]).toBe(`有效期${colon}${date?.message}\n手机号${colon}${mobile?.message}`);
    expect([sheet.notes.get('G2'), sheet.notes.get('N2')]).toEqual([date?.message, mobile?.message]);
  });
});

describe('the workbook of rows to fix', () => {
  it('has the text of every cell as it was, and leaves passwords out', async () => {
    const { toFix } = await drop('zh-CN');
    const [, ...rows] = rowsOf(sheetOf(toFix));
    const rest = ['7', '101', '21', '3001'];
    expect(rows.map((cells) => cells.slice(3))).toEqual([
      ['lina', '张伟', '', '长期', '否', ...rest, '000005', '1.38E+10', '', ''],
      ['wangfang', '张伟', '', '2036-12-31', '否', ...rest, '000006', '1', '=1+1', ''],
      ['chenjie', '张伟', '', '2036-12-31', '否', ...rest, '000007', '13800138003', 'note', 'more,cells'],
      ['\u26a0 zhangwei', '张伟', '', '2036-12-31', '否', ...rest, '000008', '13800138004', '', ''],
    ]);
    const { parts } = readWorkbook(toFix ?? Buffer.alloc(0));
    expect([...parts.values()].join()).not.toContain('Pass-1001');
  });

  it('colours the cells that are wrong and no others', async () => {
    const { toFix } = await drop('zh-CN');
    const { cells } = sheetOf(toFix);
    const wrong = cells.get('G2')?.style;
    const coloured = [...cells].filter(([name, { style }]) => !name.startsWith('A') && style === wrong);
    expect(coloured.map(([name]) => name)).toEqual(['G2', 'N2', 'N3', 'D5']);
  });

  it('says at the heading of passwords to type them again', async () => {
    const { toFix } = await drop('zh-CN');
    expect(sheetOf(toFix).notes.get('F1')).toContain('请重新填写密码');
  });

  it('is not there where nothing is to be fixed', async () => {
    const { toFix, workbook, summary } = await drop('en', `${HEADINGS}\n${good('zhangwei', '000004,,')}`);
    expect([toFix, summary.files]).toEqual([undefined, ['index.html', 'report.csv', 'report.xlsx']]);
    expect(rowsOf(sheetOf(workbook))).toHaveLength(2);
  });

  it.each(['zh-CN', 'en'] as const)(
    'is read like the upload when its rows come back as they are: %s',
    async (language) => {
      const { toFix, road, summary } = await drop(language);
      const again = await road.drop(Buffer.from(Papa.unparse(rowsOf(sheetOf(toFix)))));
      expect(again.columns.map(({ heading }) => heading)).toEqual(HEADINGS.split(','));
      expect(again.summary.notes).toEqual(summary.notes);
      expect(again.rows.map(({ outcome }) => outcome)).toEqual([
        'rejected',
        'rejected',
        'rejected',
        'rejected',
      ]);
      expect(rowsOf(sheetOf(again.toFix)).map((cells) => cells.slice(3))).toEqual(
        rowsOf(sheetOf(toFix)).map((cells) => cells.slice(3)),
      );
    },
  );

  it('keeps an apostrophe before what looks like a formula through the next round', async () => {
    const file = `${HEADINGS}\n${good('zhangwei', "000004,1,''=1+1")}`;
    const first = await drop('en', file);
    const again = await first.road.drop(Buffer.from(Papa.unparse(rowsOf(sheetOf(first.toFix)))));
    expect(again.rows[0]?.cells).toEqual(first.rows[0]?.cells);
    expect(first.rows[0]?.cells.at(-1)).toBe("'=1+1");
  });
});

describe('a cell that no spreadsheet could hold', () => {
  const HEADED = `${HEADINGS},门店编号列表`;

  it('shows the damage, and is refused when it comes back', async () => {
    const shops = Array.from({ length: 9_000 }, (_, at) => at + 1_000).join();
    const rows = [
      good('zhang\u0001wei', '000004,13800138000,,7'),
      good('lina', `000005,1.38E+10,,"${shops}"`),
    ];
    const { toFix, road } = await drop('en', [HEADED, ...rows].join('\r\n'));
    const [headings = [], first = [], second = []] = rowsOf(sheetOf(toFix));
    expect([first[3], second[15]?.length, second[15]?.at(-1)]).toEqual(['zhang\ufffdwei', 32_767, '\ufffd']);
    second[13] = '13800138001';
    const again = await road.drop(Buffer.from(Papa.unparse([headings, first, second])));
    expect(again.rows.map(({ problems }) => problems?.map(({ column }) => column))).toEqual([
      ['用户名'],
      ['门店编号列表'],
    ]);
  });
});

describe('a workbook in the language of its report', () => {
  it('has columns wide enough for its headings and first cells, where hanzi are two wide', async () => {
    const { workbook } = await drop('zh-CN');
    const widths = find(sheetOf(workbook).root, 'col').map(({ attributes }) => Number(attributes.width));
    // 工号 beside 000004, and 单点登录.
    expect([widths[12], widths[7]]).toEqual([8, 10]);
    const rows = find(sheetOf(workbook).root, 'row');
    expect(rows.map(({ attributes }) => Number(attributes.ht ?? 15) > 15)).toEqual([
      ...[false, false, true, true, false, true, true],
    ]);
  });

  it('has parts that are all well-formed', async () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const { toFix } = await drop(language);
      for (const xml of readWorkbook(toFix ?? Buffer.alloc(0)).parts.values()) parseXml(xml);
    }
  });
});
