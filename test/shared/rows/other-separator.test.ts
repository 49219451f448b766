/** Lines whose cells are separated otherwise than those of their file. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

async function lastRow(lines: readonly string[], language: 'en' | 'zh-CN' = 'en') {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE, language }));
  const { rows, report } = await road.drop(Buffer.from([...lines, ''].join('\n')));
  return { problem: rows.at(-1)?.problems?.[0], report: String(report) };
}

describe('a line with another separator than its file', () => {
  it.each([
    [',', ';', 'commas (,)'],
    [',', '\t', 'commas (,)'],
    [',', '|', 'commas (,)'],
    [';', '\t', 'semicolons (;)'],
    ['\t', ';', 'tabs'],
  ])('is told which one the file has, and of no quotes: %j / %j', async (delimiter, other, name) => {
    const lines = ['User name,Full name', 'ann,Ann Lee', 'bob,Bob Lee'].map((line) =>
      line.replaceAll(',', delimiter),
    );
    const { problem } = await lastRow([...lines, `tess${other}Tess One`]);
    expect(problem).toMatchObject({ code: 'other_separator', message: expect.stringContaining(name) });
    expect(problem?.message).not.toContain('quotes');
  });

  it('is told in Chinese too', async () => {
    const { problem } = await lastRow(['用户名,姓名', 'ww,王伟', 'tess;Tess One'], 'zh-CN');
    expect(problem?.message).toContain('请把这一行的分隔符改为英文逗号');
  });

  it('shows nothing of what may be its password', async () => {
    const { report } = await lastRow([
      'User name,Full name,Password',
      'ann,Ann Lee,Good-Pw-991a',
      'tess;Tess One;Zk7!qMv2x',
    ]);
    expect(report).not.toContain('Zk7');
  });

  it('is another fault than quotes around a line', async () => {
    expect((await lastRow(['User name,Full name', 'ann,Ann Lee', '"tess,Tess One"'])).problem?.code).toBe(
      'quoted_line',
    );
  });
});
