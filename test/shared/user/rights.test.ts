import { describe, expect, it } from 'vitest';
import { createLikenessCheck, strictest } from '../../../shared/user/rights.ts';

describe('what two profiles allow', () => {
  it('is what both allow: accounts of either are protected, values and columns are those of both', () => {
    const one = {
      protectedUsers: ['admin'],
      allow: { roleIds: ['7', '15'], depIds: ['1'] },
      columns: ['userName', 'roleIds'],
    };
    const other = {
      protectedUsers: ['root'],
      allow: { roleIds: ['7', '8'] },
      columns: ['userName', 'showName'],
    };
    expect(strictest(one, other)).toEqual({
      protectedUsers: ['admin', 'root'],
      allow: { roleIds: ['7'], depIds: ['1'] },
      columns: ['userName'],
    });
    expect(strictest({}, other)).toEqual(other);
    expect(strictest(one)).toEqual(one);
  });
});

describe('a protected account', () => {
  it('is told however its dashes are typed', () => {
    const isProtected = createLikenessCheck(['E-001']);
    for (const text of ['E-001', 'e\u2010001', 'E\u2013001', 'E\u2212001', 'Ｅ－００１'])
      expect(isProtected(text)).toBe(true);
    expect(isProtected('E001')).toBe(false);
  });
});
