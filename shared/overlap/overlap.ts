import * as z from 'zod';
import { overlapKey } from '../job/keys.ts';
import type { Plan } from '../job/plan.ts';
import { readRecord, type WorkBucket, writeRecord } from '../job/work-bucket.ts';
import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { RowOutcome } from '../user/outcome.ts';
import type { RowSet } from './row-set.ts';

/** A later upload with users of this one: its job, and its key in the files bucket. */
export const LaterUpload = z.object({ job: z.string(), key: z.string() });
export type LaterUpload = z.infer<typeof LaterUpload>;

/**
 * `overlaps/<job>/<n>`: what a chunk shares with other uploads for its enterprise; absent when that is nothing. A row of
 * `superseded`, where the latest upload stands first and a row may be in several, is not sent if one of them goes, which has
 * the last word. The chunk waits until every job of `waitsFor`, each an earlier upload, is complete; and for one of `ifSent`, if
 * such a row is sent after all.
 */
export const Overlap = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  superseded: z.array(z.object({ by: LaterUpload, rows: z.array(z.int()) })),
  waitsFor: z.array(z.string()),
  ifSent: z.array(z.object({ job: z.string(), rows: z.array(z.int()) })).optional(),
});
export type Overlap = z.infer<typeof Overlap>;

export const writeOverlap = (work: WorkBucket, overlap: Overlap): Promise<void> =>
  writeRecord(work, overlapKey(overlap.job, overlap.chunk), overlap);

export const readOverlap = (work: WorkBucket, job: string, chunk: number): Promise<Overlap | undefined> =>
  readRecord(work, overlapKey(job, chunk), Overlap);

/** What a whole file shares with other uploads for its enterprise; a row may be in several sets. */
export interface SharedUsers {
  /** Later uploads, the latest first. */
  readonly superseded: readonly { readonly by: LaterUpload; readonly rows: RowSet }[];
  /** Earlier uploads that are not complete. */
  readonly waitsFor: readonly { readonly job: string; readonly rows: RowSet }[];
}

/** Cuts what a file shares into the overlaps of its chunks; chunks that share nothing have none. */
export function* overlapsOf(
  { job, chunkRows }: Pick<Plan, 'job' | 'chunkRows'>,
  { firstRow, rows: rowCount }: { readonly firstRow: number; readonly rows: number },
  shared: SharedUsers,
): Generator<Overlap> {
  for (let chunk = 1; (chunk - 1) * chunkRows < rowCount; chunk++) {
    const first = firstRow + (chunk - 1) * chunkRows;
    const cut = <T extends { readonly rows: RowSet }>(sets: readonly T[]) =>
      sets
        .map((each) => ({ ...each, rows: each.rows.between(first, first + chunkRows - 1) }))
        .filter(({ rows }) => rows.length > 0);
    const superseded = cut(shared.superseded).map(({ by, rows }) => ({ by, rows }));
    const earlier = cut(shared.waitsFor).map(({ job: other, rows }) => ({ job: other, rows }));
    if (superseded.length + earlier.length === 0) continue;
    const yielded = new Set(superseded.flatMap(({ rows }) => rows));
    const isConditional = ({ rows }: { rows: number[] }): boolean => rows.every((row) => yielded.has(row));
    const ifSent = earlier.filter(isConditional);
    const waitsFor = earlier.filter((each) => !isConditional(each)).map((each) => each.job);
    yield { job, chunk, superseded, waitsFor, ...(ifSent.length > 0 ? { ifSent } : {}) };
  }
}

/** The outcomes of rows that are not sent because a later upload has their users, by row. */
export function supersededOutcomes(
  superseded: ReadonlyMap<number, LaterUpload>,
  language: Language,
): Map<number, RowOutcome> {
  const outcomes = new Map<number, RowOutcome>();
  for (const [row, by] of superseded) {
    const message = say(language, 'superseded', { upload: by.key, job: by.job });
    outcomes.set(row, { row, outcome: 'superseded', problems: [{ code: 'superseded', message }] });
  }
  return outcomes;
}
