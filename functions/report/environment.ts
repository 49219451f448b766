import * as z from 'zod';

/** Report asks nothing of its environment: the event names the work bucket, the plan the files bucket. */
export const Environment = z.object({});
export type Environment = z.infer<typeof Environment>;
