/**
 * Completion needs no counter. After its put (or on finding its result) a worker looks at one *witness*: a chunk that
 * it last saw missing, first drawn at random. Absent → stop: its writer comes later and will look too. Present → try
 * a few others, then list once for a gap and remember it. No gap → put `complete`, once.
 *
 * S3 is strongly consistent, so whoever puts the last result sees all of them: completion is never missed. It costs
 * about one HEAD a chunk at any size, for a witness drawn at random is seldom done before the job nearly is.
 */
import type { JobStore } from './job-store.ts';

const WITNESSES_BEFORE_LISTING = 3;

/** Jobs whose witness is remembered; a forgotten one is drawn anew. */
const MOST_REMEMBERED = 1000;

export interface Completion {
  /** Looks whether every result of the job is there, and if so says that the job is complete. */
  check(job: string, chunks: number): Promise<void>;
}

/** Makes a {@link Completion} that remembers its witnesses in the process. `random` gives numbers in [0, 1). */
export function createCompletion(deps: { jobs: JobStore; random: () => number }): Completion {
  const { jobs, random } = deps;
  const missing = new Map<string, number>();

  function remember(job: string, chunk: number): void {
    missing.delete(job);
    missing.set(job, chunk);
    const oldest = missing.keys().next().value;
    if (missing.size > MOST_REMEMBERED && oldest !== undefined) missing.delete(oldest);
  }

  async function isAnyWitnessMissing(job: string, chunks: number): Promise<boolean> {
    let witness = missing.get(job) ?? drawChunk(chunks, random);
    for (let tries = 0; tries < Math.min(WITNESSES_BEFORE_LISTING, chunks); tries++) {
      if (!(await jobs.hasResult(job, witness))) {
        remember(job, witness);
        return true;
      }
      witness = drawChunk(chunks, random);
    }
    return false;
  }

  return {
    async check(job, chunks) {
      if (await isAnyWitnessMissing(job, chunks)) return;
      const gap = await firstMissingChunk(jobs, job, chunks);
      if (gap !== undefined) return remember(job, gap);
      missing.delete(job);
      await jobs.writeComplete(job);
    },
  };
}

const drawChunk = (chunks: number, random: () => number): number => 1 + Math.floor(random() * chunks);

async function firstMissingChunk(jobs: JobStore, job: string, chunks: number): Promise<number | undefined> {
  for await (const chunk of missingChunks(jobs, job, chunks)) return chunk;
  return undefined;
}

/** Numbers of the chunks that have no result yet, ascending. */
export async function* missingChunks(jobs: JobStore, job: string, chunks: number): AsyncGenerator<number> {
  let next = 1;
  for await (const done of jobs.chunksWithResult(job)) {
    while (next < done) yield next++;
    next = done + 1;
  }
  while (next <= chunks) yield next++;
}
