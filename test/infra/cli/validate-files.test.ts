import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validateFiles } from '../../../infra/cli/validate-files.ts';
import { buildWorkbook } from '../../support/build-workbook.ts';
import { PROJECT } from '../../support/project.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'validate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command to its end: its exit status, and what it printed without the folder's name. */
async function run(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const out = new PassThrough();
  const printed = text(out);
  const status = await validateFiles(words, variables, out).finally(() => out.end());
  return { status, lines: (await printed).replaceAll(`${folder}/`, '').trimEnd().split('\n') };
}

/** Checks one file of this content. */
function check(content: string | Uint8Array, words: readonly string[] = [], name = 'staff.csv') {
  const file = join(folder, name);
  writeFileSync(file, content);
  return run([file, ...words]);
}

const HEAD = '用户名,姓名,邮箱,工号,上级工号\n';
const wrongMail = (row: number): string => `user.${row},张三,${row}@@example.com,,\n`;

describe('npm run validate', () => {
  it('ends well when every row is valid or ignored, and counts them', async () => {
    const { status, lines } = await check(`${HEAD}zhang.san,张三,a@example.com,,\n\nli.si,李四,,,\n`);
    expect({ status, lines }).toEqual({
      status: 0,
      lines: ['staff.csv', '  有效                 2', '  已忽略               1'],
    });
  });

  it('tells each thing to fix by file, row and column, as the report would', async () => {
    const { status, lines } = await run([join(PROJECT, 'infra/cli/sample-staff.csv')]);
    expect(status).toBe(2);
    expect(lines).toContainEqual(
      expect.stringMatching(/sample-staff\.csv:95 validateDate: Found “2027-02-30”, expected a date/),
    );
    expect(lines.slice(-3)).toEqual([
      '  valid              304',
      '  rejected             6',
      '  ignored              1',
    ]);
  });

  it('reads a workbook, whatever it is called', async () => {
    const rows = [
      ['User name', 'Email'],
      ['li.si', 'a@example.com'],
      ['wang.wu', 'none@'],
    ];
    const { status, lines } = await check(buildWorkbook({ sheets: [{ name: 'Staff', rows }] }));
    expect(status).toBe(2);
    expect(lines[0]).toMatch(/^staff\.csv:3 Email: Found “none@”/);
  });

  it('names who is in the file twice, and managers in a circle, whose rows come last', async () => {
    const { status, lines } = await check(
      `${HEAD}a.one,甲,,1,2\na.two,乙,,2,1\nli.si,李四,,3,\nli.si,李四,,4,\n`,
    );
    expect(status).toBe(2);
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^staff\.csv:5 用户名: .*li\.si/),
      expect.stringMatching(/^staff\.csv:2 上级工号: .*2 → 3 → 2/),
      expect.stringMatching(/^staff\.csv:3 上级工号: .*3 → 2 → 3/),
    ]);
    expect(lines.slice(-2)).toEqual(['  有效                 1', '  请修改               3']);
  });

  it('shows no password, wherever it stands', async () => {
    const { lines } = await check(
      '用户名,密码,邮箱\nli.si,Geheim-2026!,x@@example.com\nGeheim-2027!,wang.wu,\nzhao.liu,,Geheim-2028!\n',
    );
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join('\n')).not.toContain('Geheim');
  });

  it('tells the first hundred rows to fix, and all of them when asked', async () => {
    const content = HEAD + Array.from({ length: 130 }, (_, at) => wrongMail(at + 2)).join('');
    const short = await check(content);
    expect(short.lines).toHaveLength(103);
    expect(short.lines[100]).toBe('……还有 30 行需要修改；加上“--all”可全部列出');
    const whole = await check(content, ['--all']);
    expect(whole.lines).toHaveLength(132);
    expect(whole.lines[129]).toMatch(/^staff\.csv:131 /);
  });

  it('is JSON for programs, line by line', async () => {
    const { status, lines } = await check(`${HEAD}${wrongMail(2)}li.si,李四,,,\n`, ['--json']);
    expect(status).toBe(2);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        file: 'staff.csv',
        row: 2,
        problems: [{ column: '邮箱', code: 'invalid_mail', message: expect.any(String) }],
      },
      {
        file: 'staff.csv',
        language: 'zh-CN',
        rows: 2,
        counts: { valid: 1, rejected: 1, ignored: 0 },
        notes: [],
      },
    ]);
    const refused = await check('', ['--json']);
    expect(JSON.parse(refused.lines[0] ?? '')).toMatchObject({ error: { code: 'empty_file' } });
  });

  it('says why a whole file would be refused, in the language of the terminal where the file tells none', async () => {
    const picture = join(PROJECT, 'test/fixtures/csv/picture.png');
    const english = await run([picture], { LANG: 'C.UTF-8' });
    expect(english.status).toBe(2);
    expect(english.lines).toEqual([expect.stringMatching(/picture\.png: [^\p{Script=Han}]+$/u)]);
    const { lines } = await run([picture], { LANG: 'zh_CN.UTF-8' });
    expect(lines).toEqual([expect.stringMatching(/picture\.png: .*\p{Script=Han}/u)]);
  });

  it('checks several files, each by itself, by the rules of the profile that is named', async () => {
    // Only the sandbox has a table of names.
    writeFileSync(join(folder, 'one.csv'), '用户名,角色\nli.si,7\n');
    writeFileSync(join(folder, 'two.csv'), '用户名,角色\nli.si,店长\n');
    const files = [join(folder, 'one.csv'), join(folder, 'two.csv')];
    expect((await run(files)).status).toBe(0);
    const { status, lines } = await run([...files, '--profile', 'ovopark']);
    expect(status).toBe(2);
    expect(lines).toEqual([
      'one.csv',
      '  有效                 1',
      expect.stringMatching(/^two\.csv:2 角色: /),
      'two.csv',
      '  请修改               1',
    ]);
  });

  it('prints no control characters of names, headings and cells', async () => {
    const { lines } = await check('userName,mail\nli.si,a\u001b[31m@b\u202e\n', [], 'a\u001b]0;x\u0007.csv');
    expect(lines.join()).toContain('a?]0;x?.csv:2');
    expect(lines.join()).not.toMatch(/\p{C}/u);
  });

  it.each([
    [[], 'Say which file is to be checked.'],
    [['no-such.csv'], 'There is no file no-such.csv.'],
    [[tmpdir()], 'is no file.'],
    [[`${'n'.repeat(300)}.csv`], 'ENAMETOOLONG'],
    [['package.json', '--profile', 'none'], 'There is no profile none.'],
  ])('could not run with %j: %s', async (words, message) => {
    await expect(run(words)).rejects.toThrow(message);
  });
});
