/**
 * Completion needs no counter. After its put (or on finding its result) a worker looks at one *witness*: a chunk that
 * it last saw missing, first drawn at random. Absent → stop: its writer comes later and will look too. Present → try
 * a few others, then list once for a gap and remember it. No gap → put `complete`, once.
 *
 * S3 is strongly consistent, so whoever puts the last result sees all of them: completion is never missed. It costs
 * about one HEAD a chunk at any size, for a witness drawn at random is seldom done before the job nearly is.
 */
import { hasResult, missingChunks } from '../chunk/result.ts';
import { completeKey } from './keys.ts';
import { ageMsOf, type WorkBucket } from './work-bucket.ts';

/** @param forMs complete since so many milliseconds at least, by S3's clock */
export async function isComplete({ store, bucket }: WorkBucket, job: string, forMs = 0): Promise<boolean> {
  if (forMs === 0) return store.exists({ bucket, key: completeKey(job) });
  const object = await store.read({ bucket, key: completeKey(job) });
  return object !== undefined && ageMsOf(object) >= forMs;
}

/** Says, once, that every result is there: S3's event starts the report. */
export async function writeComplete({ store, bucket }: WorkBucket, job: string): Promise<void> {
  await store.put({ bucket, key: completeKey(job) }, JSON.stringify({ job }), { ifAbsent: true });
}

const WITNESSES_BEFORE_LISTING = 3;

/** Jobs whose witness is remembered; a forgotten one is drawn anew. */
const MAX_REMEMBERED = 1000;

export interface Completion {
  /** Looks whether every result of the job is there, and if so says that the job is complete. Answers whether it is. */
  check(job: string, chunks: number): Promise<boolean>;
}

/** Makes a {@link Completion} that remembers its witnesses in the process. `random` gives numbers in [0, 1). */
export function createCompletion(deps: { work: WorkBucket; random: () => number }): Completion {
  const { work, random } = deps;
  const missing = new Map<string, number>();

  function remember(job: string, chunk: number): void {
    missing.delete(job);
    missing.set(job, chunk);
    const oldest = missing.keys().next().value;
    if (missing.size > MAX_REMEMBERED && oldest !== undefined) missing.delete(oldest);
  }

  async function isAnyWitnessMissing(job: string, chunks: number): Promise<boolean> {
    let witness = missing.get(job) ?? drawChunk(chunks, random);
    for (let tries = 0; tries < Math.min(WITNESSES_BEFORE_LISTING, chunks); tries++) {
      if (!(await hasResult(work, job, witness))) {
        remember(job, witness);
        return true;
      }
      witness = drawChunk(chunks, random);
    }
    return false;
  }

  return {
    async check(job, chunks) {
      if (await isAnyWitnessMissing(job, chunks)) return false;
      const gap = await firstMissingChunk(work, job, chunks);
      if (gap !== undefined) {
        remember(job, gap);
        return false;
      }
      missing.delete(job);
      await writeComplete(work, job);
      return true;
    },
  };
}

const drawChunk = (chunks: number, random: () => number): number => 1 + Math.floor(random() * chunks);

async function firstMissingChunk(work: WorkBucket, job: string, chunks: number): Promise<number | undefined> {
  for await (const chunk of missingChunks(work, job, chunks)) return chunk;
  return undefined;
}
