import * as z from 'zod';
import { LOCAL_ACCOUNT } from '../sqs/sqs-state.ts';
import { type Active, type ActiveType, activeResources, refuseUnknownTypes } from './active-resources.ts';
import { identify, PSEUDO_PARAMETERS } from './identities.ts';
import { resolveIntrinsics, type Scope } from './intrinsics.ts';
import type {
  AsynchronousPlan,
  BucketPlan,
  EventSourcePlan,
  FunctionPlan,
  NotificationPlan,
  Plan,
  QueuePlan,
  SchedulePlan,
} from './plan.ts';
import type { Assembly, Template } from './template.ts';
import { TemplateError } from './template-error.ts';

/** SQS event sources without a bound begin with five concurrent batches on Lambda. */
const DEFAULT_CONCURRENCY = 5;

/**
 * Turns a synthesized stack into what there is to run.
 *
 * @param queueUrl the address that a queue will have on this machine
 * @throws TemplateError for a resource type or a property that the runner does not know, for a target outside the
 *   template, and for an event that the function's permissions do not let in: nothing is passed over in silence
 */
export function resolvePlan(assembly: Assembly, queueUrl: (name: string) => string): Plan {
  const { template } = assembly;
  refuseUnknownTypes(template);
  const identities = identify(template, queueUrl);
  const all = <T extends ActiveType>(type: T): Active<T>[] => activeResources(template, identities, type);

  const targets = findTargets(
    all('AWS::Lambda::Function'),
    all('AWS::SQS::Queue'),
    all('AWS::Lambda::Permission'),
  );
  const invokeConfigs = all('AWS::Lambda::EventInvokeConfig');
  return {
    buckets: all('AWS::S3::Bucket').map((bucket) => planBucket(bucket, targets)),
    queues: all('AWS::SQS::Queue').map((queue) => planQueue(queue, targets)),
    functions: all('AWS::Lambda::Function').map((fn) =>
      planFunction(fn, assembly, planAsynchronous(fn.name, invokeConfigs, targets)),
    ),
    eventSources: all('AWS::Lambda::EventSourceMapping').map((mapping) => planEventSource(mapping, targets)),
    schedules: all('AWS::Events::Rule').flatMap((rule) => planSchedules(rule, targets)),
    outputs: resolveOutputs(template, { identities, pseudoParameters: PSEUDO_PARAMETERS }),
  };
}

function resolveOutputs(template: Template, scope: Scope): Record<string, string> {
  const outputs = Object.entries(template.Outputs);
  return z
    .record(z.string(), z.string())
    .parse(Object.fromEntries(outputs.map(([id, { Value }]) => [id, resolveIntrinsics(Value, scope, id)])));
}

/** How the resources of one template find each other. */
interface Targets {
  functionName(nameOrArn: string, where: string): string;
  queueName(arn: string, where: string): string;
  /** Whether a permission lets the service invoke the function on behalf of that source. */
  permits(functionName: string, principal: string, sourceArn: string): boolean;
}

function findTargets(
  functions: readonly Active<'AWS::Lambda::Function'>[],
  queues: readonly Active<'AWS::SQS::Queue'>[],
  permissions: readonly Active<'AWS::Lambda::Permission'>[],
): Targets {
  const targets: Targets = {
    functionName: (text, where) => nameOf(functions, text, 'function', where),
    queueName: (arn, where) => nameOf(queues, arn, 'queue', where),
    permits: (functionName, principal, sourceArn) =>
      permissions.some(
        ({ properties, where }) =>
          properties.Principal === principal &&
          targets.functionName(properties.FunctionName, where) === functionName &&
          (properties.SourceAccount ?? LOCAL_ACCOUNT) === LOCAL_ACCOUNT &&
          matchesArn(properties.SourceArn ?? '*', sourceArn),
      ),
  };
  return targets;
}

function nameOf(
  known: readonly { name: string; arn: string }[],
  text: string,
  kind: string,
  where: string,
): string {
  const found = known.find(({ name, arn }) => text === name || text === arn);
  if (found !== undefined) return found.name;
  throw new TemplateError(`${where} names ${text}, which is no ${kind} of this template.`);
}

/** `*` and `?` in a permission's source are wildcards, as in IAM's ArnLike. */
function matchesArn(pattern: string, arn: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(arn);
}

