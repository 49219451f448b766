import { describe, expect, it } from 'vitest';
import { USER_SCHEMA as ALLINPAY } from '../../../shared/gateway/allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from '../../../shared/gateway/ovopark/fields.ts';
import { createCellReader } from '../../../shared/rows/read-cells.ts';
import { readHeader } from '../../../shared/rows/read-header.ts';
import { createRowReader } from '../../../shared/rows/row-reader.ts';
import { renderTemplate } from '../../../shared/rows/template.ts';
import type { AdviceOptions } from '../../../shared/rows/template-advice.ts';
import { renderWorkbookTemplate } from '../../../shared/workbook/template.ts';
import { find, type ReadSheet, readWorkbook, rowsOf } from '../../support/read-workbook.ts';
import { FIELDS } from '../rows/fields.ts';

const VENDORS = { 'a small vendor': FIELDS, Ovopark: OVOPARK.fields, Allinpay: ALLINPAY.fields };

const ENGLISH: AdviceOptions = { language: 'en', matchBy: 'userName' };

function sheetsOf(options: Partial<AdviceOptions> = {}, fields = FIELDS): ReadSheet[] {
  return [...readWorkbook(renderWorkbookTemplate(fields, { ...ENGLISH, ...options })).sheets];
}

const staffOf = (options: Partial<AdviceOptions> = {}, fields = FIELDS): ReadSheet => {
  const [staff] = sheetsOf(options, fields);
  if (!staff) throw new Error('There is no sheet.');
  return staff;
};

/** A column's sheet cells by its heading without mark. */
function columnOf(sheet: ReadSheet, heading: string): string {
  const at = (rowsOf(sheet)[0] ?? []).findIndex((text) => text.startsWith(heading));
  return String.fromCharCode(65 + at);
}

const noteOf = (sheet: ReadSheet, heading: string): string =>
  sheet.notes.get(`${columnOf(sheet, heading)}1`) ?? '';

describe.each(Object.entries(VENDORS))('the workbook template for %s', (_, fields) => {
  describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
    const matchBy = fields[0]?.name ?? '';
    const staff = staffOf({ language, matchBy }, fields);
    const [headings = [], sample = []] = rowsOf(staff);
    const header = readHeader(headings, fields, { language, matchBy });
    if ('error' in header) throw new Error(header.error.message);

    it('has headings that are all understood, whatever marks they have', () => {
      expect(headings.some((heading) => /必填|required/.test(heading))).toBe(true);
      expect(header.columns.map(({ field }) => field)).toEqual(
        fields.filter(({ writtenBy }) => writtenBy !== 'update').map(({ name }) => name),
      );
    });

    it('has the sample row of the CSV, which is ignored when it comes back', () => {
      const [, inCsv] = renderTemplate(fields, { language });
      expect(sample).toEqual(inCsv);
      const reader = createRowReader({ header, fields, language, matchBy });
      expect(reader.read({ row: 2, cells: sample })).toMatchObject({ kind: 'ignored' });
    });

    it('has a note on every heading', () => {
      expect(staff.notes.size).toBe(headings.length);
    });

    it('is named and explained in the language', () => {
      const [, help] = sheetsOf({ language, matchBy }, fields);
      expect([staff.name, help?.name]).toEqual(language === 'en' ? ['Staff', 'Help'] : ['员工名单', '说明']);
      const listed = rowsOf(help as ReadSheet).map(([first]) => first);
      expect(listed).toEqual(expect.arrayContaining(headings));
    });
  });
});

