import { renderRow, type StoredHead, writeChunk } from '../../shared/chunk/codec.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** How many chunks are being stored while the next one fills. */
const MAX_IN_FLIGHT = 4;

export interface ChunkWriter {
  /** Adds the rows that follow; resolves when there is room for more. */
  add(rows: readonly StoredRow[]): Promise<void>;
  /** Stores what is left, and waits until every chunk is stored. Answers how many rows there were. */
  finish(): Promise<number>;
}

/** Stores the rows of a job as chunks of `plan.chunkRows`. */
export function createChunkWriter(
  work: WorkBucket,
  { job, chunkRows }: Plan,
  head: Pick<StoredHead, 'firstRow' | 'fields' | 'hidden'>,
): ChunkWriter {
  const writes = new Set<Promise<void>>();
  /** Lines, not rows: a row that waited for the rest of its chunk would be moved into the old generation, cell by cell. */
  let filling: string[] = [];
  let chunks = 0;

  async function store(lines: readonly string[]): Promise<void> {
    const firstRow = head.firstRow + chunks * chunkRows;
    chunks += 1;
    // One that fails stays among them, and so fails whoever waits next: nothing is decided over a chunk that is not there.
    const write: Promise<void> = writeChunk(work, { ...head, job, chunk: chunks, firstRow }, lines).then(
      () => {
        writes.delete(write);
      },
    );
    write.catch(() => {});
    writes.add(write);
    if (writes.size >= MAX_IN_FLIGHT) await Promise.race(writes);
  }

  return {
    async add(rows) {
      for (const row of rows) {
        filling.push(renderRow(row));
        if (filling.length < chunkRows) continue;
        const full = filling;
        filling = [];
        await store(full);
      }
    },
    async finish() {
      const rows = chunks * chunkRows + filling.length;
      if (filling.length > 0) await store(filling);
      await Promise.all(writes);
      return rows;
    },
  };
}
