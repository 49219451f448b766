import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../shared/chunk/chunk.ts';
import { readChunk, readStoredChunk, renderRows, writeChunk } from '../../../shared/chunk/codec.ts';
import { chunkResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import type { StoredRow } from '../../../shared/rows/row.ts';
import { NO_STORE } from '../../bench/ways/no-world.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const HEAD = {
  job: 'j',
  chunk: 1,
  firstRow: 2,
  rows: 0,
  fields: ['userName', null, 'password', 'mail'],
  hidden: [2],
};

const WIDTH = HEAD.fields.length;

/** What becomes of rows that are written and read again. */
async function writeAndRead(...rows: StoredRow[]): Promise<Chunk | undefined> {
  let text = '';
  const facts = { etag: '', bytes: 0, lastModified: new Date(0), now: new Date(0) };
  const store: ObjectStore = {
    ...NO_STORE,
    put: async (_, body) => {
      text = String(body);
      return { written: true, etag: '' };
    },
    read: async () => ({ ...facts, text }),
  };
  const work = { store, bucket: 'work' };
  const runs = [renderRows(rows.slice(0, 1), 0, WIDTH), renderRows(rows.slice(1), 1, WIDTH)];
  await writeChunk(work, { ...HEAD, rows: rows.length }, runs);
  return (await readChunk(work, HEAD.job, HEAD.chunk))?.chunk;
}

describe('a stored chunk', () => {
  it('says what a user is by the cells, and by the values that are sent otherwise; its rows are numbered on', async () => {
    const problems = [{ code: 'too_long', message: 'Too long.' }];
    const chunk = await writeAndRead(
      { kind: 'user', cells: ['Ann', 'chess', 'Pw-1', ' '], values: { userName: 'ann', mail: '' } },
      { kind: 'ignored', cells: ['', '', '', ''] },
      ['bob', '棋\n"牌"', 'Pw-2', 'bob@example.com'],
      { kind: 'rejected', cells: ['cy', '', '', ''], problems },
    );
    expect(chunk).toEqual({
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

  it('leaves out what was not typed at all', async () => {
    const row = (await writeAndRead(['ann', '', '', '']))?.rows[0];
    expect(row).toMatchObject({ user: { userName: 'ann' } });
    expect(row?.kind === 'user' && Object.keys(row.user)).toEqual(['userName']);
  });

  it('keeps every text, whatever it is made of', async () => {
    const unit = fc.oneof(
      fc.constantFrom(...'a~ "\\\n\u007f\u0001é界'),
      fc.string({ unit: 'binary', maxLength: 1 }).filter((text) => text !== '\0'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit }), { maxLength: WIDTH + 2 }), async (cells) => {
        const row = (await writeAndRead(cells))?.rows[0];
        expect(row?.cells).toEqual(cells.map((cell, at) => (HEAD.hidden.includes(at) ? '' : cell)));
      }),
      { numRuns: fuzzRuns(1) },
    );
  });

  it('hides a user’s password also where a cell repeats it that is not sent, or has swallowed other rows', async () => {
    const chunk = await writeAndRead(['S3cret', 'it is S3cret-Zx9', 'S3cret-Zx9', 'a\ntom,S3cret-Qy7,x']);
    expect(chunk?.rows[0]?.cells).toEqual(['S3cret', '', '', '']);
  });

  it('says which cells are not shown though they were typed, so that a row which comes back is not sent without them', async () => {
    const chunk = await writeAndRead(['ann', 'S3cret-Zx9', 'S3cret-Zx9', '']);
    expect(chunk?.rows[0]).toMatchObject({ cells: ['ann', '', '', ''], concealed: [1] });
    const resultOf = (outcome: 'failed' | 'created') =>
      chunk &&
      chunkResult(chunk, { attempt: 'a', gatewayCalls: noCalls() }, new Map(), (of) => ({
        row: of,
        outcome,
      }));
    expect(resultOf('failed')?.rows[0]?.cells).toEqual(['ann', '\u26a0', '', '']);
    expect(resultOf('created')?.rows[0]?.cells).toEqual(['ann', '', '', '']);
  });

  it('is quoted by no error when it is damaged', () => {
    expect(() => readStoredChunk(`${JSON.stringify(HEAD)}\n[[0,["ann","","S3cret-Zx9`)).toThrow(
      /^A line of a stored chunk is not JSON\.$/,
    );
    expect(() => readStoredChunk(`${JSON.stringify({ ...HEAD, rows: 1 })}\0ann\0\0S3cret-Zx9`)).toThrow(
      /^A stored chunk has not the cells that its head tells of\.$/,
    );
  });
});
