import { missingChunks } from '../../../shared/io/completion.ts';
import type { JobStore } from '../../../shared/io/job-store.ts';

/** How far a decided job is. `trouble` is the code that its first missing chunk was put back for, if so. */
export interface ChunkProgress {
  readonly chunksDone: number;
  readonly trouble: string | undefined;
}

/** @param chunks how many the job has */
export async function readChunkProgress(jobs: JobStore, job: string, chunks: number): Promise<ChunkProgress> {
  let missing = 0;
  let first: number | undefined;
  for await (const chunk of missingChunks(jobs, job, chunks)) {
    first ??= chunk;
    missing++;
  }
  const claim = first === undefined ? undefined : (await jobs.readClaim(job, first))?.claim;
  return { chunksDone: chunks - missing, trouble: claim?.state === 'released' ? claim.parkedFor : undefined };
}
