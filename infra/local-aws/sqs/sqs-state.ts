/**
 * The embedded SQS, without its wire: queues by name. It lives in memory only, because nothing in it needs to outlast
 * the process: messages name chunks, and the local runner sends the missing ones again from what lies in the buckets.
 *
 * It has no timers, and looks at the injected clock whenever it is used: a virtual clock drives it as well as a real
 * one. Who waits for a message listens with `onVisible` and sleeps until `nextEventAt`.
 */
import { randomUUID } from 'node:crypto';
import { createQueueState, type LocalQueue, type QueueOptions, type QueueState } from './queue-state.ts';

export interface SqsState {
  /** @throws Error when the queue exists, or its dead-letter queue does not */
  createQueue(options: QueueOptions): QueueState;
  queue(name: string): QueueState | undefined;
  queues(): QueueState[];
}

export interface SqsStateOptions {
  /** Milliseconds since the epoch; must not run backwards. */
  readonly now: () => number;
  /** Makes message ids without spaces; default random UUIDs. */
  readonly newId?: () => string;
  /** For simulations: gives each message its place in the order, which SQS does not promise. Default: as sent. */
  readonly drawRank?: () => number;
}

/** The account in every ARN and queue URL. */
export const LOCAL_ACCOUNT = '000000000000';

export function createSqsState({ now, newId = randomUUID, drawRank }: SqsStateOptions): SqsState {
  const queues = new Map<string, LocalQueue>();

  function deadLettersOf({ name, redrive }: QueueOptions): LocalQueue | undefined {
    const deadLetters = redrive && queues.get(redrive.deadLetterQueue);
    if (!redrive || deadLetters) return deadLetters;
    throw new Error(`${name} names the dead-letter queue ${redrive.deadLetterQueue}: create it first.`);
  }

  return {
    createQueue(options) {
      const { name } = options;
      if (queues.has(name)) throw new Error(`There is a queue ${name} already.`);
      const arn = `arn:aws:sqs:us-east-1:${LOCAL_ACCOUNT}:${name}`;
      const deadLetters = deadLettersOf(options);
      const queue = createQueueState(options, { arn, now, newId, drawRank, deadLetters });
      queues.set(name, queue);
      return queue;
    },
    queue: (name) => queues.get(name),
    queues: () => [...queues.values()],
  };
}
