import * as z from 'zod';
import { CallCount } from '../gateway/call-count.ts';
import { Language } from '../messages/language.ts';
import { Column } from '../user/field.ts';
import { JobError, Problem } from '../user/outcome.ts';
import { manifestKey } from './keys.ts';
import { type Plan, readPlan } from './plan.ts';
import { readOwned, readRecord, type WorkBucket, writeOnce } from './work-bucket.ts';

/** How the file was read. */
export const Dialect = z.object({ encoding: z.string(), delimiter: z.string() });
export type Dialect = z.infer<typeof Dialect>;

/**
 * `manifest/<job>`: the decision. Only after it is written are messages sent, and only for verdict *go*. A *refused*
 * one has no chunks and an error. A *held* one has its chunks, and is decided once more when somebody releases it; else its
 * chunks are closed, unsent, when the job is cancelled or past its age limit.
 */
export const Manifest = z.object({
  job: z.string(),
  verdict: z.enum(['go', 'held', 'refused']),
  chunks: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** How many of the rows are people: those that are not ignored. */
  people: z.int().nonnegative().optional(),
  /** How many of the rows are users: nothing is sent of the others. Absent from manifests of an earlier version. */
  users: z.int().nonnegative().optional(),
  /** Row number of the first row of chunk 1; the rows that follow are contiguous. */
  firstRow: z.int().positive(),
  columns: z.array(Column),
  /** Some rows have more cells than there are columns: only ignored ones, or rejected ones too. */
  surplusIn: z.enum(['ignored', 'rejected']).optional(),
  dialect: Dialect.optional(),
  /** What people are told of this job is said in it. Absent where the file was not read, or has nothing that tells it. */
  language: Language.optional(),
  /** How many of the users are not sent, for the ledger knows that they are unchanged. */
  skipped: z.int().positive().optional(),
  /** Which of the records in `skipped/<job>/` says who they are: that of the decision that this is. */
  skippedIn: z.string().optional(),
  /** Some chunk has an overlap with another upload. */
  overlaps: z.literal(true).optional(),
  /** Some row names a manager whose row is in the file too. */
  managers: z.literal(true).optional(),
  /** About how many users fit into the age limit, where not all do if all are new or changed. */
  fits: z.int().nonnegative().optional(),
  /** What the sender should know of headings that are not understood. */
  notes: z.array(Problem).optional(),
  /** The calls that validate made. */
  gatewayCalls: CallCount.optional(),
  /** Of a held job: why, and what can be done. */
  held: JobError.optional(),
  /** Of a held job: it is decided once more, or was. Said before its users are registered, so that others wait for that decision. */
  reopened: z.literal(true).optional(),
  /** Of a refused file: why. Of a decided one: why nothing of it may be sent all the same. */
  error: JobError.optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The decision about a file that is refused as a whole. */
export const refusedManifest = (
  job: string,
  error: JobError,
  file: Pick<Manifest, 'dialect' | 'language' | 'notes'> = {},
): Manifest => ({
  job,
  verdict: 'refused',
  chunks: 0,
  rows: 0,
  firstRow: 1,
  columns: [],
  ...file,
  error,
});

export const readManifest = (work: WorkBucket, job: string): Promise<Manifest | undefined> =>
  readRecord(work, manifestKey(job), Manifest);

/** @returns the manifest that holds: this one, or what stood there before */
export const writeManifest = (work: WorkBucket, manifest: Manifest): Promise<Manifest> =>
  writeOnce(work, manifestKey(manifest.job), manifest, Manifest);

/**
 * Decides a held job once more. Of two who do so the first one holds.
 *
 * @returns the manifest that holds: this one, or what stood there before if that is no longer held
 */
export async function replaceHeld(work: WorkBucket, manifest: Manifest): Promise<Manifest> {
  const { store, bucket } = work;
  const key = manifestKey(manifest.job);
  for (;;) {
    const standing = await readOwned(work, key, Manifest);
    if (standing?.value.verdict !== 'held') return standing?.value ?? writeManifest(work, manifest);
    const { written } = await store.put({ bucket, key }, JSON.stringify(manifest), {
      ifMatch: standing.etag,
    });
    if (written) return manifest;
  }
}

/** A job that was planned and decided. */
export interface Decided {
  readonly plan: Plan;
  readonly manifest: Manifest;
}

/** Plan and manifest of a job; undefined when it has not both, or no longer. */
export async function findDecided(work: WorkBucket, job: string): Promise<Decided | undefined> {
  const [plan, manifest] = await Promise.all([readPlan(work, job), readManifest(work, job)]);
  return plan && manifest && { plan, manifest };
}

/**
 * Plan and manifest of a job that somebody already works on.
 *
 * @throws Error when one of them is missing: nothing more can be done for the job
 */
export async function readDecided(work: WorkBucket, job: string): Promise<Decided> {
  const decided = await findDecided(work, job);
  if (!decided)
    throw new Error(`Job ${job} has no plan or no manifest in the work bucket; they may have expired.`);
  return decided;
}
