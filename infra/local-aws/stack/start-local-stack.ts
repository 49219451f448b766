/**
 * The whole stack on one machine: reads the synthesized template and wires what it says to an embedded S3, SQS,
 * Secrets Manager, EventBridge and SNS, with one process per execution environment.
 *
 * Objects outlive the stack, in the data folder. Messages, events and schedules do not: who starts the stack again
 * finds in the buckets what is still to do.
 */

import { listenEvents, type PutEvent } from '../events/listen-events.ts';
import { type Clock, systemClock } from '../lambda/clock.ts';
import { createLambdaHost, type LambdaHost, type LambdaHostOptions } from '../lambda/host.ts';
import { type ListenS3Options, listenS3 } from '../s3/listen-s3.ts';
import { type ObjectCreated, openS3State, type S3State } from '../s3/s3-state.ts';
import { listenSecrets } from '../secrets/listen-secrets.ts';
import { newSecretKey } from '../signature.ts';
import { listenSns, type Published } from '../sns/listen-sns.ts';
import { listenSqs, type OnSqsRequest } from '../sqs/listen-sqs.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import { createSqsState, type SqsState } from '../sqs/sqs-state.ts';
import { readAssembly } from '../template/read-assembly.ts';
import { resolveWiring } from '../template/resolve-wiring.ts';
import type { Wiring } from '../template/wiring.ts';
import { KIND } from '../unkindness.ts';
import { startTriggers } from './triggers.ts';

export interface LocalStackOptions
  extends Pick<LambdaHostOptions, 'environment' | 'onStart' | 'onEnd' | 'unkindness'> {
  /** The folder that CDK synthesized. */
  readonly assembly: string;
  /** Where the buckets lie, as folders of plain files; in memory when undefined. */
  readonly dataFolder: string | undefined;
  /** Put into the files bucket, where the same bytes are not there yet, before anybody is told of objects. */
  readonly brings?: readonly BroughtObject[];
  /** Looks up the value of a secret. */
  readonly secrets: (name: string) => string | undefined;
  /** Called with every line that a function writes, and with what happens to its events and messages. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock?: Clock;
  /** Port of the embedded S3; default any free one. */
  readonly port?: number;
  /** Whether the template's schedules run; default true. */
  readonly schedules?: boolean;
  /** Waits before a failed asynchronous event is tried again; default 1 s and 2 s, where Lambda takes minutes. */
  readonly retryDelaysMs?: readonly number[];
  /** Is told of trouble with the data folder, without which nothing can go on. */
  readonly onS3Failure?: ListenS3Options['onFailure'];
  /** Called with every event that a function puts, and every message that it publishes. */
  readonly onEvent?: (event: PutEvent, sender: string | undefined) => void;
  readonly onMessage?: (message: Published) => void;
  /** See, and may disturb, every call to the embedded services. */
  readonly onS3Request?: ListenS3Options['onRequest'];
  readonly onSqsRequest?: OnSqsRequest;
}

