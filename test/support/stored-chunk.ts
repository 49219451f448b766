import type { Chunk } from '../../shared/core/records.ts';
import type { StoredRow } from '../../shared/core/stored-chunk.ts';
import type { JobStore } from '../../shared/io/job-store.ts';

/** Stores a chunk as validate may: every value of a user is written out. */
export async function writeChunk(jobs: JobStore, { job, chunk, rows }: Chunk): Promise<void> {
  const stored = rows.map((row): StoredRow => {
    if (row.kind !== 'user') return row;
    const { user, ...rest } = row;
    return { ...rest, values: user };
  });
  await jobs.writeChunk({ job, chunk, fields: [], hidden: [], rows: stored });
}
