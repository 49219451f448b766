/**
 * Where a limit is low, one worker has all that the probes leave of it. But Lambda works on two messages of a queue at once at the
 * least (source: AWS CloudFormation, "AWS::Lambda::EventSourceMapping ScalingConfig"). So whoever is to call takes the seat of its
 * key before, in turn:
 *
 * *free* → *taken* for a chunk → the chunk has its result, or the seat is left: *free* for the first who waits · its worker died:
 * free when no invocation of that time can run any more
 *
 * Nobody waits in an invocation, which would be paid for, and keep other gateways' chunks from being worked on: a chunk that finds
 * the seat taken gets in line, and its message comes back when its turn should have come. Its place is kept until then.
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

/** `seats/<key>`: who has it, or had it last. */
const SeatRecord = z.object({
  attempt: z.string(),
  /** The process. */
  worker: z.string(),
  isTaken: z.boolean(),
  by: Sitter,
  /** For so long it had been so when this was written, in milliseconds. */
  sinceMs: z.number(),
  /** How long the chunk should take. */
  expectedMs: z.number(),
  /** Who waits, the first in line first. */
  waiting: z.array(Sitter),
});
type SeatRecord = z.infer<typeof SeatRecord>;

/** Of two processes neither knows when the other called last: between them passes more than an interval of the limit. */
const HANDOVER_INTERVALS = 1.2;
/** A row takes a call, and its part of the look-ups, of the limit without the probes' share. */
const INTERVALS_A_ROW = 1.2;
const MIN_WAIT_MS = 3_000;
const MAX_WAIT_MS = 60_000;
/** Who is first in line and has not come for so long has gone: longer than the longest wait. */
const KEPT_MS = MAX_WAIT_MS + 10_000;
/** S3 tells times in whole seconds: a worker is rather taken for younger than it is. */
const ROUNDED_MS = 1000;
/** Where so many wait, others come back without a place. */
const MAX_IN_LINE = 100;

export interface Seat {
  /** To be called where its chunk gets no result now. Never rejects: a seat that could not be left is that of a worker that died. */
  leave(): Promise<void>;
}

/** When a chunk that found the seat taken should come back, in milliseconds. */
interface Wait {
  readonly waitMs: number;
}

export const isSeat = (answer: Seat | Wait): answer is Seat => 'leave' in answer;

/** Takes the seat of a profile's gateway, or gets in line; there is one for everybody where the limit is shared. @param rows of the chunk */
export type TakeSeat = (profile: Profile, who: Sitter, rows: number) => Promise<Seat | Wait>;

export interface SeatDeps {
  readonly work: WorkBucket;
  sharingOf(profile: Profile): Sharing;
  /** The key that a profile's gateway is called with; undefined when there is none, and nobody will be called. Rejects when it cannot be had now. */
  keyOf(profile: Profile): Promise<string | undefined>;
  /** After so long a worker that took it has ended, in milliseconds. */
  readonly overMs: number;
  sleep(ms: number): Promise<void>;
}

const isSame = (one: Sitter | undefined, other: Sitter): boolean =>
  one?.job === other.job && one.chunk === other.chunk;

/** How many are before somebody: all, where he is not in line. */
function placeIn(line: readonly Sitter[], who: Sitter): number {
  const place = line.findIndex((each) => isSame(each, who));
  return place < 0 ? line.length : place;
}

/** Of who need not be alone. */
export const NO_SEAT: Seat = { leave: async () => {} };

