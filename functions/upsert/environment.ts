import * as z from 'zod';
import { Workers } from '../../shared/gateway/sharing.ts';
import { KeyFrom } from '../../shared/job/progress.ts';

/** What upsert asks of its environment. */
export const Environment = z.object({
  WORK_BUCKET: z.string().min(1),
  ROWS_QUEUE_URL: z.url(),
  /** File of all profiles, a path relative to the function's own code: a limit that is lower now than in a job's plan holds. */
  PROFILES_FILE: z.string().min(1),
  /** How many workers share a gateway's limit: each paces itself to its part. */
  WORKERS: Workers,
  /** The function's own timeout: a claim older than this plus the gateway's timeout has lost its holder. */
  TIMEOUT_SECONDS: z.coerce.number().int().positive(),
  /** How long after a change of workers or limit somebody may still work by the old ones: the timeout, and some seconds. */
  SHARES_SETTLE_SECONDS: z.coerce.number().nonnegative(),
  /** A job's progress is written this often at most. */
  PROGRESS_SECONDS: z.coerce.number().positive(),
  /** On one machine the key is not read again: whoever waits for the right one is told so. */
  KEY_FROM: KeyFrom.optional(),
  /** On one machine, which run this is: who had a seat in one before is gone with it. */
  RUN: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;
