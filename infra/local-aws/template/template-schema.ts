/**
 * The part of CloudFormation that the stack uses. Every object is strict: a resource type, property or intrinsic function
 * that stands nowhere here is refused, so that a new one is either modelled or listed as inert, with its reason.
 */
import * as z from 'zod';

/** What changes nothing on one machine; each use says why. */
const inert = z.unknown().optional();

const INERT_TYPES = [
  // Nothing on loopback asks who may do what; the tests decide over the grants offline.
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Lambda::Permission',
  // The lines of a function go to the log that the runner was given, and whoever started the runner watches it.
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
] as const;

/** A `Ref`, parsed to the logical id that it names. */
const Ref = z.strictObject({ Ref: z.string() }).transform((reference) => reference.Ref);

/** The ARN of a resource, parsed to its logical id. */
const Arn = z
  .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
  .transform((reference) => reference['Fn::GetAtt'][0]);

/** A variable of a function's environment. */
const Variable = z.union([z.string(), z.strictObject({ Ref: z.string() })], {
  error: 'the local runner knows a text or a Ref here',
});

const Bucket = resource('AWS::S3::Bucket', {
  VersioningConfiguration: z.strictObject({ Status: z.literal('Enabled') }).optional(),
  NotificationConfiguration: z.strictObject({
    LambdaConfigurations: z.array(
      z.strictObject({
        Event: z.literal('s3:ObjectCreated:*'),
        Filter: z.strictObject({
          S3Key: z.strictObject({
            Rules: z.tuple([z.strictObject({ Name: z.literal('prefix'), Value: z.string() })]),
          }),
        }),
        Function: Arn,
      }),
    ),
  }),
  BucketEncryption: inert, // objects lie on the person's own disk
  PublicAccessBlockConfiguration: inert, // the embedded S3 listens on loopback only
  LifecycleConfiguration: inert, // nothing expires locally: the data folder is the person's to delete
});

const Queue = resource('AWS::SQS::Queue', {
  VisibilityTimeout: z.int(),
  MessageRetentionPeriod: z.int(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: Arn, maxReceiveCount: z.int() }).optional(),
  SqsManagedSseEnabled: inert, // messages are in memory only
});

const LambdaFunction = resource('AWS::Lambda::Function', {
  Code: z.strictObject({ S3Bucket: inert, S3Key: z.string() }),
  Handler: z.literal('index.handler'),
  Runtime: z.string().startsWith('nodejs', 'only Node.js runs here'),
  Timeout: z.int(),
  MemorySize: z.int(),
  Environment: z.strictObject({ Variables: z.record(z.string(), Variable) }),
  RecursiveLoop: z.enum(['Allow', 'Terminate']).default('Terminate'),
  ReservedConcurrentExecutions: inert, // nobody else uses this machine's functions; event sources say how many run at once
  Role: inert, // see AWS::IAM::Role
  Architectures: inert, // the bundles hold no machine code
  LoggingConfig: inert, // see AWS::Logs::LogGroup
});

const EventSourceMapping = resource('AWS::Lambda::EventSourceMapping', {
  EventSourceArn: Arn,
  FunctionName: Ref,
  BatchSize: z.literal(1),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int() }),
});

const EventInvokeConfig = resource('AWS::Lambda::EventInvokeConfig', {
  FunctionName: Ref,
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.int(),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: Arn }) }),
});

/** How often a schedule runs, parsed to milliseconds. */
const Rate = z
  .string()
  .regex(/^rate\(\d+ minutes\)$/, 'the local runner knows rate(N minutes)')
  .transform((rate) => Number.parseInt(rate.slice('rate('.length), 10) * 60_000);

const Rule = resource('AWS::Events::Rule', {
  ScheduleExpression: Rate,
  State: z.literal('ENABLED'),
  Targets: z.array(z.strictObject({ Id: inert, Arn })),
});

const Resource = z.discriminatedUnion(
  'Type',
  [
    Bucket,
    Queue,
    LambdaFunction,
    EventSourceMapping,
    EventInvokeConfig,
    Rule,
    z.object({ Type: z.literal(INERT_TYPES), Properties: inert }),
  ],
  { error: 'the local runner does not know this type of resource: model it, or list it as inert' },
);
export type Resource = z.infer<typeof Resource>;

const Output = z.strictObject({ Value: Ref });

export const Template = z.strictObject({
  Description: inert,
  Resources: z.record(z.string(), Resource),
  Outputs: z.object({ FilesBucket: Output, WorkBucket: Output }),
});
export type Template = z.infer<typeof Template>;

function resource<const Type extends string, Properties extends z.ZodRawShape>(
  type: Type,
  properties: Properties,
) {
  return z.strictObject({
    Type: z.literal(type),
    Properties: z.strictObject(properties),
    // Sections about deploying and deleting: there is no deployment here.
    DependsOn: inert,
    DeletionPolicy: inert,
    UpdateReplacePolicy: inert,
    Metadata: inert,
  });
}
