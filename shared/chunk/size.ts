/**
 * Enough rows that the pause between two chunks, about a seventh of a second in which a worker sends nothing, is lost in
 * the time of a chunk; few enough that a crash repeats little and that a small job beside a big one waits seconds.
 */
const MAX_ROWS = 1000;

/** A chunk fits into one invocation: at most this long at the gateway's pace. */
const MAX_SECONDS = 30;

/** Who has a limit alone has nearly all of it, and each chunk costs some requests to S3. */
const MAX_SECONDS_ALONE = 40;

/** Calls a row may need: its share of a look-up, and a write. */
const CALLS_A_ROW = 1.1;

/**
 * How many rows a chunk has: at most 1000, and at most 30 s, or 40, of one worker's part of the gateway's pace.
 *
 * @param requestsPerSecond the gateway's limit, over all workers
 */
export function rowsPerChunk(requestsPerSecond: number, workers: number): number {
  const seconds = workers === 1 ? MAX_SECONDS_ALONE : MAX_SECONDS;
  const paced = Math.floor((seconds * requestsPerSecond) / workers / CALLS_A_ROW);
  return Math.max(1, Math.min(MAX_ROWS, paced));
}

/** A chunk of which hardly any row is sent may be so many times as large. */
const MAX_GROWTH = 5;

/** Where so many of its rows are sent, a chunk of 1000 rows fills a look-up of the usual 50 keys. */
const FULL_SHARE = 0.05;

/** Wider rows make no larger chunks: a worker reads one whole. So many bytes a row leave half of its budget of text free. */
const MAX_BYTES_A_ROW = 400;

/**
 * How many times as large the chunks of the next list of this name may be, so that those who are sent of one fill a look-up.
 *
 * @param list how many people it had, how many of them were sent, and how many bytes it has
 */
export function growthOf(list: {
  readonly people: number;
  readonly sent: number;
  readonly bytes: number;
}): number {
  if (list.bytes > MAX_BYTES_A_ROW * list.people) return 1;
  const wanted = Math.floor((FULL_SHARE * list.people) / Math.max(1, list.sent));
  return Math.max(1, Math.min(MAX_GROWTH, wanted));
}

/** How many chunks a number of rows is cut into. */
export const chunkCount = (rows: number, chunkRows: number): number => Math.ceil(rows / chunkRows);
