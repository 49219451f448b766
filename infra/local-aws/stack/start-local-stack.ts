/**
 * The whole stack on one machine: reads the synthesized template and wires what it says to an embedded S3, SQS and
 * Secrets Manager, with one process per function sandbox.
 *
 * Objects outlive the stack, in the data folder. Messages, events and schedules do not: who starts the stack again
 * finds in the buckets what is still to do.
 */
import { availableParallelism } from 'node:os';
import { type Clock, systemClock } from '../lambda/clock.ts';
import { createLambdaHost, type LambdaHost, type LambdaHostOptions } from '../lambda/host.ts';
import { type ListenS3Options, listenS3 } from '../s3/listen-s3.ts';
import { type ObjectCreated, openS3State, type S3State } from '../s3/s3-state.ts';
import { listenSecrets } from '../secrets/listen-secrets.ts';
import { listenSqs, type OnSqsRequest } from '../sqs/listen-sqs.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import { createSqsState, type SqsState } from '../sqs/sqs-state.ts';
import { LOCAL_REGION } from '../template/identities.ts';
import type { Plan } from '../template/plan.ts';
import { resolvePlan } from '../template/resolve-plan.ts';
import { readAssembly } from '../template/template.ts';
import { TemplateError } from '../template/template-error.ts';
import { startTriggers } from './triggers.ts';

export interface LocalStackOptions
  extends Pick<LambdaHostOptions, 'environment' | 'onStart' | 'onEnd' | 'idleMs'> {
  /** The folder that CDK synthesized. */
  readonly assembly: string;
  /** Where the buckets lie, as folders of plain files; in memory when undefined. */
  readonly dataFolder: string | undefined;
  /** Looks up the value of a secret. */
  readonly secrets: (name: string) => string | undefined;
  /** Called with every line that a function writes, and with what happens to its events and messages. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock?: Clock;
  /** Port of the embedded S3; default any free one. */
  readonly port?: number;
  /** Whether the template's schedules run; default true. */
  readonly schedules?: boolean;
  /** How many asynchronous events of one function run at once; default the number of processors, at least 2. */
  readonly eventConcurrency?: number;
  /** Waits before a failed asynchronous event is tried again; default 1 s and 2 s, where Lambda takes minutes. */
  readonly retryDelaysMs?: readonly number[];
  /** See, and may disturb, every call to the embedded service. */
  readonly onS3Request?: ListenS3Options['onRequest'];
  readonly onSqsRequest?: OnSqsRequest;
}

export interface LocalStack extends AsyncDisposable {
  /** Names of the two buckets, from the template's outputs. */
  readonly buckets: { readonly files: string; readonly work: string };
  readonly s3: { readonly url: string; readonly state: S3State };
  readonly sqs: { readonly url: string; readonly state: SqsState; queueUrl(name: string): string };
  readonly functions: Pick<LambdaHost, 'running' | 'statistics'>;
  /** Runs a function and waits for its answer. Rejects with an {@link InvocationError} when the function fails. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Tells the functions that wait for it of an object once more, as S3 did when it was created. */
  announce(created: ObjectCreated): void;
  /** Whether nothing runs, and no event and no message waits, is delayed or in flight. */
  isIdle(): boolean;
  /** Stops everything, killing what runs; no process is left. Disposing does the same. */
  close(): Promise<void>;
}

/** A function failed; `name` and `message` are those that the function reported. */
export class InvocationError extends Error {
  constructor(
    functionName: string,
    { errorType, errorMessage }: { errorType: string; errorMessage: string },
  ) {
    super(`${functionName} failed: ${errorType}: ${errorMessage}`);
    this.name = errorType;
  }
}

/**
 * Starts the stack; when it resolves, everything listens.
 *
 * @throws TemplateError when the template has something that cannot be run here; then nothing is left running
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { clock = systemClock } = options;
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeInReverse(closers);
    return closing;
  };
  try {
    const services = await startServices(options, clock, closers);
    const { plan, s3, sqs, endpoints } = services;
    const host = createLambdaHost({
      ...options,
      clock,
      functions: plan.functions,
      region: LOCAL_REGION,
      endpoints,
    });
    closers.push(() => host.close());
    const triggers = startTriggers({
      ...options,
      plan,
      host,
      s3: s3.state,
      sqs: sqs.state,
      clock,
      schedules: options.schedules ?? true,
      eventConcurrency: options.eventConcurrency ?? Math.max(2, availableParallelism()),
    });
    closers.push(() => triggers.stop());
    return {
      s3,
      sqs,
      functions: host,
      buckets: { files: outputOf(plan, 'FilesBucket'), work: outputOf(plan, 'WorkBucket') },
      async invoke(functionName, event) {
        const result = await host.invoke(functionName, event);
        if (result.ok) return result.payload;
        throw new InvocationError(functionName, result.error);
      },
      announce: triggers.announce,
      isIdle: () =>
        host.running().length === 0 && triggers.pending() === 0 && sqs.state.queues().every(isEmpty),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeInReverse(closers: readonly (() => unknown)[]): Promise<void> {
  for (const closer of [...closers].reverse()) await closer();
}

interface Services extends Pick<LocalStack, 's3' | 'sqs'> {
  readonly plan: Plan;
  /** Environment variables that lead the AWS SDK to them. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Each service that listens adds how it is closed to `closers`. */
async function startServices(
  options: LocalStackOptions,
  clock: Clock,
  closers: (() => unknown)[],
): Promise<Services> {
  const { assembly, dataFolder, port, onS3Request, onSqsRequest } = options;
  const sqsState = createSqsState({ now: clock.now });
  const sqs = await listenSqs(sqsState, onSqsRequest);
  closers.push(() => sqs[Symbol.asyncDispose]());
  const plan = resolvePlan(readAssembly(assembly), sqs.queueUrl);
  createQueues(plan, sqsState);

  const s3State = await openS3State({ folder: dataFolder, now: clock.now });
  closers.push(() => s3State[Symbol.dispose]());
  for (const { name, versioned } of plan.buckets) s3State.createBucket(name, { versioned });
  const s3 = await listenS3(s3State, {
    ...(port !== undefined && { port }),
    ...(onS3Request && { onRequest: onS3Request }),
  });
  closers.push(() => s3[Symbol.asyncDispose]());

  const secrets = await listenSecrets(options.secrets);
  closers.push(() => secrets[Symbol.asyncDispose]());
  return {
    plan,
    s3: { url: s3.url, state: s3State },
    sqs: { url: sqs.url, state: sqsState, queueUrl: sqs.queueUrl },
    endpoints: {
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    },
  };
}

/** Dead-letter queues come first: the others name them. */
function createQueues({ queues }: Plan, state: SqsState): void {
  const isTarget = (name: string): boolean => queues.some(({ redrive }) => redrive?.deadLetterQueue === name);
  const ordered = [...queues].sort((a, b) => Number(isTarget(b.name)) - Number(isTarget(a.name)));
  for (const queue of ordered) state.createQueue(queue);
}

function outputOf({ outputs }: Plan, name: string): string {
  const value = outputs[name];
  if (value !== undefined) return value;
  throw new TemplateError(`The template has no output ${name}, which names a bucket.`);
}

function isEmpty(queue: QueueState): boolean {
  const { visible, delayed, inFlight } = queue.counts();
  return visible + delayed + inFlight === 0;
}
