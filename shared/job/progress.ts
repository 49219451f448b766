/**
 * How far a job is, and how fast: arithmetic over which chunks have a result, what workers say of those that have none, and
 * how far it was before.
 */
import * as z from 'zod';
import { chunkMessage } from '../chunk/message.ts';
import type { Decided } from './manifest.ts';

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
 * `jobs/<job>/progress.json`. `rows` are those of the file, `toSend` the users among them, `decided` the rows that have an
 * outcome. `rowsPerSecond` is smoothed over about a minute; `secondsLeft` is absent where nobody can tell. `waitsFor` is
 * there while nothing else of the job goes on. `open` is what the next refresh goes by.
 */
export const Progress = z.object({
  job: z.string(),
  rows: z.int().nonnegative(),
  toSend: z.int().nonnegative(),
  decided: z.int().nonnegative(),
  rowsPerSecond: z.number().nonnegative().optional(),
  secondsLeft: z.int().nonnegative().optional(),
  waitsFor: Wait.optional(),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  open: z.array(OpenChunk),
});
export type Progress = z.infer<typeof Progress>;

/** Over how long the pace is smoothed; while a job is younger, over all of its time. */
const SMOOTHED_SECONDS = 60;

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
  const { rows, users: toSend = rows } = job.manifest;
  const open = tidied([...(before?.open ?? []), ...notes], missing);
  const unfinished = sum([...missing].map((chunk) => rowsOfChunk(job, chunk)));
  const decided = Math.min(rows, rows - unfinished + sum(open.map((each) => each.decided)));
  const waitsFor = open.some(({ isWorkedOn }) => isWorkedOn)
    ? undefined
    : open.findLast(({ wait }) => wait)?.wait;
  const rowsPerSecond = before && paceOf(before, decided, now);
  const isKnown = !waitsFor && rowsPerSecond !== undefined && rowsPerSecond > 0;
  return {
    job: job.plan.job,
    rows,
    toSend,
    decided,
    ...(rowsPerSecond === undefined ? {} : { rowsPerSecond }),
    ...(isKnown ? { secondsLeft: Math.ceil((rows - decided) / rowsPerSecond) } : {}),
    ...(waitsFor ? { waitsFor } : {}),
    startedAt: before?.startedAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    open,
  };
}

export function rowsOfChunk({ plan, manifest }: Decided, chunk: number): number {
  const { firstRow, lastRow } = chunkMessage(plan, manifest, chunk);
  return lastRow - firstRow + 1;
}

/** Rows a second. The time in which a job waited tells nothing of its pace. */
function paceOf(before: Progress, decided: number, now: Date): number | undefined {
  const { rowsPerSecond = 0, startedAt, updatedAt, waitsFor } = before;
  const seconds = (now.getTime() - Date.parse(updatedAt)) / 1000;
  if (waitsFor || seconds <= 0) return before.rowsPerSecond;
  const all = (now.getTime() - Date.parse(startedAt)) / 1000;
  const measured = Math.max(0, decided - before.decided) / seconds;
  const weight = Math.max(seconds / all, 1 - Math.exp(-seconds / SMOOTHED_SECONDS));
  return rowsPerSecond + (measured - rowsPerSecond) * Math.min(1, weight);
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
