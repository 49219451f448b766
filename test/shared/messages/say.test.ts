import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { say, shorten, TEXTS } from '../../../shared/messages/say.ts';
import { VALUE_PHRASES } from '../../../shared/messages/value-texts.ts';

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

  it.each(Object.entries(TEXTS))('%s names the same parameters in both languages', (_, text) => {
    expect(namesIn(text['zh-CN'])).toEqual(namesIn(text.en));
  });
});

describe('a code', () => {
  const page = readFileSync(new URL('../../../shared/messages/codes.md', import.meta.url), 'utf8');
  const isPhrase = (code: string): boolean => code in VALUE_PHRASES || code === 'no_reason';

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
