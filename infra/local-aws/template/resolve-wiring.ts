import { localName } from './local-names.ts';
import type { Assembly } from './read-assembly.ts';
import type { Resource, Template } from './template-schema.ts';
import type { FunctionWiring, NotificationWiring, Wiring } from './wiring.ts';

type ResourceType = Resource['Type'];
type PropertiesOf<Type> = Extract<Resource, { Type: Type }>['Properties'];

/**
 * Turns a synthesized stack into what there is to run.
 *
 * @param queueUrl the address that a queue will have on this machine
 * @throws Error for a reference to what is not in the template, and for code that is no asset
 */
export function resolveWiring(assembly: Assembly, queueUrl: (name: string) => string): Wiring {
  const { template } = assembly;
  const functions = wireFunctions(assembly, queueUrl);
  const fn = (logicalId: string): FunctionWiring => functionNamed(functions, logicalId);
  return {
    filesBucket: nameOf(template, 'AWS::S3::Bucket', template.Outputs.FilesBucket.Value),
    workBucket: nameOf(template, 'AWS::S3::Bucket', template.Outputs.WorkBucket.Value),
    buckets: resourcesOf(template, 'AWS::S3::Bucket').map(([id, bucket]) => ({
      name: localName(id),
      versioned: bucket.VersioningConfiguration !== undefined,
    })),
    queues: wireQueues(template),
    functions,
    notifications: resourcesOf(template, 'AWS::S3::Bucket').flatMap(([id, bucket]) =>
      bucket.NotificationConfiguration.LambdaConfigurations.map(
        (configuration): NotificationWiring => ({
          bucket: localName(id),
          prefix: configuration.Filter.S3Key.Rules[0].Value,
          fn: fn(configuration.Function),
        }),
      ),
    ),
    eventSources: resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => ({
      queue: nameOf(template, 'AWS::SQS::Queue', mapping.EventSourceArn),
      fn: fn(mapping.FunctionName),
      maxConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    })),
    schedules: resourcesOf(template, 'AWS::Events::Rule').flatMap(([, rule]) =>
      rule.Targets.map(({ Arn }) => ({ fn: fn(Arn), everyMs: rule.ScheduleExpression })),
    ),
  };
}

function wireQueues(template: Template): Wiring['queues'] {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id, queue]) => ({
    name: localName(id),
    visibilityTimeoutSeconds: queue.VisibilityTimeout,
    retentionSeconds: queue.MessageRetentionPeriod,
    ...(queue.RedrivePolicy && {
      redrive: {
        deadLetterQueue: nameOf(template, 'AWS::SQS::Queue', queue.RedrivePolicy.deadLetterTargetArn),
        maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
      },
    }),
  }));
  return queues.toSorted((one, other) => Number('redrive' in one) - Number('redrive' in other));
}

function wireFunctions(
  { template, assetFolders }: Assembly,
  queueUrl: (name: string) => string,
): FunctionWiring[] {
  const invokeConfigs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');
  return resourcesOf(template, 'AWS::Lambda::Function').map(([name, fn]) => {
    const assetFolder = assetFolders.get(fn.Code.S3Key);
    if (assetFolder === undefined) throw new Error(`${name} has code that is no asset of the assembly.`);
    const variables = Object.entries(fn.Environment.Variables).map(([variable, value]) => [
      variable,
      typeof value === 'string' ? value : referenceText(template, value.Ref, queueUrl),
    ]);
    const asynchronous = invokeConfigs.find(([, config]) => config.FunctionName === name)?.[1];
    return {
      name,
      assetFolder,
      environment: Object.fromEntries(variables),
      timeoutSeconds: fn.Timeout,
      memoryMb: fn.MemorySize,
      recursiveLoop: fn.RecursiveLoop,
      maxRetries: asynchronous?.MaximumRetryAttempts ?? LAMBDA_RETRIES,
      onFailureQueue:
        asynchronous &&
        nameOf(template, 'AWS::SQS::Queue', asynchronous.DestinationConfig.OnFailure.Destination),
    };
  });
}

/** How often Lambda tries an asynchronous event again where the template says nothing. */
const LAMBDA_RETRIES = 2;

/** What a `Ref` comes to in the environment of a function: a queue's URL or a bucket's name. */
function referenceText(template: Template, logicalId: string, queueUrl: (name: string) => string): string {
  if (template.Resources[logicalId]?.Type === 'AWS::SQS::Queue') return queueUrl(localName(logicalId));
  return nameOf(template, 'AWS::S3::Bucket', logicalId);
}

function functionNamed(functions: readonly FunctionWiring[], logicalId: string): FunctionWiring {
  const found = functions.find(({ name }) => name === logicalId);
  if (found !== undefined) return found;
  throw new Error(`The template refers to ${logicalId} as a function, which it does not have.`);
}

function nameOf(template: Template, type: ResourceType, logicalId: string): string {
  if (template.Resources[logicalId]?.Type === type) return localName(logicalId);
  throw new Error(`The template refers to ${logicalId} as an ${type}, which it does not have.`);
}

function resourcesOf<Type extends ResourceType>(
  template: Template,
  type: Type,
): [logicalId: string, properties: PropertiesOf<Type>][] {
  return Object.entries(template.Resources).flatMap(([id, resource]) =>
    resource.Type === type ? [[id, resource.Properties as PropertiesOf<Type>]] : [],
  );
}
