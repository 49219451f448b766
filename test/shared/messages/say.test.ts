import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GATEWAY_TEXTS } from '../../../shared/messages/gateway-texts.ts';
import { NOTICE_TEXTS } from '../../../shared/messages/notice-texts.ts';
import { PAGE_TEXTS } from '../../../shared/messages/page-texts.ts';
import { say, shorten, TEXTS } from '../../../shared/messages/say.ts';
import { TEMPLATE_TEXTS } from '../../../shared/messages/template-texts.ts';
import { TERMINAL_TEXTS } from '../../../shared/messages/terminal-texts.ts';
import { VALUE_PHRASES } from '../../../shared/messages/value-texts.ts';
import { WEB_TEXTS } from '../../../shared/messages/web-texts.ts';
import { WORKBOOK_TEXTS } from '../../../shared/messages/workbook-texts.ts';

const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

describe('what is said', () => {
  it('has its parameters filled in, in either language', () => {
    expect(say('en', 'duplicate_user', { row: 7, user: '“li”' })).toContain('Row 7, “li”, has the same user');
    expect(say('zh-CN', 'duplicate_user', { row: 7, user: '“li”' })).toContain('第 7 行“li”是同一个用户');
  });

  it('takes a parameter as text, whatever it holds', () => {
    expect(say('en', 'found_text', { text: '$& {text}' })).toBe('“$& {text}”');
  });

  it('has one text for a code', () => {
    const source = readFileSync(new URL('../../../shared/messages/say.ts', import.meta.url), 'utf8');
    const files = [...source.matchAll(/from '\.\/([a-z]+-texts\.ts)'/g)].map(([, file = '']) =>
      readFileSync(new URL(`../../../shared/messages/${file}`, import.meta.url), 'utf8'),
    );
    const codes = files.flatMap((text) => [...text.matchAll(/^ {2}(\w+): \{/gm)].map(([, code]) => code));
    expect(codes.length).toBeGreaterThan(300);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it.each(Object.entries(TEXTS))('%s names the same parameters in both languages', (_, text) => {
    expect(namesIn(text['zh-CN'])).toEqual(namesIn(text.en));
  });
});

describe('a text', () => {
  /** Names that people see on their screens, and examples; what else stands in quotes or braces is not ours. */
  const AS_IT_IS =
    /\{\w+\}|“[^”]*”|--?[a-z-]+|gateway\.url|uploads\/|name@example\.com|7,10(?:,15)?|\d{1,3},\d{3}|\d{4}-\d\d-\d\d( [\d:]+)?|\.xls[xb]?\b|MiB|\.ods|base64|\burl\b/g;
  const PRODUCTS =
    /\b(?:Excel|WPS|Numbers|OpenDocument|CSV|UTF-8|JSON|PDF|XML|ID|PEM|RSA|HTTP|CSV UTF-8|GBK|GB18030)\b/g;

  it.each(Object.entries(TEXTS))('%s is wholly in its language', (_, text) => {
    const chinese = text['zh-CN'].replaceAll(AS_IT_IS, '').replaceAll(PRODUCTS, '');
    expect(chinese).not.toMatch(/[A-Za-z]{2,}|[,;:!?()]/);
    expect(text.en.replaceAll(/“[^”]*”/g, '')).not.toMatch(/[\p{Script=Han}，。；：！？（）、]/u);
  });
});

describe('a code', () => {
  const page = readFileSync(new URL('../../../shared/messages/codes.md', import.meta.url), 'utf8');
  const phrases = {
    ...VALUE_PHRASES,
    ...GATEWAY_TEXTS,
    ...TERMINAL_TEXTS,
    ...NOTICE_TEXTS,
    ...WORKBOOK_TEXTS,
    ...PAGE_TEXTS,
    ...TEMPLATE_TEXTS,
    ...WEB_TEXTS,
  };
  const isPhrase = (code: string): boolean =>
    code in phrases || code === 'no_reason' || code === 'how_to_release';

  it.each(Object.keys(TEXTS).filter((code) => !isPhrase(code)))('%s is in the list of codes', (code) => {
    expect(page).toContain(`\`${code}\``);
  });
});

describe('a quoted text', () => {
  it('is one line of at most 40 characters, and no character is cut in two', () => {
    expect(shorten('a\r\nb')).toBe('a b');
    expect(shorten('x'.repeat(40))).toBe('x'.repeat(40));
    expect(shorten('😀'.repeat(41))).toBe(`${'😀'.repeat(40)}…`);
  });
});
