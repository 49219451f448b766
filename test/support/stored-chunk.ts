import { createChunkText } from '../../shared/chunk/codec.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import type { Chunk } from '../../shared/job/records.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** Stores a chunk as validate may: every value of a user is written out. */
export async function writeChunk(jobs: JobStore, { job, chunk, rows }: Chunk): Promise<void> {
  const stored = rows.map((row): StoredRow => {
    if (row.kind !== 'user') return row;
    const { kind, cells, user } = row;
    return { kind, cells, values: user };
  });
  const text = createChunkText();
  text.begin({ job, chunk, firstRow: rows[0]?.row ?? 1, fields: [], hidden: [] });
  for (const row of stored) text.add(row);
  await jobs.writeChunk(job, chunk, text.bytes());
}
