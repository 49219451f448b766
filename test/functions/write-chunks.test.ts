import { describe, expect, it } from 'vitest';
import { createChunkWriter } from '../../functions/validate/write-chunks.ts';
import { readStoredChunk } from '../../shared/chunk/codec.ts';
import { chunkOfKey } from '../../shared/job/keys.ts';
import { planFor } from '../../shared/job/plan.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { NO_STORE } from '../bench/ways/no-world.ts';
import { PROFILE } from '../support/job-bench.ts';

const TIME = '2026-11-21T10:00:00Z';
const PLAN = planFor(
  { bucket: 'files', key: 'uploads/test/a.csv', version: 'v', bytes: 1, lastModified: TIME },
  TIME,
  PROFILE,
  3,
);
const HEAD = { firstRow: 2, fields: ['userName'], hidden: [] };

const range = (from: number, to: number): string[][] =>
  Array.from({ length: to - from + 1 }, (_, at) => [`u${from + at}`]);

/** A writer whose puts end when they are told to. */
function createBench() {
  const puts: { chunk: number; end(error?: Error): string[] }[] = [];
  const store: ObjectStore = {
    ...NO_STORE,
    put: ({ key }, bytes) =>
      new Promise((resolve, reject) => {
        puts.push({
          chunk: chunkOfKey(key),
          end(error) {
            const { rows } = readStoredChunk(String(bytes));
            if (error) reject(error);
            else resolve({ written: true, etag: '' });
            return rows.map(({ row, cells: [name] }) => `${row} ${name}`);
          },
        });
      }),
  };
  return { writer: createChunkWriter({ store, bucket: 'work' }, PLAN, HEAD), puts };
}

describe('chunks that are written', () => {
  it('have so many rows each, however the rows come, and number them on', async () => {
    const { writer, puts } = createBench();
    await writer.add(range(2, 3));
    await writer.add(range(4, 9));
    await writer.add([]);
    await writer.add(range(10, 11));
    const finished = writer.finish();
    expect(puts.map(({ chunk, end }) => [chunk, ...end()])).toEqual([
      [1, '2 u2', '3 u3', '4 u4'],
      [2, '5 u5', '6 u6', '7 u7'],
      [3, '8 u8', '9 u9', '10 u10'],
      [4, '11 u11'],
    ]);
    expect(await finished).toBe(10);
  });

  it('wait when four are on their way', async () => {
    const { writer, puts } = createBench();
    let isAdded = false;
    const adding = writer.add(range(2, 16)).then(() => {
      isAdded = true;
    });
    await new Promise(setImmediate);
    expect([puts.length, isAdded]).toEqual([4, false]);
    expect(puts[1]?.end()).toEqual(['5 u5', '6 u6', '7 u7']);
    await new Promise(setImmediate);
    expect(puts.map(({ chunk }) => chunk)).toEqual([1, 2, 3, 4, 5]);
    expect(puts[0]?.end()).toEqual(['2 u2', '3 u3', '4 u4']);
    await adding;
    const finished = writer.finish();
    for (const { end } of puts.slice(2)) end();
    expect(await finished).toBe(15);
  });

  it('are missed when one of them fails, though nobody waits for it at that time', async () => {
    const { writer, puts } = createBench();
    await writer.add(range(2, 4));
    puts[0]?.end(new Error('S3 is away'));
    await new Promise(setImmediate);
    await writer.add(range(5, 6));
    const finished = writer.finish();
    puts[1]?.end();
    await expect(finished).rejects.toThrow('S3 is away');
  });
});
