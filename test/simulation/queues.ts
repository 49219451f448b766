import type { NewMessage, ReceivedMessage } from '../../infra/local-aws/sqs/messages.ts';
import type { QueueState } from '../../infra/local-aws/sqs/queue-state.ts';
import { createSqsState } from '../../infra/local-aws/sqs/sqs-state.ts';
import type { Chance } from './chance.ts';
import type { Draw, Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

const RECEIVE: readonly Fault[] = ['hidden briefly', 'twice', 'nobody works'];
const DELETE: readonly Fault[] = ['not deleted'];

export interface QueueParts {
  readonly chance: Chance;
  readonly draw: Draw;
  readonly onSend: (message: NewMessage, sender: Sandbox | undefined) => void;
  /** A message is gone as soon as it is received, whatever becomes of its work. */
  readonly deletesBeforeWork: boolean;
}

/** A queue, and who sends to it; nobody, when the platform does. */
export interface WatchedQueue extends QueueState {
  send(message: NewMessage, sender?: Sandbox): ReturnType<QueueState['send']>;
}

/** A queue as an event source meets it: at least once, in any order, and visibility that ends too early. */
function createUnreliableQueue(queue: QueueState, parts: QueueParts): WatchedQueue {
  const { chance, draw, onSend, deletesBeforeWork } = parts;

  function visibilityUnder(fault: Fault | undefined): { visibilityTimeoutSeconds?: number } {
    if (fault === 'twice') return { visibilityTimeoutSeconds: 0 };
    return fault === 'hidden briefly' ? { visibilityTimeoutSeconds: chance.whole('hidden', 1, 50) } : {};
  }

  function receive(options: { max: number }): ReceivedMessage[] {
    if (queue.counts().visible === 0) return [];
    const fault = draw(`queue receive ${queue.name}`, RECEIVE);
    const received = queue.receive({ ...options, ...visibilityUnder(fault) });
    if (deletesBeforeWork) for (const { receiptHandle } of received) queue.delete(receiptHandle);
    return fault === 'nobody works' ? [] : received;
  }

  return {
    ...queue,
    send(message, sender) {
      onSend(message, sender);
      return queue.send(message);
    },
    receive,
    delete(receiptHandle) {
      if (draw(`queue delete ${queue.name}`, DELETE) === undefined) queue.delete(receiptHandle);
    },
  };
}

export interface Queues {
  readonly rows: WatchedQueue;
  readonly deadLetters: WatchedQueue;
}

const DAY_SECONDS = 86_400;

/** The two queues as the stack sets them up, but for how often a message may be received. */
export function createQueues(
  parts: QueueParts & { readonly now: () => number; readonly maxReceiveCount: number },
): Queues {
  const { now, chance, maxReceiveCount } = parts;
  let lastId = 0;
  const sqs = createSqsState({
    now,
    newId: () => `m${++lastId}`,
    drawRank: () => chance.draw('disorder'),
  });
  const deadLetters = sqs.createQueue({
    name: 'dead-letters',
    visibilityTimeoutSeconds: 720,
    retentionSeconds: 14 * DAY_SECONDS,
  });
  const rows = sqs.createQueue({
    name: 'rows',
    visibilityTimeoutSeconds: 360,
    retentionSeconds: 8 * DAY_SECONDS,
    redrive: { deadLetterQueue: deadLetters.name, maxReceiveCount },
  });
  return { rows: createUnreliableQueue(rows, parts), deadLetters: createUnreliableQueue(deadLetters, parts) };
}

/** How many messages there are. */
export function countMessages({ rows, deadLetters }: Queues): number {
  const sums = [rows, deadLetters].map((queue) => queue.counts());
  return sums.reduce((sum, { visible, delayed, inFlight }) => sum + visible + delayed + inFlight, 0);
}