/** Makes the {@link TakeSeat} of a process. */
export function createTakeSeat({ work, sharingOf, keyOf, overMs, sleep }: SeatDeps): TakeSeat {
  const worker = randomUUID();

  const put = (at: string, value: Omit<SeatRecord, 'attempt'>, replaces: string | undefined) =>
    putOwned(work, at, { attempt: randomUUID(), ...value }, replaces, SeatRecord);

  async function leave(at: string): Promise<void> {
    for (;;) {
      const standing = await readOwned(work, at, SeatRecord);
      if (!standing?.value.isTaken || standing.value.worker !== worker) return;
      if (await put(at, { ...standing.value, isTaken: false, sinceMs: 0 }, standing.etag)) return;
    }
  }

  /** The record as it is now: free where its chunk is done, or nobody can be working on it any more. */
  async function seen({ value, ageMs }: Owned<SeatRecord>, who: Sitter): Promise<SeatRecord> {
    const sinceMs = value.sinceMs + ageMs;
    if (!value.isTaken) return { ...value, sinceMs };
    const { by } = value;
    // Whoever works on the chunk that it is taken for has that chunk's claim: the one before has ended.
    const isOver = sinceMs >= overMs || isSame(by, who) || (await hasResult(work, by.job, by.chunk));
    return isOver ? { ...value, isTaken: false, sinceMs: 0 } : { ...value, sinceMs };
  }

  /** Who waits, but the first if his chunk is done, or he has not come in his turn. */
  async function lineOf({ waiting, isTaken, sinceMs }: SeatRecord, who: Sitter): Promise<Sitter[]> {
    const [first, ...others] = waiting;
    if (!first || isTaken || isSame(first, who)) return waiting;
    const isGone = sinceMs >= KEPT_MS || (await hasResult(work, first.job, first.chunk));
    return isGone ? others : waiting;
  }

  /** Answers when somebody should come back who has so many before him. */
  function waitAfter(
    { isTaken, expectedMs: ofOther, sinceMs }: SeatRecord,
    ahead: number,
    expectedMs: number,
  ): Wait {
    const leftMs = isTaken ? Math.max(0, ofOther - sinceMs) : 0;
    return { waitMs: Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, leftMs + ahead * expectedMs)) };
  }

  /** Puts what has changed. */
  async function note(at: string, { value, etag }: Owned<SeatRecord>, now: SeatRecord): Promise<void> {
    if (now.isTaken === value.isTaken && now.waiting === value.waiting) return;
    await put(at, { ...now, sinceMs: Math.max(0, now.sinceMs - ROUNDED_MS) }, etag);
  }

  /** Takes the seat where it is free for somebody, or gets in line. */
  async function sitOrQueue(at: string, who: Sitter, expectedMs: number, handoverMs: number) {
    const standing = await readOwned(work, at, SeatRecord);
    const now = standing && (await seen(standing, who));
    const line = now ? await lineOf(now, who) : [];
    const others = line.filter((each) => !isSame(each, who));
    const place = placeIn(line, who);
    if (now && (now.isTaken || place > 0)) {
      const isInLine = place < line.length || line.length >= MAX_IN_LINE;
      const waiting = isInLine ? line : [...line, who];
      // Of two who get in line at once one comes back without a place.
      await note(at, standing, { ...now, waiting });
      return waitAfter(now, place, expectedMs);
    }
    const taken = { worker, isTaken: true, by: who, sinceMs: 0, expectedMs, waiting: others };
    if (!(await put(at, taken, standing?.etag))) return { waitMs: MIN_WAIT_MS };
    return sit(at, now?.worker, handoverMs);
  }

  async function sit(at: string, lastWorker: string | undefined, handoverMs: number): Promise<Seat> {
    if (lastWorker !== undefined && lastWorker !== worker) await sleep(handoverMs);
    return { leave: () => leave(at).catch(() => {}) };
  }

  return async (profile, who, rows) => {
    const { workers, limit } = sharingOf(profile);
    const key = workers === 1 ? await keyOf(profile) : undefined;
    if (key === undefined) return NO_SEAT;
    const at = SEATS + createHash('sha256').update(key).digest('hex');
    const intervalMs = 1000 / limit;
    return sitOrQueue(at, who, rows * INTERVALS_A_ROW * intervalMs, HANDOVER_INTERVALS * intervalMs);
  };
}