describe('the workbook template', () => {
  it('marks what a new person cannot do without, and what tells who a row is about', () => {
    const marked = (options: Partial<AdviceOptions>) =>
      (rowsOf(staffOf(options))[0] ?? []).filter((text) => text.endsWith('(required)'));
    expect(marked({ matchBy: 'employeeNumber', defaults: { roleIds: '7' } })).toEqual([
      'User name (required)',
      'Display name (required)',
      'Employee number (required)',
      'Password (required)',
    ]);
  });

  it('does not mark one of two columns that will do in place of each other, and names the other', () => {
    const staff = staffOf({ matchBy: 'userId', language: 'zh-CN' }, ALLINPAY.fields);
    expect(rowsOf(staff)[0]).toEqual(expect.arrayContaining(['显示名', '姓名', '密码（必填）']));
    expect(noteOf(staff, '显示名')).toContain('“姓名”');
    expect(noteOf(staff, '姓名')).toContain('“显示名”');
  });

  it('says the form of a column, its length, its pattern and an example', () => {
    const staff = staffOf({ patterns: { employeeNumber: '^\\d{6}$' } });
    expect(noteOf(staff, 'Display name').split('\n').slice(1)).toEqual([
      'Text',
      'At most 20 characters',
      'For example: Zhang San',
    ]);
    expect(noteOf(staff, 'Employee number')).toContain('Expected: 6 digits\nFor example: 000001');
  });

  it('says what new people get by default, in words for a flag, and never a password', () => {
    const staff = staffOf({ defaults: { isSingleSign: '1', roleIds: '7', password: 'hush-hush-77' } });
    expect(noteOf(staff, 'Single sign-on')).toContain('new people get “yes”');
    expect(noteOf(staff, 'Roles')).toContain('new people get “7”');
    expect([...staff.notes.values(), ...rowsOf(staff).flat()].join()).not.toContain('hush');
  });

  it('offers yes and no for a flag, and the values of a vendor, in every row that is read', () => {
    const staff = staffOf({ language: 'zh-CN' });
    const lists = find(staff.root, 'dataValidation').map(({ attributes, children }) => [
      attributes.sqref,
      children[0]?.text,
    ]);
    const [flag, status] = [columnOf(staff, '单点登录'), columnOf(staff, '状态')];
    expect(lists).toEqual([
      [`${flag}2:${flag}100001`, '"是,否"'],
      [`${status}2:${status}100001`, '"0,-1"'],
    ]);
  });

  it('offers names from a sheet of their own, and lets others be typed', () => {
    const choices = { roleIds: ['店长', '督导'], pId: ['王总'] };
    const [staff, , third] = sheetsOf({ choices });
    if (!staff || !third) throw new Error('There is no third sheet.');
    expect([third.name, rowsOf(third)]).toEqual([
      'Choices',
      [
        ['Roles', 'Manager id'],
        ['店长', '王总'],
        ['督导', ''],
      ],
    ]);
    const lists = find(staff.root, 'dataValidation');
    const [roles] = lists.filter(({ attributes }) => attributes.sqref?.startsWith(columnOf(staff, 'Roles')));
    expect(roles?.children[0]?.text).toBe("'Choices'!$A$2:$A$3");
    expect(lists.every(({ attributes }) => attributes.showErrorMessage === undefined)).toBe(true);
    expect(noteOf(staff, 'Roles')).toContain('For example: 店长');
  });
});

describe('the sample of a template', () => {
  it.each([
    ['as many digits as a pattern asks for', { employeeNumber: '^\\d{6}$' }, {}, '000001'],
    ['the default of the profile', { employeeNumber: '^E-\\d+$' }, { employeeNumber: 'E-7' }, 'E-7'],
    ['nothing where no value is known', { employeeNumber: '^E-\\d+$' }, {}, ''],
    ['our own where it fits', { employeeNumber: '^A\\d{4}$' }, {}, 'A0001'],
  ])('fits the pattern of the profile: %s', (_, patterns, defaults, sample) => {
    const [headings, row] = renderTemplate(FIELDS, { language: 'en', patterns, defaults });
    expect(row[headings.indexOf('Employee number')]).toBe(sample);
  });

  it('is valid under any patterns', () => {
    const patterns = Object.fromEntries(
      FIELDS.map(({ name }, at) => [name, at % 2 ? '^\\d{4}$' : '^[A-Z]{2}\\d$']),
    );
    const offered = FIELDS.filter(({ writtenBy }) => writtenBy !== 'update').slice(1);
    const [, [, ...sample]] = renderTemplate(FIELDS, { language: 'zh-CN', patterns });
    for (const [at, field] of offered.entries())
      expect(
        createCellReader(field, { pattern: patterns[field.name], isKey: false })(sample[at] ?? '').code,
        field.name,
      ).toBeUndefined();
  });
});