/** An object that whoever starts the stack brings along. */
export interface BroughtObject {
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface LocalStack extends AsyncDisposable {
  /** Names of the two buckets. */
  readonly buckets: { readonly files: string; readonly work: string };
  readonly s3: { readonly url: string; readonly state: S3State };
  /** What calls to the embedded services must be signed with: new with each start, and nowhere but here and in its functions. */
  readonly secretKey: string;
  readonly sqs: { readonly url: string; readonly state: SqsState; queueUrl(name: string): string };
  readonly functions: Pick<LambdaHost, 'running'>;
  /** Runs a function and waits for its answer. Rejects with the error that the function reported. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Tells the functions that wait for it of an object once more, as S3 did when it was created. */
  announce(created: ObjectCreated): void;
  /** Whether nothing runs, and no event and no message waits, is delayed or in flight. */
  isIdle(): boolean;
  /** Stops everything, killing what runs; no process is left. Disposing does the same. */
  close(): Promise<void>;
}

/** How to close what has been started, in the order of starting. */
type Closers = (() => unknown)[];

/**
 * Starts the stack; when it resolves, everything listens.
 *
 * @throws Error when the template has something that cannot be run here; then nothing is left running
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const closers: Closers = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeInReverse(closers);
    return closing;
  };
  try {
    return { ...(await startParts(options, closers)), close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeInReverse(closers: Closers): Promise<void> {
  for (const closer of closers.toReversed()) await closer();
}

async function startParts(
  options: LocalStackOptions,
  closers: Closers,
): Promise<Omit<LocalStack, 'close' | typeof Symbol.asyncDispose>> {
  const { clock = systemClock, schedules = true, retryDelaysMs, unkindness = KIND } = options;
  const secretKey = newSecretKey();
  const { wiring, s3, sqs, endpoints } = await startServices(options, clock, secretKey, closers);
  const host = createLambdaHost({ ...options, clock, functions: wiring.functions, endpoints, secretKey });
  closers.push(() => host.close());
  const { log } = options;
  const triggers = startTriggers({
    wiring,
    host,
    s3: s3.state,
    sqs: sqs.state,
    log,
    clock,
    schedules,
    retryDelaysMs,
    unkindness,
  });
  closers.push(() => triggers.stop());
  return {
    s3,
    secretKey,
    sqs,
    functions: host,
    buckets: { files: wiring.filesBucket, work: wiring.workBucket },
    async invoke(functionName, event) {
      const result = await host.invoke(functionName, event);
      if (result.ok) return result.payload;
      throw new Error(`${functionName} failed: ${result.error.errorType}: ${result.error.errorMessage}`);
    },
    announce: triggers.announce,
    isIdle: () =>
      host.running().length === 0 && triggers.pending() === 0 && sqs.state.queues().every(isEmpty),
  };
}

interface Services extends Pick<LocalStack, 's3' | 'sqs'> {
  readonly wiring: Wiring;
  /** Environment variables that lead the AWS SDK to them. */
  readonly endpoints: Readonly<Record<string, string>>;
}

async function startServices(
  options: LocalStackOptions,
  clock: Clock,
  secretKey: string,
  closers: Closers,
): Promise<Services> {
  const opened = <Part extends AsyncDisposable>(part: Part): Part => {
    closers.push(() => part[Symbol.asyncDispose]());
    return part;
  };
  const { assembly, dataFolder, secrets, port = 0, onS3Request, onS3Failure, onSqsRequest } = options;
  const { onEvent = () => {}, onMessage = () => {}, unkindness = KIND } = options;
  const sqsState = createSqsState({ now: clock.now });
  const sqs = opened(await listenSqs(sqsState, onSqsRequest, secretKey));
  const wiring = resolveWiring(readAssembly(assembly), sqs.queueUrl);
  for (const queue of wiring.queues) sqsState.createQueue(queue);

  const s3State = await openS3State({ folder: dataFolder, now: clock.now });
  for (const { name, versioned } of wiring.buckets) s3State.createBucket(name, { versioned });
  bringObjects(s3State, wiring.filesBucket, options.brings);
  const s3 = opened(
    await listenS3(s3State, {
      port,
      secretKey,
      onFailure: onS3Failure,
      onRequest: onS3Request,
      pageSize: unkindness.pageSize,
    }),
  );
  const secretsServer = opened(await listenSecrets(secrets, secretKey));
  const events = opened(await listenEvents(onEvent, secretKey));
  const sns = opened(await listenSns(onMessage, secretKey));
  return {
    wiring,
    s3: { url: s3.url, state: s3State },
    sqs: { url: sqs.url, state: sqsState, queueUrl: sqs.queueUrl },
    endpoints: {
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsServer.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.url,
      AWS_ENDPOINT_URL_SNS: sns.url,
    },
  };
}

function bringObjects(state: S3State, bucket: string, objects: readonly BroughtObject[] = []): void {
  for (const { key, bytes } of objects) {
    const body = state.stageBytes(bytes);
    const [standing] = state.list(bucket, { prefix: key, max: 1 }).objects;
    if (standing?.key === key && standing.etag === body.md5) state.discard(body);
    else state.put({ bucket, key, body });
  }
}

function isEmpty(queue: QueueState): boolean {
  const { visible, delayed, inFlight } = queue.counts();
  return visible + delayed + inFlight === 0;
}
