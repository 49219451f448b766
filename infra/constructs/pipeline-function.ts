import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import {
  Architecture,
  CfnEventInvokeConfig,
  CfnPermission,
  Code,
  EventSourceMapping,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FixedEgress, networkAccess } from './fixed-egress.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { processMemory, type Size } from './process-memory.ts';
import { RETENTION } from './retention.ts';

export interface PipelineFunctionProps extends Size {
  /** Folder of the bundled code, with `index.mjs` in it. */
  readonly folder: string;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  readonly recursiveLoop?: RecursiveLoop;
  /** So many invocations run at once at most, and Lambda keeps room in the account for them. */
  readonly reservedConcurrentExecutions?: number;
  /** The network that it runs in; default Lambda's own. */
  readonly egress?: FixedEgress | undefined;
  /** Whether X-Ray traces it. */
  readonly isTraced: boolean;
}

/**
 * One function of the pipeline, with its own log, role and alarm. It may do what `allow` says and nothing else. Its
 * logical id is its construct's.
 *
 * The grants are a policy of their own that the function does not wait for: otherwise a bucket that invokes the
 * function could not be named in them without a cycle.
 */
export class PipelineFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly #access: Policy;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { folder, memoryMb, heapMb = 0.9 * memoryMb, environment, egress, isTraced, ...rest } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(egress && { inlinePolicies: { Network: networkAccess() } }),
    });
    if (egress || isTraced)
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Neither a network interface that Lambda makes nor a trace is known at deployment.',
      });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RETENTION.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      ...rest,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(folder),
      handler: 'index.handler',
      memorySize: memoryMb,
      environment: { ...environment, ...processMemory(heapMb) },
      role,
      logGroup,
      ...(isTraced && { tracing: Tracing.ACTIVE }),
      ...(egress && { vpc: egress.vpc, securityGroups: [egress.securityGroup] }),
    });
    (this.lambda.node.findChild('Resource') as CfnFunction).overrideLogicalId(id);
    this.logGroup = logGroup;
    this.#access = new Policy(this, 'Access', { roles: [role] });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    this.#watchErrors();
  }

  /** Lets the function make calls on resources named by ARN. */
  allow(actions: readonly string[], ...resources: string[]): void {
    this.#access.addStatements(new PolicyStatement({ actions: [...actions], resources }));
  }

  /** Lets the function make calls on the objects under some prefixes of a bucket, such as `reports/`. */
  allowObjects(actions: readonly string[], bucket: PrivateBucket, ...prefixes: string[]): void {
    this.#allowInBucket(actions, ...prefixes.map((prefix) => `${bucket.arn}/${prefix}*`));
    Validations.of(this.#access).acknowledge(
      ...prefixes.map((prefix) => ({
        id: `AwsSolutions-IAM5[Resource::<${bucket.node.id}.Arn>/${prefix}*]`,
        reason: 'Keys under this prefix carry job ids and upload names, which nobody knows at deployment.',
      })),
    );
  }

  /** Lets the function list a bucket. */
  allowList(bucket: PrivateBucket): void {
    // Without it S3 answers "403 Forbidden" instead of "404 Not Found" for an object that there is not.
    this.#allowInBucket(['s3:ListBucket'], bucket.arn);
  }

  /**
   * The ARN of a bucket says nothing of its owner: one that was deleted, and made anew by somebody else, is not ours.
   * Source: IAM user guide, "AWS global condition context keys", `aws:ResourceAccount`.
   */
  #allowInBucket(actions: readonly string[], ...resources: string[]): void {
    const conditions = { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } };
    this.#access.addStatements(new PolicyStatement({ actions: [...actions], resources, conditions }));
  }

  /**
   * Starts the function for every object created under one of these prefixes.
   *
   * Plain template, where CDK's own way is a custom resource with a function of its own. The bucket must wait for
   * the permission, so the permission cannot refer to the bucket: it is given to S3 acting for a bucket of this account
   * whose name begins as CloudFormation begins those of this stack, with the stack's name in small letters.
   */
  startOnObjects(bucket: PrivateBucket, ...prefixes: string[]): void {
    const permission = new CfnPermission(this, `From${bucket.node.id}`, {
      action: 'lambda:InvokeFunction',
      functionName: this.lambda.functionArn,
      principal: 's3.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: `arn:${Aws.PARTITION}:s3:::${Stack.of(this).stackName.toLowerCase()}-${bucket.node.id.toLowerCase()}-*`,
    });
    for (const prefix of prefixes) bucket.notify(permission, prefix);
  }

  /** Starts the function for each message of a queue, at most `maxConcurrency` (2 to 1000) at a time. */
  startOnMessages(queue: Queue, maxConcurrency: number): void {
    this.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
    const mapping = new EventSourceMapping(this, `From${queue.node.id}`, {
      target: this.lambda,
      eventSourceArn: queue.queueArn,
      batchSize: 1,
      maxConcurrency,
    });
    // Lambda refuses the mapping, and the destination below, while the role lacks the rights for it.
    mapping.node.addDependency(this.#access);
  }

  /** Sends what an asynchronous invocation failed on, after two retries, to a queue. */
  sendFailuresTo(queue: Queue): void {
    this.allow(['sqs:SendMessage'], queue.queueArn);
    const config = new CfnEventInvokeConfig(this, 'OnFailure', {
      functionName: this.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    });
    config.node.addDependency(this.#access);
  }

  #watchErrors(): void {
    this.lambda.metricErrors({ period: Duration.hours(1) }).createAlarm(this, 'Errors', {
      threshold: 3,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        `${this.node.id} failed three times within an hour. Its log says why; a crash or a timeout stands there as ` +
        'the last line of the invocation. Work is retried and then reported as not done, so nothing is lost meanwhile.',
    });
  }
}
