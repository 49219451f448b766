import * as z from 'zod';

/** What report asks of its environment: the event names the work bucket, the plan the files bucket. */
export const Environment = z.object({
  ROWS_QUEUE_URL: z.url(),
  /** How many days the files bucket keeps a report; 0: for ever. */
  REPORT_DAYS: z.coerce.number().int().nonnegative(),
  /** After how many days nothing of an upload is left there; 0: never. */
  UPLOAD_DAYS: z.coerce.number().int().nonnegative(),
  /** A job that sent so many rows is folded into the ledger at once; the sweep folds the others. */
  FOLDED_ROWS: z.coerce.number().int().nonnegative(),
  /** The SNS topic that people are told by; absent: nobody is. */
  NOTICE_TOPIC_ARN: z.string().startsWith('arn:').optional(),
});
export type Environment = z.infer<typeof Environment>;