function planBucket(
  { name, arn, where, properties }: Active<'AWS::S3::Bucket'>,
  targets: Targets,
): BucketPlan {
  const configurations = properties.NotificationConfiguration?.LambdaConfigurations ?? [];
  const notifications = configurations.map(({ Event, Function: target, Filter }): NotificationPlan => {
    const functionName = targets.functionName(target, where);
    if (!targets.permits(functionName, 's3.amazonaws.com', arn)) {
      throw new TemplateError(
        `${where} notifies ${functionName}, but no AWS::Lambda::Permission lets S3 invoke it.`,
      );
    }
    const rules = Filter?.S3Key.Rules ?? [];
    const filter = (kind: 'prefix' | 'suffix'): string =>
      rules.find((rule) => rule.Name === kind)?.Value ?? '';
    return {
      functionName,
      event: Event.replace(/^s3:/, ''),
      prefix: filter('prefix'),
      suffix: filter('suffix'),
    };
  });
  return { name, arn, versioned: properties.VersioningConfiguration?.Status === 'Enabled', notifications };
}

function planQueue({ name, where, properties }: Active<'AWS::SQS::Queue'>, targets: Targets): QueuePlan {
  const redrive = properties.RedrivePolicy;
  return {
    name,
    visibilityTimeoutSeconds: properties.VisibilityTimeout,
    retentionSeconds: properties.MessageRetentionPeriod,
    redrive: redrive && {
      deadLetterQueue: targets.queueName(redrive.deadLetterTargetArn, where),
      maxReceiveCount: redrive.maxReceiveCount,
    },
  };
}

function planFunction(
  { name, arn, where, properties }: Active<'AWS::Lambda::Function'>,
  { assetFolders }: Assembly,
  asynchronous: AsynchronousPlan,
): FunctionPlan {
  const assetFolder = assetFolders.get(properties.Code.S3Key);
  if (assetFolder === undefined)
    throw new TemplateError(`${where} has code that is no asset of the assembly.`);
  return {
    name,
    arn,
    assetFolder,
    handler: properties.Handler,
    environment: properties.Environment.Variables,
    timeoutSeconds: properties.Timeout,
    memoryMb: properties.MemorySize,
    recursiveLoop: properties.RecursiveLoop,
    asynchronous,
  };
}

function planAsynchronous(
  functionName: string,
  configs: readonly Active<'AWS::Lambda::EventInvokeConfig'>[],
  targets: Targets,
): AsynchronousPlan {
  const config = configs.find(
    ({ properties, where }) => targets.functionName(properties.FunctionName, where) === functionName,
  );
  if (config === undefined) return { maxRetries: 2, maxAgeSeconds: 21_600, onFailureQueue: undefined };
  const { properties, where } = config;
  const destination = properties.DestinationConfig?.OnFailure?.Destination;
  return {
    maxRetries: properties.MaximumRetryAttempts,
    maxAgeSeconds: properties.MaximumEventAgeInSeconds,
    onFailureQueue: destination === undefined ? undefined : targets.queueName(destination, where),
  };
}

function planEventSource(
  { where, properties }: Active<'AWS::Lambda::EventSourceMapping'>,
  targets: Targets,
): EventSourcePlan {
  return {
    queue: targets.queueName(properties.EventSourceArn, where),
    functionName: targets.functionName(properties.FunctionName, where),
    batchSize: properties.BatchSize,
    maxConcurrency: properties.ScalingConfig?.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
    reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  };
}

function planSchedules(
  { arn, where, properties }: Active<'AWS::Events::Rule'>,
  targets: Targets,
): SchedulePlan[] {
  const everyMs = rateMs(properties.ScheduleExpression, where);
  return properties.Targets.map(({ Arn }) => {
    const functionName = targets.functionName(Arn, where);
    if (!targets.permits(functionName, 'events.amazonaws.com', arn)) {
      throw new TemplateError(
        `${where} invokes ${functionName}, but no AWS::Lambda::Permission lets EventBridge do so.`,
      );
    }
    return { arn, functionName, everyMs };
  });
}

function rateMs(expression: string, where: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit ?? ''];
  if (unitMs === undefined) {
    throw new TemplateError(
      `${where} has the schedule ${expression}; the local runner knows rate(N minutes|hours|days).`,
    );
  }
  return Number(count) * unitMs;
}
