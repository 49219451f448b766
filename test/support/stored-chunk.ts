import type { Chunk } from '../../shared/core/records.ts';
import { createChunkText, type StoredRow } from '../../shared/core/stored-chunk.ts';
import type { JobStore } from '../../shared/io/job-store.ts';

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
