import { missingChunks } from '../chunk/result.ts';
import { progressKey } from './keys.ts';
import type { Decided } from './manifest.ts';
import { computeProgress, type OpenChunk, Progress } from './progress.ts';
import { readOwned, readRecord, type WorkBucket } from './work-bucket.ts';

/** How far a job is, as its workers last wrote it; undefined until one of them has decided a row. */
export const readProgress = (work: WorkBucket, job: string): Promise<Progress | undefined> =>
  readRecord(work, progressKey(job), Progress);

/** Who loses against another worker looks at what that one has written, and may leave it at that. */
const TRIES = 3;

export interface Refresh {
  /** What this worker knows of chunks, the latest last. */
  readonly notes: readonly OpenChunk[];
  readonly now: Date;
  /** A record younger than this, in milliseconds, stays. */
  readonly leastAgeMs: number;
}

/**
 * Writes a job's progress anew, unless that was done a moment ago: one read, one listing of results, one conditional put.
 *
 * @returns what stands there now, and whether the notes are in it
 */
export async function refreshProgress(
  work: WorkBucket,
  job: Decided,
  { notes, now, leastAgeMs }: Refresh,
): Promise<{ readonly progress: Progress | undefined; readonly isOurs: boolean }> {
  const { plan, manifest } = job;
  const { store, bucket } = work;
  const key = progressKey(plan.job);
  let before: Progress | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const standing = await readOwned(work, key, Progress);
    before = standing?.value;
    if (before && now.getTime() - Date.parse(before.updatedAt) < leastAgeMs) break;
    const missing = new Set<number>();
    for await (const chunk of missingChunks(work, plan.job, manifest.chunks)) missing.add(chunk);
    const progress = computeProgress(job, { missing, notes, before, now });
    const condition = standing ? { ifMatch: standing.etag } : ({ ifAbsent: true } as const);
    const { written } = await store.put({ bucket, key }, JSON.stringify(progress), condition);
    if (written) return { progress, isOurs: true };
  }
  return { progress: before, isOurs: false };
}
