/**
 * How far a job is, and how fast: arithmetic over which chunks have a result, what workers say of those that have none, and
 * how far it was before.
 */
import * as z from 'zod';
import { chunkMessage } from '../chunk/message.ts';
import type { Decided } from './manifest.ts';

/** Where a stack on one machine has the key from: absent, it is a secret, which is read again. */
export const KeyFrom = z.literal('environment');

/**
 * What a job waits for: trouble of its gateway, by its code and in words of the job's language, or an earlier upload of the
 * same users. What is *misconfigured* (key, secret, address) somebody has to put right, what is *unavailable* comes back, and for
 * what was sent and is *unproved* the gateway is asked again.
 */
export const Wait = z.discriminatedUnion('for', [
  z.object({
    for: z.literal('gateway'),
    trouble: z.enum(['unavailable', 'misconfigured', 'unproved']),
    code: z.string(),
    reason: z.string(),
    /** Key and secret come from where they cannot change while this runs. */
    keyFrom: KeyFrom.optional(),
  }),
  z.object({ for: z.literal('upload'), job: z.string() }),
]);
export type Wait = z.infer<typeof Wait>;

/** A chunk without a result, in the words of its worker: how many rows are decided, and whether it is worked on or waits. */
export const OpenChunk = z.object({
  chunk: z.int().positive(),
  decided: z.int().nonnegative(),
  isWorkedOn: z.boolean(),
  wait: Wait.optional(),
});
export type OpenChunk = z.infer<typeof OpenChunk>;

/**
 * How fast a job was while it was worked on, up to `since`: so many rows in so many seconds, of which the latest count most.
 * `workedSeconds` are all that were seen since the job began or waited last.
 */
const Pace = z.object({
  since: z.iso.datetime(),
  rows: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
  workedSeconds: z.number().nonnegative(),
});
type Pace = z.infer<typeof Pace>;

/**
 * `jobs/<job>/progress.json`. `rows` are those of the file, `toSend` the users among them, `decided` the rows that have an
 * outcome. `rowsPerSecond` is that of the last quarter of a minute of work; `secondsLeft` is absent where nobody can tell.
 * `waitsFor` is there while nothing else of the job goes on; `fits`, where only about so many users fit into the age limit. `open` and `pace` are what the next refresh goes by.
 */
export const Progress = z.object({
  job: z.string(),
  rows: z.int().nonnegative(),
  toSend: z.int().nonnegative(),
  decided: z.int().nonnegative(),
  rowsPerSecond: z.number().nonnegative().optional(),
  secondsLeft: z.int().nonnegative().optional(),
  waitsFor: Wait.optional(),
  fits: z.int().nonnegative().optional(),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  open: z.array(OpenChunk),
  /** Absent in what an earlier version wrote. */
  pace: Pace.optional(),
});
export type Progress = z.infer<typeof Progress>;

/** After so long without the like, a pace counts for a third. */
const REMEMBERED_SECONDS = 15;
/** No time left is told before so much work was seen, nor one of more than so many times what was seen. */
const LEAST_SECONDS = 5;
const FARTHEST = 30;
/** Seconds that are so many times slower than those before them are of another time: a gateway that was away, or has become slow. */
const SLOWER = 3;

export interface ProgressFacts {
  /** The chunks that have no result. */
  readonly missing: ReadonlySet<number>;
  /** What is new of some of them, the latest last. */
  readonly notes: readonly OpenChunk[];
  readonly before: Progress | undefined;
  readonly now: Date;
}

/** The progress of a job, from what is known now and what was known before. */
export function computeProgress(job: Decided, { missing, notes, before, now }: ProgressFacts): Progress {
  const { rows, users: toSend = rows, fits } = job.manifest;
  const open = tidied([...(before?.open ?? []), ...notes], missing);
  const unfinished = sum([...missing].map((chunk) => rowsOfChunk(job, chunk)));
  const decided = Math.min(rows, rows - unfinished + sum(open.map((each) => each.decided)));
  const waitsFor = open.some(({ isWorkedOn }) => isWorkedOn)
    ? undefined
    : open.findLast(({ wait }) => wait)?.wait;
  const pace = paceOf(before, decided, waitsFor, now);
  const secondsLeft = waitsFor ? undefined : timeLeft(pace, rows - decided, now);
  return {
    job: job.plan.job,
    rows,
    toSend,
    decided,
    ...(pace.seconds > 0 ? { rowsPerSecond: pace.rows / pace.seconds } : {}),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
    ...(waitsFor ? { waitsFor } : {}),
    ...(fits === undefined ? {} : { fits }),
    startedAt: before?.startedAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    open,
    pace,
  };
}

export function rowsOfChunk({ plan, manifest }: Decided, chunk: number): number {
  const { firstRow, lastRow } = chunkMessage(plan, manifest, chunk);
  return lastRow - firstRow + 1;
}

/**
 * The pace, measured anew after each wait, told or not: nobody knows how much of the time before it, and of that after it, was
 * work. A short time that brought no row counts when the next one comes.
 */
function paceOf(before: Progress | undefined, decided: number, waitsFor: Wait | undefined, now: Date): Pace {
  const anew = { since: now.toISOString(), rows: 0, seconds: 0, workedSeconds: 0 };
  if (!before?.pace || before.waitsFor || waitsFor) return anew;
  const rows = decided - before.decided;
  if (rows <= 0) return before.pace;
  const seconds = secondsSince(before.pace, now);
  const expected = (seconds * before.pace.rows) / (before.pace.seconds || 1);
  if (seconds > LEAST_SECONDS && rows * SLOWER < expected) return anew;
  const left = Math.exp(-seconds / REMEMBERED_SECONDS);
  return {
    since: now.toISOString(),
    rows: before.pace.rows * left + rows,
    seconds: before.pace.seconds * left + seconds,
    workedSeconds: before.pace.workedSeconds + seconds,
  };
}

const secondsSince = ({ since }: Pace, now: Date): number =>
  Math.max(0, now.getTime() - Date.parse(since)) / 1000;

/** Undefined where too little was seen to tell, or nothing was done for a while. */
function timeLeft(pace: Pace, rows: number, now: Date): number | undefined {
  const { seconds, workedSeconds } = pace;
  if (workedSeconds < LEAST_SECONDS || secondsSince(pace, now) > REMEMBERED_SECONDS) return undefined;
  const left = Math.ceil((rows * seconds) / pace.rows);
  return left <= workedSeconds * FARTHEST ? left : undefined;
}

/** The latest of each chunk that has no result; of many that wait for the same thing, the last says so. */
function tidied(said: readonly OpenChunk[], missing: ReadonlySet<number>): OpenChunk[] {
  const latest = new Map<number, OpenChunk>();
  for (const each of said) {
    latest.delete(each.chunk);
    if (missing.has(each.chunk)) latest.set(each.chunk, each);
  }
  const open = [...latest.values()];
  const waiters = new Map(open.map(({ chunk, wait }) => [causeOf(wait), chunk]));
  return open
    .map(({ wait, ...each }): OpenChunk => {
      return wait && waiters.get(causeOf(wait)) === each.chunk ? { ...each, wait } : each;
    })
    .filter(({ decided, isWorkedOn, wait }) => decided > 0 || isWorkedOn || wait);
}

const causeOf = (wait: Wait | undefined): string | undefined =>
  wait?.for === 'gateway' ? wait.code : wait?.job;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
