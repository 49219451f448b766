import * as z from 'zod';

/** What upsert asks of its environment. */
export const Environment = z.object({
  WORK_BUCKET: z.string().min(1),
  ROWS_QUEUE_URL: z.url(),
  /** How many workers share the gateway's limit: each paces itself to its part. */
  WORKERS: z.coerce.number().int().positive(),
  /** The function's own time-out: a claim older than this plus the gateway's time-out has lost its holder. */
  TIMEOUT_SECONDS: z.coerce.number().int().positive(),
  /** A job's progress is written this often at most. */
  PROGRESS_SECONDS: z.coerce.number().positive(),
});
export type Environment = z.infer<typeof Environment>;
