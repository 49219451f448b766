import { describe, expect, it } from 'vitest';
import { restoreChunk, StoredChunk } from '../../../shared/core/stored-chunk.ts';

describe('a stored chunk', () => {
  it('says what a user is by the cells, and by the values that are sent otherwise', () => {
    const ignored = { kind: 'ignored' as const, row: 3, cells: ['', '', '', ''] };
    const stored = StoredChunk.parse({
      job: 'j',
      chunk: 1,
      fields: ['userName', null, 'password', 'mail'],
      hidden: [2],
      rows: [
        { kind: 'user', row: 2, cells: ['Ann', 'chess', 'Pw-1', ' '], values: { userName: 'ann', mail: '' } },
        ignored,
      ],
    });
    expect(restoreChunk(stored)).toEqual({
      job: 'j',
      chunk: 1,
      rows: [
        {
          kind: 'user',
          row: 2,
          cells: ['Ann', 'chess', '', ' '],
          user: { userName: 'ann', password: 'Pw-1' },
        },
        ignored,
      ],
    });
  });

  it('leaves out what was not typed at all', () => {
    const row = { kind: 'user' as const, row: 2, cells: ['ann', ''] };
    const stored = { job: 'j', chunk: 1, fields: ['userName', 'mail'], hidden: [], rows: [row] };
    const [restored] = restoreChunk(stored).rows;
    expect(restored).toMatchObject({ user: { userName: 'ann' } });
    expect(restored?.kind === 'user' && Object.keys(restored.user)).toEqual(['userName']);
  });
});
