import { describe, expect, it } from 'vitest';
import { isInnocent, mayBePassword } from '../../../shared/rows/password-heading.ts';
import { INNOCENT_HEADINGS, PASSWORD_HEADINGS } from './password-headings.ts';

describe('a heading', () => {
  it.each(PASSWORD_HEADINGS)('may stand over passwords: %s', (heading) => {
    for (const noisy of [
      heading,
      heading.toUpperCase(),
      `【${heading}】*`,
      `${heading}: (required)`,
      ` ${heading}2`,
    ]) {
      expect([noisy, mayBePassword(noisy)]).toEqual([noisy, true]);
    }
  });

  it.each(PASSWORD_HEADINGS)('may do so without its accents: %s', (heading) => {
    expect(mayBePassword(heading.normalize('NFD').replace(/[\u0300-\u036f]/g, ''))).toBe(true);
    expect(mayBePassword(heading.normalize('NFKC'))).toBe(true);
  });

  it.each(INNOCENT_HEADINGS)('stands over something else: %s', (heading) => {
    expect(mayBePassword(heading)).toBe(false);
  });

  it('is innocent only where nothing else in it means a password', () => {
    expect(isInnocent('Passport')).toBe(true);
    expect(isInnocent('Passport password')).toBe(false);
    expect(isInnocent('Hobby')).toBe(false);
  });
});
