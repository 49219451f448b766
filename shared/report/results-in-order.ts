import type { Chunk } from '../chunk/chunk.ts';
import { readChunk } from '../chunk/codec.ts';
import { chunkResult, type Result, readResult } from '../chunk/result.ts';
import type { WorkBucket } from '../job/work-bucket.ts';

/** How many results are fetched ahead of the one being written; fewer where they are so wide that they would fill the memory. */
const MAX_AHEAD = 8;
const CELLS_AHEAD = 100_000;

export const resultsAhead = (cellsOfChunk: number): number =>
  Math.max(1, Math.min(MAX_AHEAD, Math.floor(CELLS_AHEAD / cellsOfChunk)));

/** The rows of every chunk in file order, a few chunks fetched ahead. */
export async function* inOrder(
  readRows: (chunk: number) => Promise<Result>,
  chunks: number,
  ahead: number,
): AsyncGenerator<Result> {
  const fetched: Promise<Result>[] = [];
  let next = 1;
  while (next <= chunks || fetched.length > 0) {
    while (next <= chunks && fetched.length < ahead) {
      const fetching = readRows(next++);
      // Its failure is told when its turn comes; nobody may be listening before.
      fetching.catch(() => {});
      fetched.push(fetching);
    }
    const result = fetched.shift();
    if (result) yield await result;
  }
}

export async function fetchResult(work: WorkBucket, job: string, chunk: number): Promise<Result> {
  const result = await readResult(work, job, chunk);
  if (!result)
    throw new Error(
      `The result of chunk ${chunk} of job ${job} is not in the work bucket; it may have expired.`,
    );
  if (!result.skipped) return result;
  return chunkResult(await fetchChunk(work, job, chunk), result, new Map(), (row) => ({
    row,
    outcome: 'unchanged',
  }));
}

export async function fetchChunk(work: WorkBucket, job: string, n: number): Promise<Chunk> {
  const { chunk } = (await readChunk(work, job, n)) ?? {};
  if (!chunk) throw new Error(`Chunk ${n} of job ${job} is not in the work bucket; it may have expired.`);
  return chunk;
}
