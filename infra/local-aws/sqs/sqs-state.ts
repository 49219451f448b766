/**
 * The embedded SQS, without its wire: queues by name. It lives in memory only, because nothing in it needs to outlast
 * the process: messages name chunks, and the local runner sends the missing ones again from what lies in the buckets.
 *
 * It is passive: it has no timers, and looks at the injected clock whenever it is used. Whoever waits for a message
 * listens with `onVisible` and sleeps until `nextEventAt`, so that a virtual clock drives it as well as a real one.
 */
import { randomUUID } from 'node:crypto';
import type { NewMessage, ReceivedMessage } from './messages.ts';
import { assertWithin, MAX_DELAY_SECONDS, MAX_VISIBILITY_SECONDS } from './messages.ts';
import { createQueueState, type LocalQueue } from './queue-state.ts';
import { SqsError } from './sqs-error.ts';

export interface QueueOptions {
  readonly name: string;
  /** 0 to 43,200. */
  readonly visibilityTimeoutSeconds: number;
  /** 60 to 1,209,600 (14 days). */
  readonly retentionSeconds: number;
  /** Delay of messages that name none, 0 to 900; default 0. */
  readonly delaySeconds?: number;
  /** The dead-letter queue must exist already, as in SQS. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
}

export interface QueueState {
  readonly name: string;
  readonly arn: string;
  readonly options: QueueOptions;
  /** @throws SqsError when SQS would not take the message. */
  send(message: NewMessage): { messageId: string; md5OfBody: string };
  /**
   * Up to `max` messages. What was received too often moves to the dead-letter queue first.
   *
   * @throws SqsError `OverLimit` when 120,000 messages are in flight.
   */
  receive(options: { max: number; visibilityTimeoutSeconds?: number }): ReceivedMessage[];
  /** Deletes a message; a stale handle deletes nothing and is no error, as in SQS. */
  delete(receiptHandle: string): void;
  /**
   * Ends a flight that many seconds from now; 0 makes the message visible at once.
   *
   * @throws SqsError `MessageNotInflight` for a message that is gone or visible, and for a stale handle.
   */
  changeVisibility(receiptHandle: string, seconds: number): void;
  purge(): void;
  counts(): { visible: number; delayed: number; inFlight: number };
  /** When a delayed or in-flight message becomes visible, ms; undefined if none will. */
  nextEventAt(): number | undefined;
  /**
   * Calls the listener whenever a message may have become receivable, or `nextEventAt` may come sooner; answers how to stop
   * that.
   */
  onVisible(listener: () => void): () => void;
}

/** Uses the freedom that SQS has with a standard queue: any order, and now and then a second delivery. */
export interface Disorder {
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
  /** The share of deliveries, 0 to 1, after which the message stays visible and comes again. */
  readonly repeatedShare: number;
}

export interface SqsState {
  /**
   * Creates a queue; one that exists with the same options is simply returned.
   *
   * @throws SqsError `QueueNameExists` with other options, `QueueDoesNotExist` without its dead-letter queue.
   */
  createQueue(options: QueueOptions): QueueState;
  queue(name: string): QueueState | undefined;
  queues(): QueueState[];
  /** The clock that it was made with. */
  readonly now: () => number;
}

export interface SqsStateOptions {
  /** Milliseconds since the epoch; must not run backwards. */
  readonly now: () => number;
  /** Makes message ids; default random UUIDs. */
  readonly newId?: () => string;
  /** For simulations: makes use of what a standard queue does not promise. Default: in order, delivered once. */
  readonly disorder?: Disorder;
}

/** The account in every ARN and queue URL. */
export const LOCAL_ACCOUNT = '000000000000';

const MAX_RETENTION_SECONDS = 1_209_600;
const NAME = /^[A-Za-z0-9_-]{1,80}$/;

export function createSqsState(options: SqsStateOptions): SqsState {
  const { now, newId = randomUUID, disorder } = options;
  const queues = new Map<string, { queue: LocalQueue; definition: string }>();

  function deadLettersOf(queue: QueueOptions): LocalQueue | undefined {
    if (queue.redrive === undefined) return undefined;
    const target = queues.get(queue.redrive.deadLetterQueue);
    if (target !== undefined) return target.queue;
    const what = `The dead-letter queue ${queue.redrive.deadLetterQueue} of ${queue.name} does not exist`;
    throw new SqsError('QueueDoesNotExist', `${what}: create it first.`);
  }

  return {
    createQueue(wanted) {
      assertQueueOptions(wanted);
      const definition = JSON.stringify(Object.entries(wanted).sort());
      const known = queues.get(wanted.name);
      if (known?.definition === definition) return known.queue;
      if (known !== undefined)
        throw new SqsError('QueueNameExists', `${wanted.name} exists with other options.`);
      const arn = `arn:aws:sqs:us-east-1:${LOCAL_ACCOUNT}:${wanted.name}`;
      const queue = createQueueState(wanted, {
        arn,
        now,
        newId,
        disorder,
        deadLetters: deadLettersOf(wanted),
      });
      queues.set(wanted.name, { queue, definition });
      return queue;
    },
    queue: (name) => queues.get(name)?.queue,
    queues: () => [...queues.values()].map(({ queue }) => queue),
    now,
  };
}

function assertQueueOptions(options: QueueOptions): void {
  const { name, visibilityTimeoutSeconds, retentionSeconds, delaySeconds = 0, redrive } = options;
  if (!NAME.test(name)) {
    throw new SqsError(
      'InvalidParameterValue',
      `${name}: a standard queue's name has letters, digits, - and _.`,
    );
  }
  assertWithin('VisibilityTimeout', visibilityTimeoutSeconds, 0, MAX_VISIBILITY_SECONDS);
  assertWithin('MessageRetentionPeriod', retentionSeconds, 60, MAX_RETENTION_SECONDS);
  assertWithin('DelaySeconds', delaySeconds, 0, MAX_DELAY_SECONDS);
  if (redrive) assertWithin('maxReceiveCount', redrive.maxReceiveCount, 1, 1000);
}
