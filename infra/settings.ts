import * as z from 'zod';
import { RETENTION } from './constructs/retention.ts';
import { DeploymentError } from './deployment-error.ts';

/** Partition, service, region and account. */
const arn = (service: string, resource: string): RegExp =>
  new RegExp(`^arn:aws(-cn)?:${service}:[a-z0-9-]+:\\d{12}:${resource}$`);

/**
 * Alarms and notices go to standard topics: to publish to a FIFO one takes a group, which neither has. A subscription's ARN is longer.
 * Source: SNS API reference, "CreateTopic", `Name`; "Publish", `MessageGroupId`.
 */
const TopicArn = z
  .string()
  .regex(
    arn('sns', '[A-Za-z0-9_-]{1,256}'),
    'expected the ARN of a standard SNS topic, not of a subscription: arn:aws:sns:<region>:<account>:<name>',
  );

/** Of the key itself: a policy that names an alias grants nothing. Source: AWS KMS developer guide, "Specifying KMS keys in IAM policy statements". */
const KeyArn = z
  .string()
  .regex(
    arn('kms', 'key/[A-Za-z0-9-]+'),
    'expected the ARN of a KMS key, not of an alias: arn:aws:kms:<region>:<account>:key/<id>',
  );

/** Source: Amazon EC2 API reference, "AllocateAddress"; Amazon EC2 user guide, "Resource IDs": 8 or 17 hexadecimal digits. */
const ALLOCATION_ID = /^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$/;
const EGRESS =
  'expected true, false, or the allocation ID of an elastic IP: eipalloc- and 8 or 17 hexadecimal digits';

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
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'expected a letter, then letters, digits and dashes, 32 at most')
    .default('bulk-user-import'),
  /**
   * How many workers share the limit of each gateway. More of them hide more of a slow gateway's latency; *auto*: one where the limit
   * is low, for its waiting is paid, else two. Many small lists at once are better served by two.
   */
  workers: z.union([z.literal('auto'), z.int().min(1).max(1000)]).default(2),
  /** Whether the workers' concurrency is set aside in the account, so that no other function can throttle them. */
  reservesConcurrency: z.boolean().default(false),
  /** How many files are read and decided at once at most: concurrency that is set aside, and not passed. Without it Lambda's own limits hold. */
  filesAtOnce: z.int().min(1).max(1000).optional(),
  /** SNS topic that every alarm is sent to. Without it alarms show in CloudWatch only. */
  alarmTopicArn: TopicArn.optional(),
  /** SNS topic that people are told by when a job is complete. Without it there is the event alone. */
  noticeTopicArn: TopicArn.optional(),
  /** Calls to gateways come from one address: of a new elastic IP (`true`), or of one that there is (`eipalloc-…`). */
  fixedEgress: z.union([z.boolean(), z.string().regex(ALLOCATION_ID, EGRESS)], EGRESS).default(false),
  /** A PEM file, relative to the project, of authorities that gateways are trusted by besides the public ones. */
  caFile: z.string().min(1).optional(),
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

/** Regions of China have a partition of their own, and a topic or a key of one is out of reach from the other. */
const partitionOf = (region: string): Partition => (region.startsWith('cn-') ? 'aws-cn' : 'aws');
type Partition = z.infer<typeof Options>['partition'];

const ARNS = ['alarmTopicArn', 'noticeTopicArn', 'bucketKeyArn', 'secretKeyArn'] as const;

export const Settings = Options.superRefine((settings, context) => {
  const { partition, tracing } = settings;
  const report = (name: keyof typeof settings, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (tracing && partition === 'aws-cn')
    report('tracing', 'expected false: X-Ray traces no functions in the Regions of China (partition aws-cn)');
  for (const name of ARNS) {
    const [, own, , region = ''] = settings[name]?.split(':') ?? [];
    if (own !== undefined && (own !== partition || partitionOf(region) !== partition))
      report(
        name,
        `expected an ARN of the partition ${partition}, which the setting partition names, and of one of its Regions`,
      );
  }
});
export type Settings = z.infer<typeof Settings>;

/**
 * Reads the settings from the context of the app.
 *
 * @param region where it is deployed, if that is known: CDK's command line tells it
 * @throws DeploymentError naming every setting that is wrong, unknown, or given on the command line, its value, and what is expected
 */
export function readSettings(contextOf: (name: string) => unknown, region?: string): Settings {
  const misplaced = Object.keys(Options.shape).filter((name) => contextOf(name) !== undefined);
  if (misplaced.length > 0)
    throw new DeploymentError(
      `Put ${misplaced.join(', ')} into "settings" of the context in cdk.json instead of on the command line, where the next deployment would forget it.`,
    );
  const given = contextOf('settings') ?? {};
  const parsed = Settings.safeParse(given);
  if (!parsed.success)
    throw new DeploymentError(
      `The settings in cdk.json are not usable:\n${parsed.error.issues.map((issue) => problemOf(given, issue)).join('\n')}`,
    );
  const { partition } = parsed.data;
  if (region !== undefined && partitionOf(region) !== partition)
    throw new DeploymentError(
      `The setting partition is "${partition}", and the Region is ${region}: expected ${partition === 'aws' ? '"aws-cn" there, or another Region' : 'cn-north-1 or cn-northwest-1'} (AWS_REGION, or your AWS profile, says which Region).`,
    );
  const elsewhere = ARNS.filter(
    (name) => region !== undefined && (regionOf(parsed.data[name]) ?? region) !== region,
  );
  if (elsewhere.length > 0)
    throw new DeploymentError(
      elsewhere
        .map(
          (name) =>
            `The setting ${name} is "${parsed.data[name]}": expected one of the Region that is deployed to, ${region}.`,
        )
        .join('\n'),
    );
  return parsed.data;
}

const regionOf = (arn: string | undefined): string | undefined => arn?.split(':')[3];

/** The setting's name, its value, and what is expected. */
function problemOf(given: unknown, { path, message }: z.core.$ZodIssue): string {
  const [name] = path;
  if (name === undefined) return `  ${message}; there are: ${Object.keys(Options.shape).join(', ')}`;
  const value = (given as Readonly<Record<PropertyKey, unknown>>)[name];
  return `  ${String(name)} is ${JSON.stringify(value)}: ${message}`;
}
