import type { Chunk } from '../../shared/chunk/chunk.ts';
import { renderRows, writeChunk } from '../../shared/chunk/codec.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** Stores a chunk as validate may: every value of a user is written out. */
export async function storeChunk(work: WorkBucket, { job, chunk, rows }: Chunk): Promise<void> {
  const stored = rows.map((row): StoredRow => {
    if (row.kind === 'unchanged') throw new Error('No row is stored as unchanged.');
    if (row.kind !== 'user') return row;
    const { kind, cells, user } = row;
    return { kind, cells, values: user };
  });
  const head = { job, chunk, firstRow: rows[0]?.row ?? 1, rows: rows.length, fields: [], hidden: [] };
  await writeChunk(work, head, [renderRows(stored, 0, 0)]);
}
