import { type ChunkText, createChunkText, type StoredHead, writeChunk } from '../../shared/chunk/codec.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** How many chunks are being stored while the next is written. */
const IN_FLIGHT = 4;

export interface ChunkWriter {
  /** Adds the rows that follow; resolves when there is room for more. */
  add(rows: readonly StoredRow[]): Promise<void>;
  /** Stores what is left, and waits until every chunk is stored. Answers how many rows there were. */
  finish(): Promise<number>;
}

/** Stores the rows of a job as chunks of `plan.chunkRows`, in memory that is used again. */
export function createChunkWriter(
  work: WorkBucket,
  { job, chunkRows }: Plan,
  head: Pick<StoredHead, 'firstRow' | 'fields' | 'hidden'>,
): ChunkWriter {
  const writes = new Set<Promise<void>>();
  const spare: ChunkText[] = [];
  let open: { readonly text: ChunkText; readonly chunk: number; rows: number } | undefined;
  let chunks = 0;
  let rowCount = 0;

  function openChunk() {
    const text = spare.pop() ?? createChunkText();
    const chunk = ++chunks;
    text.begin({ ...head, job, chunk, firstRow: head.firstRow + rowCount });
    return { text, chunk, rows: 0 };
  }

  async function store({ text, chunk }: { readonly text: ChunkText; readonly chunk: number }): Promise<void> {
    // One that fails stays among them, and so fails whoever waits next: nothing is decided over a chunk that is not there.
    const write: Promise<void> = writeChunk(work, job, chunk, text.bytes()).then(() => {
      writes.delete(write);
      spare.push(text);
    });
    write.catch(() => {});
    writes.add(write);
    if (writes.size >= IN_FLIGHT) await Promise.race(writes);
  }

  return {
    async add(rows) {
      for (let at = 0; at < rows.length; ) {
        open ??= openChunk();
        const some = rows.slice(at, at + chunkRows - open.rows);
        for (const row of some) open.text.add(row);
        open.rows += some.length;
        rowCount += some.length;
        at += some.length;
        if (open.rows < chunkRows) continue;
        const full = open;
        open = undefined;
        await store(full);
      }
    },
    async finish() {
      if (open) await store(open);
      await Promise.all(writes);
      return rowCount;
    },
  };
}
