import * as z from 'zod';

/** What settle asks of its environment. */
export const Environment = z.object({
  WORK_BUCKET: z.string().min(1),
  ROWS_QUEUE_URL: z.url(),
  DEAD_LETTERS_URL: z.url(),
  /** Timeout of upsert: a claim older than this plus the gateway's timeout has lost its holder. */
  UPSERT_TIMEOUT_SECONDS: z.coerce.number().int().positive(),
  /** How often the rows queue lets a message be received: a chunk is given up when so many workers have died of it. */
  MAX_CRASHES: z.coerce.number().int().positive(),
  /** How many days the files bucket keeps a report; 0: for ever. */
  REPORT_DAYS: z.coerce.number().int().nonnegative(),
  /** After how many days nothing of an upload is left there; 0: never. */
  UPLOAD_DAYS: z.coerce.number().int().nonnegative(),
});
export type Environment = z.infer<typeof Environment>;
