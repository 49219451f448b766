import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChunkText, readStoredChunk } from '../../../shared/chunk/codec.ts';
import type { StoredRow } from '../../../shared/rows/row.ts';

const HEAD = {
  job: 'j',
  chunk: 1,
  firstRow: 2,
  fields: ['userName', null, 'password', 'mail'],
  hidden: [2],
};

function textOf(...rows: StoredRow[]): string {
  const text = createChunkText();
  text.begin(HEAD);
  for (const row of rows) text.add(row);
  return Buffer.from(text.bytes()).toString();
}

describe('a stored chunk', () => {
  it('says what a user is by the cells, and by the values that are sent otherwise; its rows are numbered on', () => {
    const problems = [{ code: 'too_long', message: 'Too long.' }];
    const text = textOf(
      { kind: 'user', cells: ['Ann', 'chess', 'Pw-1', ' '], values: { userName: 'ann', mail: '' } },
      { kind: 'ignored', cells: ['', '', '', ''] },
      ['bob', '棋\n"牌"', 'Pw-2', 'bob@example.com'],
      { kind: 'rejected', cells: ['cy', '', '', ''], problems },
    );
    expect(readStoredChunk(text)).toEqual({
      job: 'j',
      chunk: 1,
      rows: [
        {
          kind: 'user',
          row: 2,
          cells: ['Ann', 'chess', '', ' '],
          user: { userName: 'ann', password: 'Pw-1' },
        },
        { kind: 'ignored', row: 3, cells: ['', '', '', ''] },
        {
          kind: 'user',
          row: 4,
          cells: ['bob', '棋\n"牌"', '', 'bob@example.com'],
          user: { userName: 'bob', password: 'Pw-2', mail: 'bob@example.com' },
        },
        { kind: 'rejected', row: 5, cells: ['cy', '', '', ''], problems },
      ],
    });
  });

  it('leaves out what was not typed at all', () => {
    const [row] = readStoredChunk(textOf(['ann', '', '', ''])).rows;
    expect(row).toMatchObject({ user: { userName: 'ann' } });
    expect(row?.kind === 'user' && Object.keys(row.user)).toEqual(['userName']);
  });

  it('keeps every text, whatever it is made of', () => {
    const unit = fc.oneof(
      fc.constantFrom(...'a~ "\\\n\u007f\u0000é界', '\ud83d'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit }), { maxLength: 6 }), (cells) => {
        const [row] = readStoredChunk(textOf(cells)).rows;
        expect(row?.cells).toEqual(cells.map((cell, at) => (HEAD.hidden.includes(at) ? '' : cell)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is written into the same memory as the one before it, whatever their lengths', () => {
    const text = createChunkText();
    const read = () =>
      readStoredChunk(Buffer.from(text.bytes()).toString()).rows.map(({ cells }) => cells[0]);
    text.begin(HEAD);
    for (const name of ['long', 'longer']) text.add([name, '界'.repeat(100_000), '', '']);
    expect(read()).toEqual(['long', 'longer']);
    text.begin(HEAD);
    text.add(['short', '', '', '']);
    expect(read()).toEqual(['short']);
  });
});
