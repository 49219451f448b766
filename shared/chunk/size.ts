/**
 * Enough rows that the pause between two chunks, about a seventh of a second in which a worker sends nothing, is lost in
 * the time of a chunk; few enough that a crash repeats little and that a small job beside a big one waits seconds.
 */
const MAX_ROWS = 1000;

/** A chunk fits into one invocation: at most this long at the gateway's pace. */
const MAX_SECONDS = 30;

/** Calls a row may need: its share of a look-up, and a write. */
const CALLS_A_ROW = 1.1;

/**
 * How many rows a chunk has: at most 1000, and at most 30 s of one worker's part of the gateway's pace.
 *
 * @param requestsPerSecond the gateway's limit, over all workers
 */
export function rowsPerChunk(requestsPerSecond: number, workers: number): number {
  const paced = Math.floor((MAX_SECONDS * requestsPerSecond) / workers / CALLS_A_ROW);
  return Math.max(1, Math.min(MAX_ROWS, paced));
}

/** How many chunks a number of rows is cut into. */
export const chunkCount = (rows: number, chunkRows: number): number => Math.ceil(rows / chunkRows);
