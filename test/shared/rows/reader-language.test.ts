import { describe, expect, it } from 'vitest';
import { indexHeadings } from '../../../shared/rows/heading.ts';
import { languageOfFile } from '../../../shared/rows/reader-language.ts';
import { FIELDS } from './fields.ts';

const INDEX = indexHeadings(FIELDS, { 氏名: 'showName' });

function languageOf(header: readonly string[], ...rows: readonly (readonly string[])[]) {
  return languageOfFile(
    header,
    [header, ...rows].map((cells) => ({ cells })),
    INDEX,
  );
}

describe('the language of a file', () => {
  it.each([
    ['all headings are', ['用户名', '姓名', '手机号']],
    ['one heading is, among names of parameters', ['userName', '姓名', 'mobilePhone']],
    ['a heading is, with marks around it', ['*用户名（必填）', 'mail']],
  ])('is Chinese where %s', (_, header) => {
    expect(languageOf(header, ['ann', 'Ann'])).toBe('zh-CN');
  });

  it.each([
    ['headings', ['User name', 'Display name']],
    ['the names of parameters', ['userName', 'showName']],
    ['known headings beside an own one that is Chinese', ['userName', '爱好']],
  ])('is English with %s, whatever the cells say', (_, header) => {
    expect(languageOf(header, ['zhangwei', '张伟'])).toBe('en');
  });

  it.each([
    ['zh-CN', ['登陆用的名字', '员工叫什么'], ['zhangwei', '张伟']],
    ['zh-CN', ['Login of the person', 'Called'], ['zhangwei', '张伟']],
    ['en', ['Benutzer', 'Vorname'], ['jürgen', 'Jürgen']],
    ['en', ['ユーザー', '名前'], ['sato', '佐藤']],
    ['en', ['사용자', '이름'], ['kim', '金']],
  ] as const)('is told by its text where no heading is understood: %s %j', (language, header, row) => {
    expect(languageOf(header, row)).toBe(language);
  });

  it('is not told by a file without text', () => {
    expect(languageOf(['', ' '], [])).toBeUndefined();
  });
});
