import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remedyFor } from '../../../../shared/report/page/remedies.ts';
import { OUTCOMES, UNDONE_OUTCOMES } from '../../../../shared/user/outcome.ts';

const remedy = (outcome: (typeof OUTCOMES)[number], code: string, column?: string, toFix?: string) =>
  remedyFor('en', { outcome, code, ...(column ? { column } : {}) }, { toFix });

describe('what to do about a reason', () => {
  it('is said of every row that needs work, and of no other', () => {
    for (const outcome of OUTCOMES)
      expect(remedy(outcome, 'new_code') !== undefined).toBe(UNDONE_OUTCOMES.has(outcome));
  });

  it.each([
    ['rejected', 'unknown_name', 'Use the names in your operator’s list'],
    ['rejected', 'required_to_create', 'These people are not on the platform yet.'],
    ['failed', '103025', 'These are the platform’s own words.'],
    ['failed', 'ambiguous_user', 'Look at this person on the platform'],
    ['failed', 'http_503', 'Upload these rows again later.'],
    ['unprocessed', 'cancelled', 'Upload these rows again later.'],
    ['unprocessed', 'credentials_refused', 'Tell your operator'],
    ['unknown', 'not_confirmed', 'Look these people up on the platform'],
  ] as const)('fits its outcome and its code: %s %s', (outcome, code, said) => {
    expect(remedy(outcome, code)).toContain(said);
  });

  it('names the workbook where there is one', () => {
    expect(remedy('rejected', 'invalid_date', 'Expiry date', 'to-fix.xlsx')).toBe(
      'These cells are red in “to-fix.xlsx”: correct each of them.',
    );
    expect(remedy('rejected', 'invalid_date', 'Expiry date')).toBe('Correct these rows as this says.');
  });

  it('sends nobody to a part of a list of which nothing was sent yet', () => {
    const ofList = (outcome: (typeof OUTCOMES)[number], code: string) =>
      remedyFor('en', { outcome, code, column: 'Mobile' }, 'list');
    expect(ofList('rejected', 'excel_number')).toBe('Correct these rows as this says.');
    expect(ofList('unprocessed', 'age_limit')).toBe('Check the whole list again later.');
    expect(ofList('unprocessed', 'credentials_refused')).toMatch(
      /^Tell your operator; .* the whole list again/,
    );
    for (const outcome of UNDONE_OUTCOMES) expect(ofList(outcome, '7')).not.toMatch(/upload/i);
  });

  it('is written for codes that there are', () => {
    const codes = readFileSync(new URL('../../../../shared/messages/codes.md', import.meta.url), 'utf8');
    const source = readFileSync(
      new URL('../../../../shared/report/page/remedies.ts', import.meta.url),
      'utf8',
    );
    const [, table = ''] = /BY_CODE[^=]*= \[(.*?)\n\];/s.exec(source) ?? [];
    const named = [...table.matchAll(/'([a-z_ ]+)'/g)]
      .flatMap(([, words = '']) => words.split(' '))
      .filter((word) => !word.startsWith('remedy_'));
    expect(named.length).toBeGreaterThan(20);
    for (const code of named) expect(codes).toContain(`\`${code}\``);
  });
});
