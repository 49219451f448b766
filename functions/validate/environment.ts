import * as z from 'zod';
import { Workers } from '../../shared/gateway/sharing.ts';

/** What validate asks of its environment. */
export const Environment = z.object({
  WORK_BUCKET: z.string().min(1),
  ROWS_QUEUE_URL: z.url(),
  /** File of all profiles, a path relative to the function's own code. */
  PROFILES_FILE: z.string().min(1),
  /** How many workers share a gateway's limit: it bounds how many rows a chunk may have. */
  WORKERS: Workers,
});
export type Environment = z.infer<typeof Environment>;
