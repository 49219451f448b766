/** What a spreadsheet that was not written by us makes of our workbooks. Excel, which is stricter, has never seen them. */
import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../infra/cli/choose-profile.ts';
import { userSchemaOf } from '../../shared/gateway/profile.ts';
import { renderWorkbookTemplate } from '../../shared/workbook/template.ts';
import { HAS_LIBREOFFICE, LIBREOFFICE_TIMEOUT_MS, saveByLibreOffice } from '../support/libreoffice.ts';
import { find, type ReadSheet, readWorkbook, rowsOf } from '../support/read-workbook.ts';
import { speaking } from '../support/speaking.ts';
import { createSpreadsheetRoad } from '../support/spreadsheet-road.ts';

if (!HAS_LIBREOFFICE) process.stderr.write('LibreOffice is not installed: its tests are skipped.\n');

const HEADINGS = '用户名,姓名,密码,有效期,单点登录,角色,部门,组织,门店,工号,手机号,备注';
const FILE = [
  HEADINGS,
  'lina,李娜,Pass-1,长期,否,"7,10",101,21,3001,000004,1.38E+10,=1+1',
  'wangfang,王芳,Pass-2,2036-12-31,也许,7,101,21,3001,00000000000000000005,13800138001,"two\nlines"',
  'zhaolei,赵磊,Pass-3,2036-12-31,TRUE,7,101,21,3001,1E5,123," 1/2 "',
  "qianwei,钱伟,Pass-4,2036-12-31,no,店长,101,21,3001,6-25,13800138002,_x0041_ & <b> 'x",
].join('\r\n');

const sheetsOf = (bytes: Uint8Array): readonly [ReadSheet, ...ReadSheet[]] => {
  const [first, ...others] = readWorkbook(bytes).sheets;
  if (!first) throw new Error('There is no sheet.');
  return [first, ...others];
};

describe.skipIf(!HAS_LIBREOFFICE)('a workbook that LibreOffice has opened and saved', () => {
  it.each(['zh-CN', 'en'] as const)(
    'has every cell and note that it had, and its rows are read alike: %s',
    async (language) => {
      const { profile } = chooseProfile('ovopark');
      const road = await createSpreadsheetRoad({ ...profile, language });
      const { toFix, rows } = await road.drop(Buffer.from(FILE));
      if (!toFix) throw new Error('There is nothing to fix.');
      const [ours] = sheetsOf(toFix);
      const bytes = await saveByLibreOffice(toFix);
      const [saved] = sheetsOf(bytes);
      expect(rowsOf(saved)).toEqual(rowsOf(ours));
      expect([...saved.notes].sort()).toEqual([...ours.notes].sort());
      expect(saved.name).toBe(ours.name);
      expect([...saved.cells.values()].every(({ text, type }) => text === '' || type === 's')).toBe(true);
      const again = await road.drop(bytes);
      expect(again.rows.map(({ cells }) => cells)).toEqual(rows.map(({ cells }) => cells));
      expect(again.rows.map(({ outcome }) => outcome)).toEqual(rows.map(({ outcome }) => outcome));
    },
    LIBREOFFICE_TIMEOUT_MS,
  );

  it(
    'has the headings, notes and drop-downs of a template',
    async () => {
      const { profile } = chooseProfile('ovopark');
      const bytes = renderWorkbookTemplate(userSchemaOf(profile).fields, {
        ...speaking(profile),
        choices: { roleIds: ['店长', '督导'] },
      });
      const ours = sheetsOf(bytes);
      const saved = sheetsOf(await saveByLibreOffice(bytes));
      expect(saved.map((sheet) => [sheet.name, rowsOf(sheet)])).toEqual(
        ours.map((sheet) => [sheet.name, rowsOf(sheet)]),
      );
      expect([...saved[0].notes].sort()).toEqual([...ours[0].notes].sort());
      // LibreOffice keeps those of the first thousand rows.
      const lists = (sheet: ReadSheet) =>
        find(sheet.root, 'dataValidation').map(({ attributes, children }) => [
          attributes.sqref?.replace(/\d{4,}$/, 'n'),
          children[0]?.text.replaceAll("'", ''),
        ]);
      expect(lists(saved[0]).sort()).toEqual(lists(ours[0]).sort());
    },
    LIBREOFFICE_TIMEOUT_MS,
  );
});
