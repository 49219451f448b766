import * as z from 'zod';

/** What sweep asks of its environment. */
export const Environment = z.object({
  FILES_BUCKET: z.string().min(1),
  WORK_BUCKET: z.string().min(1),
  ROWS_QUEUE_URL: z.url(),
  DEAD_LETTERS_URL: z.url(),
});
export type Environment = z.infer<typeof Environment>;
