import { describe, expect, it } from 'vitest';
import { createRowHash } from '../../../shared/ledger/row-hash.ts';
import type { StoredRow } from '../../../shared/rows/row.ts';
import { PROFILE } from '../../support/job-bench.ts';

const COLUMNS = ['userName', 'showName', 'password', null, 'roleIds'];
const ROW = ['ann', 'Ann', 'Pw-1', 'a note', '7'];

/** Both halves, for the hash itself is the same object each time. */
function hashOf(stored: StoredRow, { columns = COLUMNS, profile = PROFILE, salt = 'salt' } = {}) {
  const hash = createRowHash(salt, profile, columns)(stored);
  return hash && [hash.high, hash.low];
}
const SAME = hashOf(ROW);

describe('the hash of what a row would send', () => {
  it('is the same whatever stands in a password, in a column that is not sent, or in blank cells', () => {
    expect(hashOf(['ann', 'Ann', 'Pw-2', 'another', '7'])).toEqual(SAME);
    const columns = ['mail', 'roleIds', 'showName', 'userName'];
    expect(hashOf(['', '7', 'Ann', 'ann'], { columns })).toEqual(SAME);
  });

  it('is the same whether a value stands in its cell or was read otherwise', () => {
    const cells = ['ann', 'Ann', 'Pw-1', '', 'clerk'];
    expect(hashOf({ kind: 'user', cells, values: { roleIds: '7' } })).toEqual(SAME);
    const columns = ['userName', 'showName'];
    expect(hashOf({ kind: 'user', cells: ['ann', 'Ann'], values: { roleIds: '7' } }, { columns })).toEqual(
      SAME,
    );
  });

  it.each([
    ['a value', { row: ['ann', 'Anne', 'Pw-1', '', '7'] }],
    ['the parameter that it stands in', { columns: ['userName', 'showName', 'password', null, 'orgIds'] }],
    ['the profile', { profile: { ...PROFILE, defaults: { isSingleSign: '0' } } }],
    ['the salt', { salt: 'other' }],
    ['the way to write an accented letter', { row: ['ann', 'A\u0301nn', 'Pw-1', '', '7'] }],
  ])('is another with another of: %s', (_, { row = ROW, ...changed }: { row?: string[] } & object) => {
    expect(hashOf(row, changed)).not.toEqual(SAME);
  });

  it('is none where an update would send a password', () => {
    const profile = { ...PROFILE, updatePassword: true };
    expect(hashOf(ROW, { profile })).toBeUndefined();
    expect(hashOf(['ann', 'Ann', '', '', '7'], { profile })).toBeDefined();
  });
});
