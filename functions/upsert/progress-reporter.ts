/**
 * Tells how far jobs are, beside the work and seldom: a worker notes what becomes of its chunks, and writes it into the job's
 * record when its turn comes. Nothing waits for that but the end of a delivery, and no trouble with it harms a chunk.
 */
import { progressKey } from '../../shared/job/keys.ts';
import type { Decided } from '../../shared/job/manifest.ts';
import { computeProgress, type OpenChunk, type Progress } from '../../shared/job/progress.ts';
import { refreshProgress } from '../../shared/job/progress-record.ts';
import { type WorkBucket, writeRecord } from '../../shared/job/work-bucket.ts';
import type { Log } from '../../shared/ports/log.ts';

export interface ProgressReporter {
  /** Takes note of a chunk, and writes if it is time. That a job begins to wait is told at once. */
  note(job: Decided, chunk: OpenChunk): void;
  /** Waits for what is being written, and writes what must not wait for the next delivery. */
  settle(job: string): Promise<void>;
  /** Writes that every chunk of a job has a result: after that nothing more is written. */
  finish(job: Decided): Promise<void>;
}

export interface ProgressReporterDeps {
  readonly work: WorkBucket;
  readonly log: Log;
  /** Milliseconds. */
  now(): number;
  /** Gives numbers in [0, 1). */
  random(): number;
  /** A job's record is refreshed this often at most, in milliseconds; that of a long job less often. */
  readonly everyMs: number;
  /** How many workers share the refreshing. */
  readonly workers: number;
  /** Where the key comes from, if not from a secret. */
  readonly keyFrom?: 'environment' | undefined;
}

/** Jobs in hand at the same time are few. */
const MAX_REMEMBERED = 100;

/**
 * The record of a job that runs long is refreshed every tenth of its time, but ten times more seldom at most: then it costs a
 * few hundredths of the job's requests to S3.
 */
const PART_OF_TIME = 10;
const MAX_TIMES = 10;

interface Told {
  readonly job: Decided;
  readonly notes: Map<number, OpenChunk>;
  dueAt: number;
  seen: Progress | undefined;
}

/** Who has to put the key right is told where it comes from. */
function withKeyFrom(chunk: OpenChunk, keyFrom: ProgressReporterDeps['keyFrom']): OpenChunk {
  const { wait } = chunk;
  if (!keyFrom || wait?.for !== 'gateway' || wait.trouble !== 'misconfigured') return chunk;
  return { ...chunk, wait: { ...wait, keyFrom } };
}

/** Makes the {@link ProgressReporter} of a process. */
export function createProgressReporter(deps: ProgressReporterDeps): ProgressReporter {
  const { work, log, now, random, everyMs, workers, keyFrom } = deps;
  const jobs = new Map<string, Told>();
  let writing: Promise<void> | undefined;

  function toldOf(job: Decided): Told {
    const { job: id } = job.plan;
    const told = jobs.get(id) ?? {
      job,
      notes: new Map(),
      // Each worker begins at a time of its own, so that of many one is soon the first.
      dueAt: now() + everyMs * random() * (workers - 1),
      seen: undefined,
    };
    jobs.set(id, told);
    const [oldest] = jobs.keys();
    if (jobs.size > MAX_REMEMBERED && oldest !== undefined) jobs.delete(oldest);
    return told;
  }

  /** Each worker takes its part of the refreshes. */
  function pauseMs({ seen }: Told): number {
    const runsForMs = seen ? now() - Date.parse(seen.startedAt) : 0;
    const pause = Math.max(everyMs, Math.min(runsForMs / PART_OF_TIME, everyMs * MAX_TIMES));
    return pause * (1 + random() * (workers - 1));
  }

  async function write(told: Told, leastAgeMs: number): Promise<void> {
    const notes = [...told.notes.values()];
    told.dueAt = now() + pauseMs(told);
    const refresh = { notes, now: new Date(now()), leastAgeMs };
    await orWarn(told.job.plan.job, async () => {
      const { progress, isOurs } = await refreshProgress(work, told.job, refresh);
      told.seen = progress;
      if (isOurs)
        for (const note of notes) if (told.notes.get(note.chunk) === note) told.notes.delete(note.chunk);
    });
  }

  async function orWarn(job: string, attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      log.warn('progress could not be written', { job, error });
    }
  }

  const isDue = (told: Told): boolean => told.notes.size > 0 && now() >= told.dueAt;

  function startWriting(told: Told): void {
    // Who was told to write at once does not care how old the record is.
    const leastAgeMs = told.dueAt === 0 ? 0 : everyMs;
    writing = write(told, leastAgeMs).finally(() => {
      writing = undefined;
    });
  }

  return {
    note(job, chunk) {
      const told = toldOf(job);
      told.notes.delete(chunk.chunk);
      told.notes.set(chunk.chunk, withKeyFrom(chunk, keyFrom));
      if (chunk.wait && !told.seen?.open.some(({ wait }) => wait)) told.dueAt = 0;
      if (!writing && isDue(told)) startWriting(told);
    },
    async settle(job) {
      await writing;
      const told = jobs.get(job);
      if (told && isDue(told)) await write(told, told.dueAt === 0 ? 0 : everyMs);
    },
    async finish(job) {
      await writing;
      const { job: id } = job.plan;
      const facts = {
        missing: new Set<number>(),
        notes: [],
        before: jobs.get(id)?.seen,
        now: new Date(now()),
      };
      jobs.delete(id);
      await orWarn(id, () => writeRecord(work, progressKey(id), computeProgress(job, facts)));
    },
  };
}
