import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HELP, parseStartOptions } from '../../../infra/cli/start-options.ts';
import { writeTemplate } from '../../../infra/cli/write-template.ts';
import { loadNames } from '../../../infra/load-names.ts';
import { loadProfiles } from '../../../infra/load-profiles.ts';
import { PROJECT } from '../../support/project.ts';
import { readWorkbook, rowsOf } from '../../support/read-workbook.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

const PROFILES = loadProfiles(join(PROJECT, 'infra/profiles')).profiles;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What `--template` with these words prints. */
const write = (...words: string[]): Promise<string> =>
  writeTemplate(parseStartOptions(['--template', ...words]), { LANG: 'C.UTF-8' });

describe('--template', () => {
  it('is in the help text', () => {
    expect(HELP).toContain('--template [FILE]');
  });

  it('writes to standard output, as UTF-8 that Excel reads, in the language and with the columns of the profile', async () => {
    expect(await write('--profile', 'ovopark')).toMatch(
      /^\ufeff用户名,姓名,密码,有效期,单点登录,角色,部门,.*\r\nsample-user-delete-this-row,张三,.*\r\n$/,
    );
    expect(await write('--profile', 'opretail')).toMatch(/^\ufeffUser name,Display name,Password,/);
    expect(await write('--profile', 'allinpay')).toMatch(/^\ufeff用户名,密码,显示名,/);
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, '用户名'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'zh_TW' }, '用户名'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'User name'],
    [{}, 'User name'],
  ])(
    'is in the language of the system where the profile leaves it to the file: %o',
    async (variables, heading) => {
      const options = parseStartOptions(['--template', '--profile', 'sandbox']);
      expect(await writeTemplate(options, variables)).toMatch(new RegExp(`^\\ufeff${heading},`));
    },
  );

  it('writes to a new file, and never over one that is there', async () => {
    const file = join(folder, 'staff.csv');
    expect(await write(file)).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(await write());
    writeFileSync(file, 'mine');
    await expect(write(file)).rejects.toThrow('it exists already');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('writes a workbook to a new file whose name ends in .xlsx, and never over one that is there', async () => {
    const file = join(folder, '员工.XLSX');
    expect(await write(file, '--profile', 'ovopark')).toBe('');
    const [staff] = readWorkbook(readFileSync(file)).sheets;
    expect(staff && rowsOf(staff)[0]?.slice(0, 3)).toEqual([
      '用户名（必填）',
      '姓名（必填）',
      '密码（必填）',
    ]);
    await expect(write(file)).rejects.toThrow('it exists already');
  });

  it('takes one file and a known profile', async () => {
    await expect(write('a.csv', 'b.csv')).rejects.toThrow('one file');
    await expect(write('--profile', 'nobody')).rejects.toThrow('There is no profile nobody');
  });
});

describe.each(PROFILES)('the template of $name', (profile) => {
  it('comes back with its sample row ignored and its other rows read', async () => {
    const names = await loadNames(join(PROJECT, 'infra/profiles'), profile);
    const road = await createSpreadsheetRoad(profile, names?.bytes);
    const text = await write('--profile', profile.name);
    const [, sample = ''] = text.split('\r\n');
    const { rows } = await road.drop(
      Buffer.from(text + sample.replace('sample-user-delete-this-row', 'li.na')),
    );
    expect(rows.map(({ row, outcome }) => `${row} ${outcome}`)).toEqual(['2 ignored', '3 created']);
  });

  it('comes back alone as a file without rows', async () => {
    const { summary } = await (await createSpreadsheetRoad(profile)).drop(
      Buffer.from(await write('--profile', profile.name)),
    );
    expect(summary.error?.code).toBe('no_rows');
  });
});
