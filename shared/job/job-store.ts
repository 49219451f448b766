import type * as z from 'zod';
import { readStoredChunk } from '../chunk/codec.ts';
import type { ObjectFacts, ObjectStore } from '../ports/object-store.ts';
import {
  COMPLETES,
  canaryKey,
  cancelKey,
  chunkKey,
  chunkOfKey,
  claimKey,
  completeKey,
  jobOfKey,
  manifestKey,
  overlapKey,
  PLANS,
  planKey,
  resultKey,
  resultsPrefix,
  SWEEP_STATE,
  waiterOfKey,
  waitingKey,
  waitingPrefix,
} from './keys.ts';
import { Canary, type Chunk, Claim, Manifest, Overlap, Plan, Result, SweepState } from './records.ts';

/** What belongs to an attempt, as it lies in the bucket: `etag` is the right to replace it, `ageMs` its age by S3's clock. */
interface Stored {
  readonly etag: string;
  readonly ageMs: number;
}
export type StoredClaim = Stored & { readonly claim: Claim };
export type StoredCanary = Stored & { readonly canary: Canary };

/**
 * The work bucket, object by object. What is *written once* is put with `If-None-Match: *`, and the writer gets back
 * what holds: its own, or what was there before it.
 */
export interface JobStore {
  readonly bucket: string;
  readPlan(job: string): Promise<Plan | undefined>;
  writePlan(plan: Plan): Promise<Plan>;
  /** @param bytes the chunk as `stored-chunk.ts` writes it, left alone until it is stored */
  writeChunk(job: string, chunk: number, bytes: Uint8Array): Promise<void>;
  /** `now` is S3's clock, by which a job's age is measured. */
  readChunk(job: string, chunk: number): Promise<{ chunk: Chunk; now: Date } | undefined>;
  writeOverlap(overlap: Overlap): Promise<void>;
  readOverlap(job: string, chunk: number): Promise<Overlap | undefined>;
  readManifest(job: string): Promise<Manifest | undefined>;
  writeManifest(manifest: Manifest): Promise<Manifest>;
  readClaim(job: string, chunk: number): Promise<StoredClaim | undefined>;
  /**
   * Puts a claim: the first one if `replaces` is undefined, else in place of the one with that etag. Answers the new
   * etag, or undefined when somebody else's claim stands there.
   */
  putClaim(claim: Claim, replaces: string | undefined): Promise<string | undefined>;
  readCanary(job: string): Promise<StoredCanary | undefined>;
  /** As {@link putClaim}. */
  putCanary(canary: Canary, replaces: string | undefined): Promise<string | undefined>;
  /** Notes that a chunk is to be sent again when an earlier job is complete. */
  writeWaiting(earlier: string, job: string, chunk: number): Promise<void>;
  /** The chunks that wait for a job, or once did; those of one job one after the other. */
  waitingFor(job: string): AsyncIterable<{ job: string; chunk: number }>;
  /** Stops a job for good: nothing more of it is sent. */
  writeCancel(job: string): Promise<void>;
  isCancelled(job: string): Promise<boolean>;
  hasResult(job: string, chunk: number): Promise<boolean>;
  readResult(job: string, chunk: number): Promise<Result | undefined>;
  /** Puts a result once; false when another attempt's result stands there, which then holds. */
  putResult(result: Result): Promise<boolean>;
  /** Numbers of the chunks that have a result, ascending. */
  chunksWithResult(job: string): AsyncIterable<number>;
  /** @param forMs since so many milliseconds at least, by S3's clock; default 0 */
  isComplete(job: string, forMs?: number): Promise<boolean>;
  /** When the job was completed, by S3's clock. */
  completedAt(job: string): Promise<Date | undefined>;
  writeComplete(job: string): Promise<void>;
  /** Says once more that the job is complete, so that S3 starts the report again. */
  announceComplete(job: string): Promise<void>;
  plannedJobs(): AsyncIterable<string>;
  completedJobs(): AsyncIterable<string>;
  readSweepState(): Promise<SweepState | undefined>;
  writeSweepState(state: SweepState): Promise<void>;
}

