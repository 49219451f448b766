import * as z from 'zod';
import { RETENTION } from './constructs/retention.ts';

const arnOf = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `an ARN of ${service}: arn:aws:${service}:…`);

/** Of the key itself: a policy that names an alias grants nothing. Source: AWS KMS developer guide, "Specifying KMS keys in IAM policy statements". */
const KeyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/./,
    'the ARN of a KMS key, not of an alias: arn:aws:kms:…:key/…',
  );

/**
 * What a deployment may set: the member `settings` of the context in `cdk.json`. They stand in a file and nowhere else, for what one
 * deployment is given on its command line the next one forgets.
 */
const Options = z.strictObject({
  /**
   * Where it is deployed. In China, Lambda has neither recursive loop detection nor X-Ray.
   * Source: "Getting Started with Amazon Web Services in China", "Amazon Lambda", "Feature Availability and Implementation Differences".
   */
  partition: z.enum(['aws', 'aws-cn']).default('aws'),
  /** Another name makes another stack, with buckets of its own. */
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'a letter, then letters, digits and dashes, at most 32')
    .default('bulk-user-import'),
  /** More workers hide more of a slow gateway's latency; its limit is shared among them all the same. */
  workers: z.int().min(2).max(1000).default(2),
  /** Whether the workers' concurrency is set aside in the account, so that no other function can throttle them. */
  reservesConcurrency: z.boolean().default(false),
  /** SNS topic that every alarm is sent to. Without it alarms show in CloudWatch only. */
  alarmTopicArn: arnOf('sns').optional(),
  /** SNS topic that people are told by when a job is complete. Without it there is the event alone. */
  noticeTopicArn: arnOf('sns').optional(),
  /** Calls to gateways come from one address: of a new elastic IP (`true`), or of one that there is (`eipalloc-…`). */
  fixedEgress: z.union([z.boolean(), z.string().startsWith('eipalloc-')]).default(false),
  /** A PEM file, relative to the project, of authorities that gateways are trusted by besides the public ones. */
  caFile: z.string().optional(),
  /** KMS key that both buckets are encrypted with. Without it S3's own. */
  bucketKeyArn: KeyArn.optional(),
  /** KMS key that the profiles' secrets are encrypted with, if it is not Secrets Manager's own. */
  secretKeyArn: KeyArn.optional(),
  /** How many days uploads are kept, which hold passwords; those that were overwritten some more. */
  uploadDays: z.int().min(5).max(90).default(RETENTION.uploadDays),
  /** Figures of rows, gateway calls and jobs, as metrics of CloudWatch, and a dashboard. */
  metrics: z.boolean().default(true),
  /** Traces of every function by AWS X-Ray. */
  tracing: z.boolean().default(false),
});

export const Settings = Options.refine(({ partition, tracing }) => partition === 'aws' || !tracing, {
  path: ['tracing'],
  error: 'X-Ray traces no functions in the Regions of China (partition aws-cn)',
});
export type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings from the context of the app.
 *
 * @throws Error naming every setting that is wrong, unknown, or given on the command line
 */
export function readSettings(contextOf: (name: string) => unknown): Settings {
  const misplaced = Object.keys(Options.shape).filter((name) => contextOf(name) !== undefined);
  if (misplaced.length > 0)
    throw new Error(
      `Put ${misplaced.join(', ')} into "settings" of the context in cdk.json instead of on the command line, where the next deployment would forget it.`,
    );
  const parsed = Settings.safeParse(contextOf('settings') ?? {});
  if (parsed.success) return parsed.data;
  throw new Error(`The settings in cdk.json are not usable:\n${z.prettifyError(parsed.error)}`);
}
