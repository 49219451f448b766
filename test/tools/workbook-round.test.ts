/** The HR assistant's whole round: the template filled in, dropped, what is wrong fixed in LibreOffice's own file, dropped again. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadNames } from '../../infra/load-names.ts';
import { loadProfiles } from '../../infra/load-profiles.ts';
import { userSchemaOf } from '../../shared/gateway/profile.ts';
import { choicesOf } from '../../shared/names/name-table.ts';
import { renderWorkbookTemplate } from '../../shared/workbook/template.ts';
import { createWorkbook } from '../../shared/workbook/write-workbook.ts';
import { HAS_LIBREOFFICE, LIBREOFFICE_TIMEOUT_MS, saveByLibreOffice } from '../support/libreoffice.ts';
import { readWorkbook, rowsOf } from '../support/read-workbook.ts';
import { createSpreadsheetRoad } from '../support/spreadsheet-road.ts';

const PROFILES = join(import.meta.dirname, '../../infra/profiles');
const ROWS = 60;

type Row = Record<string, string>;

/** The rows of the first sheet, by their headings as they are, required marks and all. */
function tableOf(bytes: Uint8Array): {
  readonly name: string;
  readonly headings: string[];
  readonly rows: Row[];
} {
  const [sheet] = readWorkbook(bytes).sheets;
  if (!sheet) throw new Error('There is no sheet.');
  const [headings = [], ...rows] = rowsOf(sheet);
  const named = rows.map((cells) =>
    Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? ''])),
  );
  return { name: sheet.name, headings, rows: named };
}

/** A workbook with these rows, saved by LibreOffice. */
function fill(name: string, headings: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  const book = createWorkbook([{ name, widths: headings.map(() => 12) }]);
  book.addRows([[...headings], ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))]);
  book.endSheet();
  return saveByLibreOffice(Buffer.concat(book.take()));
}

const person = (at: number): Row => ({
  用户名: `staff.${at}`,
  姓名: `王${'伟芳娜敏静丽强磊军洋'[at % 10]}`,
  密码: `Init-${at}-pw!`,
  有效期: at % 3 === 0 ? '长期' : '2031-06-25',
  单点登录: at % 2 === 0 ? '是' : '否',
  角色: at % 4 === 0 ? '店长、督导' : '店员',
  部门: '营运部',
  组织: at % 2 === 0 ? '华东区' : '22',
  门店: '上海南京路店',
  工号: String(at).padStart(6, '0'),
  手机号: `138${String(at).padStart(8, '0')}`,
});

/** The usual mistakes: the column, and what was typed in it. */
const MISTAKES: readonly (readonly [column: string, typed: string])[] = [
  ['角色', '店常'],
  ['门店', '南京路'],
  ['有效期', '2031-06-31'],
  ['单点登录', '也许'],
  ['手机号', '1.38E+10'],
  ['姓名', ''],
  ['组织', '华东'],
];
const mistakeIn = (at: number) => (at % 3 === 0 ? MISTAKES[(at / 3) % MISTAKES.length] : undefined);

/** The column of a heading, whatever mark says that it is required. */
const plain = (heading: string): string => heading.replace('（必填）', '');

describe('sixty people with names for ids and the usual mistakes', () => {
  it.skipIf(!HAS_LIBREOFFICE)(
    'are all imported after one round, each employee number and phone as it was typed',
    async () => {
      const profile = loadProfiles(PROFILES).profiles.find(({ name }) => name === 'sandbox');
      const names = profile && (await loadNames(PROFILES, profile));
      if (!profile || !names) throw new Error('The sandbox has no names.');
      const template = tableOf(
        renderWorkbookTemplate(userSchemaOf(profile).fields, {
          ...profile,
          language: 'zh-CN',
          choices: Object.fromEntries(choicesOf(names.table)),
        }),
      );
      const people = Array.from({ length: ROWS }, (_, at) => person(at + 1));
      const typed = people.map((row, at): Row => {
        const [column = '', wrong = ''] = mistakeIn(at + 1) ?? [];
        const cells = column === '' ? row : { ...row, [column]: wrong };
        return Object.fromEntries(template.headings.map((heading) => [heading, cells[plain(heading)] ?? '']));
      });
      const road = await createSpreadsheetRoad(profile, names.bytes);

      const first = await road.drop(
        await fill(template.name, template.headings, [...template.rows, ...typed]),
      );
      const wrong = people.filter((_, at) => mistakeIn(at + 1));
      expect(first.summary.outcomes).toEqual({
        created: ROWS - wrong.length,
        rejected: wrong.length,
        ignored: 1,
      });
      const toFix = tableOf(await saveByLibreOffice(first.toFix ?? Buffer.alloc(0)));
      expect(toFix.rows.map((row) => row.工号 ?? row['工号（必填）'])).toEqual(wrong.map(({ 工号 }) => 工号));

      const fixed = toFix.rows.map((row, at): Row => {
        const at1 = people.indexOf(wrong[at] ?? {}) + 1;
        const [column = ''] = mistakeIn(at1) ?? [];
        const right = wrong[at] ?? {};
        const isMended = (heading: string): boolean => [column, '密码'].includes(plain(heading));
        return Object.fromEntries(
          Object.entries(row).map(([heading, cell]) => [
            heading,
            isMended(heading) ? (right[plain(heading)] ?? '') : cell,
          ]),
        );
      });
      const second = await road.drop(await fill(toFix.name, toFix.headings, fixed));
      expect(second.summary.outcomes).toEqual({ created: wrong.length });
      expect(
        road.users.map(({ values }) => [values.userName, values.employeeNumber, values.mobilePhone]).sort(),
      ).toEqual(people.map((row) => [row.用户名, row.工号, row.手机号]).sort());
    },
    3 * LIBREOFFICE_TIMEOUT_MS,
  );
});
