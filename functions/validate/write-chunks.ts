import { type RenderedRows, renderRows, type StoredHead, writeChunk } from '../../shared/chunk/codec.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { StoredRow } from '../../shared/rows/row.ts';

/** How many chunks are being stored while the next one fills. */
const MAX_IN_FLIGHT = 4;

/** Rows are rendered in runs of so many: V8 gives a text of 128 KiB pages of its own, and fresh pages cost more than the text. */
const RUN_ROWS = 100;

/** What is known of all rows of a file before the first is decided. */
export type RowsHead = Pick<StoredHead, 'firstRow' | 'fields' | 'hidden'>;

/** What takes the rows of a file in their order. */
export interface RowWriter {
  /** Adds the rows that follow; resolves when there is room for more. */
  add(rows: readonly StoredRow[]): Promise<void>;
  /** Waits until all of them are where they belong. Answers how many there were. */
  finish(): Promise<number>;
}

/** Stores the rows of a job as chunks of `plan.chunkRows`. */
export function createChunkWriter(work: WorkBucket, { job, chunkRows }: Plan, head: RowsHead): RowWriter {
  const writes = new Set<Promise<void>>();
  /** Texts, not rows: a row that waited for the rest of its chunk would be moved into the old generation, cell by cell. */
  let runs: RenderedRows[] = [];
  /** The rows in those runs. */
  let filled = 0;
  let chunks = 0;

  async function store(): Promise<void> {
    const firstRow = head.firstRow + chunks * chunkRows;
    const full = runs;
    const chunkHead = { ...head, job, chunk: chunks + 1, firstRow, rows: filled };
    chunks += 1;
    runs = [];
    filled = 0;
    // One that fails stays among them, and so fails whoever waits next: nothing is decided over a chunk that is not there.
    const write: Promise<void> = writeChunk(work, chunkHead, full).then(() => {
      writes.delete(write);
    });
    write.catch(() => {});
    writes.add(write);
    if (writes.size >= MAX_IN_FLIGHT) await Promise.race(writes);
  }

  return {
    async add(rows) {
      for (let from = 0; from < rows.length; ) {
        const run = rows.slice(from, from + Math.min(RUN_ROWS, chunkRows - filled));
        runs.push(renderRows(run, filled, head.fields.length));
        filled += run.length;
        from += run.length;
        if (filled === chunkRows) await store();
      }
    },
    async finish() {
      const rows = chunks * chunkRows + filled;
      if (filled > 0) await store();
      await Promise.all(writes);
      return rows;
    },
  };
}
