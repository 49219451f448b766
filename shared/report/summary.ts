import * as z from 'zod';
import { CallCount } from '../gateway/call-count.ts';
import { Dialect } from '../job/manifest.ts';
import { Language } from '../messages/language.ts';
import { JobError, Problem } from '../user/outcome.ts';

const ZonedTime = z.iso.datetime({ offset: true });

/**
 * `summary.json`: the job in figures, and the commit of its report: it is written last. `rows` equals the sum of
 * `outcomes`; `seconds` runs from the upload to completion, by S3's clock. Times are in the profile's zone.
 */
export const Summary = z.object({
  job: z.string(),
  profile: z.string(),
  upload: z.object({ bucket: z.string(), key: z.string(), version: z.string(), bytes: z.int() }),
  uploadedAt: ZonedTime,
  /** Who uploaded the file: what S3's event says of it, on one machine the user of its system. */
  uploadedBy: z.string().optional(),
  completedAt: ZonedTime,
  /** When this report is removed; absent where nothing is. */
  expiresAt: ZonedTime.optional(),
  /** By when nothing of the upload is left, and so none of its passwords; absent where nothing is removed. */
  uploadExpiresAt: ZonedTime.optional(),
  /** Of all that people read of this job; absent where it was said in both. */
  language: Language.optional(),
  rows: z.int(),
  outcomes: z.record(z.string(), z.int()),
  seconds: z.number(),
  gateway: CallCount,
  /** The report files beside this one, by name. */
  files: z.array(z.string()),
  csv: Dialect.optional(),
  notes: z.array(Problem).optional(),
  /** Nothing was written: the outcomes say what would happen. */
  dryRun: z.literal(true).optional(),
  /** The job is held: this is the report on it, and nothing was sent yet. `completedAt` says since when. */
  held: JobError.optional(),
  error: JobError.optional(),
});
export type Summary = z.infer<typeof Summary>;

/** Whether nothing was sent yet: then the way on is the whole list, of which the rows to fix are only a part. */
export const isBeforeImport = ({ dryRun, held }: Pick<Summary, 'dryRun' | 'held'>): boolean =>
  dryRun !== undefined || held !== undefined;

/** What came of the files of a report beside its summary. */
export interface Delivered {
  /** The names of those that are there. */
  readonly files: readonly string[];
  /** Why one is not. */
  readonly notes: readonly Problem[];
}
