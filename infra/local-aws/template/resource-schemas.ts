/**
 * The resource types that the local runner acts on, property by property. The schemas are strict: a property that
 * stands in none of them is refused, so that a new one is either modelled or named here as inert, with its reason.
 */
import * as z from 'zod';

/** A property that changes nothing on one machine; each use says why. */
const inert = z.unknown().optional();

const NotificationFilter = z.strictObject({
  S3Key: z.strictObject({
    Rules: z.array(z.strictObject({ Name: z.enum(['prefix', 'suffix']), Value: z.string() })),
  }),
});

export const BucketProperties = z.strictObject({
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  NotificationConfiguration: z
    .strictObject({
      LambdaConfigurations: z.array(
        z.strictObject({
          Event: z.enum([
            's3:ObjectCreated:*',
            's3:ObjectCreated:Put',
            's3:ObjectCreated:CompleteMultipartUpload',
          ]),
          Function: z.string(),
          Filter: NotificationFilter.optional(),
        }),
      ),
    })
    .optional(),
  BucketEncryption: inert, // objects lie on the person's own disk
  PublicAccessBlockConfiguration: inert, // the embedded S3 listens on loopback only
  OwnershipControls: inert, // there is one account
  LifecycleConfiguration: inert, // nothing expires locally: the data folder is the person's to delete
  LoggingConfiguration: inert, // access logs have no reader here
  Tags: inert, // labels for the bill
});

const RedrivePolicy = z.strictObject({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/** Defaults are those of SQS, in seconds. */
export const QueueProperties = z.strictObject({
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  MessageRetentionPeriod: z.int().min(60).max(1_209_600).default(345_600),
  RedrivePolicy: RedrivePolicy.optional(),
  RedriveAllowPolicy: inert, // only narrows which queues may name this one
  SqsManagedSseEnabled: inert, // messages are in memory only
  Tags: inert,
});

const VariableValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Defaults are those of Lambda: seconds and MB. */
export const FunctionProperties = z.strictObject({
  Code: z.strictObject({ S3Bucket: z.unknown(), S3Key: z.string() }),
  Handler: z.string().regex(/^[\w./-]+\.\w+$/, 'a file and an exported name, such as index.handler'),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runs here'),
  Timeout: z.int().min(1).max(900).default(3),
  MemorySize: z.int().min(128).max(10_240).default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), VariableValue) }).default({ Variables: {} }),
  RecursiveLoop: z.enum(['Allow', 'Terminate']).default('Terminate'),
  Role: inert, // see AWS::IAM::Role
  Architectures: inert, // the bundles hold no machine code
  LoggingConfig: inert, // see AWS::Logs::LogGroup
  TracingConfig: inert, // there is no X-Ray to send traces to
  Description: inert,
  Tags: inert,
});

export const EventSourceMappingProperties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.int().min(1).max(10).default(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2).max(1000) }).optional(),
  Enabled: z.literal(true).default(true),
  Tags: inert,
});

/** Defaults are those of Lambda: two retries, six hours. */
export const EventInvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
    .optional(),
});

export const PermissionProperties = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

export const RuleProperties = z.strictObject({
  ScheduleExpression: z.string(),
  State: z.literal('ENABLED').default('ENABLED'),
  Targets: z.array(z.strictObject({ Id: z.string(), Arn: z.string() })),
  Description: inert,
  Tags: inert,
});