/** Makes the {@link JobStore} of one work bucket. Methods reject as {@link ObjectStore}'s do. */
export function createJobStore(store: ObjectStore, bucket: string): JobStore {
  const at = (key: string) => ({ bucket, key });

  async function read<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const object = await store.read(at(key));
    return object && schema.parse(JSON.parse(object.text));
  }

  async function writeOnce<T>(key: string, value: T, schema: z.ZodType<T>): Promise<T> {
    const { written } = await store.put(at(key), JSON.stringify(value), { ifAbsent: true });
    return written ? value : ((await read(key, schema)) ?? value);
  }

  async function readOwned<T>(
    key: string,
    schema: z.ZodType<T>,
  ): Promise<(Stored & { value: T }) | undefined> {
    const object = await store.read(at(key));
    if (!object) return undefined;
    return { value: schema.parse(JSON.parse(object.text)), etag: object.etag, ageMs: ageMsOf(object) };
  }

  async function putOwned<T extends { attempt: string }>(
    key: string,
    value: T,
    replaces: string | undefined,
    schema: z.ZodType<T>,
  ): Promise<string | undefined> {
    const condition = replaces === undefined ? ({ ifAbsent: true } as const) : { ifMatch: replaces };
    const put = await store.put(at(key), JSON.stringify(value), condition);
    if (put.written) return put.etag;
    // An SDK retry can meet its own write. A take-over changes the attempt, so ours standing there is ours still.
    const standing = await readOwned(key, schema);
    return standing?.value.attempt === value.attempt ? standing.etag : undefined;
  }

  return {
    bucket,
    readPlan: (job) => read(planKey(job), Plan),
    writePlan: (plan) => writeOnce(planKey(plan.job), plan, Plan),
    async writeChunk(job, chunk, bytes) {
      await store.put(at(chunkKey(job, chunk)), bytes);
    },
    async readChunk(job, chunk) {
      const object = await store.read(at(chunkKey(job, chunk)));
      if (!object) return undefined;
      return { chunk: readStoredChunk(object.text), now: object.now };
    },
    async writeOverlap(overlap) {
      await store.put(at(overlapKey(overlap.job, overlap.chunk)), JSON.stringify(overlap));
    },
    readOverlap: (job, chunk) => read(overlapKey(job, chunk), Overlap),
    readManifest: (job) => read(manifestKey(job), Manifest),
    writeManifest: (manifest) => writeOnce(manifestKey(manifest.job), manifest, Manifest),
    async readClaim(job, chunk) {
      const owned = await readOwned(claimKey(job, chunk), Claim);
      return owned && { ...owned, claim: owned.value };
    },
    putClaim: (claim, replaces) => putOwned(claimKey(claim.job, claim.chunk), claim, replaces, Claim),
    async readCanary(job) {
      const owned = await readOwned(canaryKey(job), Canary);
      return owned && { ...owned, canary: owned.value };
    },
    putCanary: (canary, replaces) => putOwned(canaryKey(canary.job), canary, replaces, Canary),
    async writeWaiting(earlier, job, chunk) {
      await store.put(at(waitingKey(earlier, job, chunk)), JSON.stringify({ job, chunk }));
    },
    async *waitingFor(job) {
      for await (const key of store.list(bucket, waitingPrefix(job))) yield waiterOfKey(key);
    },
    async writeCancel(job) {
      await store.put(at(cancelKey(job)), JSON.stringify({ job }));
    },
    isCancelled: (job) => store.exists(at(cancelKey(job))),
    hasResult: (job, chunk) => store.exists(at(resultKey(job, chunk))),
    readResult: (job, chunk) => read(resultKey(job, chunk), Result),
    async putResult(result) {
      const key = resultKey(result.job, result.chunk);
      const standing = await writeOnce(key, result, Result);
      return standing.attempt === result.attempt;
    },
    async *chunksWithResult(job) {
      for await (const key of store.list(bucket, resultsPrefix(job))) yield chunkOfKey(key);
    },
    async isComplete(job, forMs = 0) {
      if (forMs === 0) return store.exists(at(completeKey(job)));
      const object = await store.read(at(completeKey(job)));
      return object !== undefined && ageMsOf(object) >= forMs;
    },
    async completedAt(job) {
      return (await store.read(at(completeKey(job))))?.lastModified;
    },
    async writeComplete(job) {
      await store.put(at(completeKey(job)), JSON.stringify({ job }), { ifAbsent: true });
    },
    async announceComplete(job) {
      await store.put(at(completeKey(job)), JSON.stringify({ job }));
    },
    async *plannedJobs() {
      for await (const key of store.list(bucket, PLANS)) yield jobOfKey(key);
    },
    async *completedJobs() {
      for await (const key of store.list(bucket, COMPLETES)) yield jobOfKey(key);
    },
    readSweepState: () => read(SWEEP_STATE, SweepState),
    async writeSweepState(state) {
      await store.put(at(SWEEP_STATE), JSON.stringify(state));
    },
  };
}

/** S3 tells both times in whole seconds: an object may be that much younger, and is never taken for older than it is. */
const ageMsOf = ({ now, lastModified }: ObjectFacts): number =>
  Math.max(0, now.getTime() - lastModified.getTime() - 1000);
