/**
 * Where a limit is low, one worker has all that the probes leave of it. But Lambda works on two messages of a queue at once at the
 * least (source: AWS CloudFormation, "AWS::Lambda::EventSourceMapping ScalingConfig"). So whoever is to call takes the seat of its
 * key before:
 *
 * *free* → *taken* for a chunk → the chunk has its result, or it is left: *free*, and kept for a moment for who has found it taken
 * meanwhile · its worker died: free when no invocation of that time can run any more
 */
import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { hasResult } from '../../shared/chunk/result.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import type { Sharing } from '../../shared/gateway/sharing.ts';
import { SEATS } from '../../shared/job/keys.ts';
import { type Owned, putOwned, readOwned, type WorkBucket } from '../../shared/job/work-bucket.ts';

/** The chunk that a seat is taken for. */
const Sitter = z.object({ job: z.string(), chunk: z.int().positive() });
type Sitter = z.infer<typeof Sitter>;

/** `seats/<key>`: `worker` is the process that has it, or had it last; `next` who found it taken first. */
const Record = z.object({
  attempt: z.string(),
  worker: z.string(),
  isTaken: z.boolean(),
  by: Sitter,
  next: Sitter.optional(),
});
type Record = z.infer<typeof Record>;

const PAUSE_MS = 1000;

/** Who could not wait any longer comes back after so many seconds, and has its place until then. */
export const SEAT_SECONDS = 5;
/** Of two processes neither knows when the other called last: between them passes more than the interval of a pace, in those of the limit. */
const HANDOVER = 1.2;
const KEPT_MS = 2 * SEAT_SECONDS * 1000;

export interface Seat {
  /** To be called where its chunk gets no result now. Never rejects: a seat that could not be left is that of a worker that died. */
  leave(): Promise<void>;
}

/**
 * Takes the seat of a profile's gateway; there is one for everybody where the limit is shared.
 *
 * @param mayWait whether there is time to wait a little longer
 * @returns undefined when it stayed taken
 */
export type TakeSeat = (profile: Profile, who: Sitter, mayWait: () => boolean) => Promise<Seat | undefined>;

export interface SeatDeps {
  readonly work: WorkBucket;
  sharingOf(profile: Profile): Sharing;
  /** The key that a profile's gateway is called with; undefined when it cannot be had, and nobody will be called. */
  keyOf(profile: Profile): Promise<string | undefined>;
  /** After so long a worker that took it has ended, in milliseconds. */
  readonly overMs: number;
  sleep(ms: number): Promise<void>;
}

const isSame = (one: Sitter, other: Sitter): boolean => one.job === other.job && one.chunk === other.chunk;

/** Of who need not be alone. */
export const NO_SEAT: Seat = { leave: async () => {} };

/** Makes the {@link TakeSeat} of a process. */
export function createTakeSeat({ work, sharingOf, keyOf, overMs, sleep }: SeatDeps): TakeSeat {
  const worker = randomUUID();

  const put = (at: string, value: Omit<Record, 'attempt'>, replaces: string | undefined) =>
    putOwned(work, at, { attempt: randomUUID(), ...value }, replaces, Record);

  async function leave(at: string): Promise<void> {
    for (;;) {
      const standing = await readOwned(work, at, Record);
      if (!standing?.value.isTaken || standing.value.worker !== worker) return;
      if (await put(at, { ...standing.value, isTaken: false }, standing.etag)) return;
    }
  }

  /** Takes it, or has itself noted as the next one. */
  async function tryTake(at: string, who: Sitter, limit: number): Promise<Seat | undefined> {
    const standing = await readOwned(work, at, Record);
    if (standing && (await isKept(at, standing, who))) return undefined;
    if (!(await put(at, { worker, isTaken: true, by: who }, standing?.etag))) return undefined;
    if (standing && standing.value.worker !== worker) await sleep((1000 * HANDOVER) / limit);
    return { leave: () => leave(at).catch(() => {}) };
  }

  /** Whether it is taken, or free for somebody else. */
  async function isKept(at: string, { value, ageMs, etag }: Owned<Record>, who: Sitter): Promise<boolean> {
    const { isTaken, by, next } = value;
    const isNext = next === undefined || isSame(next, who);
    if (!isTaken) return !isNext && ageMs < KEPT_MS;
    if (ageMs >= overMs) return false;
    if (await hasResult(work, by.job, by.chunk)) {
      // From now on the next one has its moment.
      if (!isNext) await put(at, { ...value, isTaken: false }, etag);
      return !isNext;
    }
    if (next === undefined) await put(at, { ...value, next: who }, etag);
    return true;
  }

  return async (profile, who, mayWait) => {
    const { workers, limit } = sharingOf(profile);
    const key = workers === 1 ? await keyOf(profile) : undefined;
    if (key === undefined) return NO_SEAT;
    const at = SEATS + createHash('sha256').update(key).digest('hex');
    for (;;) {
      const seat = await tryTake(at, who, limit);
      if (seat || !mayWait()) return seat;
      await sleep(PAUSE_MS);
    }
  };
}
