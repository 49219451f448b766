import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, resultRows, type Unfinished, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { putResult, type Result } from '../../shared/chunk/result.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import type { ChunkWorkDone } from './chunk-work.ts';

/** The result of a chunk of which nothing more is sent: what was claimed may have been. */
export function closedResult(
  chunk: Chunk,
  claim: Claim,
  known: ReadonlyMap<number, RowOutcome>,
  why: Unfinished,
): Result {
  const rows = resultRows(chunk, known, (row) => unfinishedOutcome(claim, row, why));
  return { job: chunk.job, chunk: chunk.chunk, attempt: claim.attempt, rows, gateway: claim.gateway };
}

/** The result of a chunk whose rows all have their outcome. */
export function finishedResult(
  chunk: Chunk,
  attempt: string,
  done: Pick<ChunkWorkDone, 'known' | 'calls'>,
): Result {
  const rows = resultRows(chunk, done.known, (row) => {
    throw new Error(`Row ${row} of job ${chunk.job} has no outcome.`);
  });
  return { job: chunk.job, chunk: chunk.chunk, attempt, rows, gateway: done.calls };
}

/** Writes a result, once: another attempt's that stands there holds. */
export async function writeResult(
  { work, log }: { readonly work: WorkBucket; readonly log: Log },
  result: Result,
): Promise<void> {
  const isOurs = await putResult(work, result);
  const { job, chunk } = result;
  if (isOurs) log.info('chunk done', { job, chunk, rows: result.rows.length, ...result.gateway });
  else log.warn('another attempt wrote the result of this chunk first; its result holds', { job, chunk });
}
