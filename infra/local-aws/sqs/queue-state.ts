/**
 * One standard queue. A message is in exactly one place:
 *
 *   send ──▶ delayed ──▶ visible ──receive──▶ in flight ──delete──▶ gone
 *                           ▲                     │
 *                           └── visibility ends ──┘
 *
 * - Visible messages are received by the rules of fair queues (`tenants.ts`). Each delivery adds one to the receive
 *   count and gives a new receipt handle; only the latest handle can delete or extend.
 * - A visible message that was received `maxReceiveCount` times moves to the dead-letter queue instead of being
 *   delivered once more. It keeps id, counts and times, and so its age.
 * - A message older than the retention of the queue that it is in is gone, wherever it stands.
 *
 * Order is by time of sending, which no consumer may rely on; {@link Disorder} exists to catch one that does.
 */
import { createHash } from 'node:crypto';
import { createMessageStore, type MessageRecord, type StoredMessage, VISIBLE } from './message-store.ts';
import { assertSendable, assertWithin, MAX_VISIBILITY_SECONDS, type ReceivedMessage } from './messages.ts';
import { SqsError } from './sqs-error.ts';
import type { Disorder, QueueOptions, QueueState } from './sqs-state.ts';

/** Most messages of a standard queue that may be in flight. */
const MAX_IN_FLIGHT = 120_000;

/** A queue as other queues see it: they may move a message into it. */
export interface LocalQueue extends QueueState {
  accept(record: MessageRecord): void;
}

export interface QueueParts {
  readonly arn: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly disorder: Disorder | undefined;
  readonly deadLetters: LocalQueue | undefined;
}

export function createQueueState(options: QueueOptions, parts: QueueParts): LocalQueue {
  const { name, visibilityTimeoutSeconds, retentionSeconds, delaySeconds = 0, redrive } = options;
  const { arn, now, newId, disorder, deadLetters } = parts;
  const store = createMessageStore(retentionSeconds * 1000);
  const listeners = new Set<() => void>();
  let entered = 0;

  function announce(): void {
    for (const listener of [...listeners]) listener();
  }

  /** Brings the queue up to the present, and answers that time. */
  function advance(): number {
    const at = now();
    if (store.advance(at)) announce();
    return at;
  }

  function nextRank(): number {
    entered += 1;
    return disorder?.random() ?? entered;
  }

  /** The message that a receipt handle is the latest of, if it still exists. */
  function messageOf(receiptHandle: string): StoredMessage | undefined {
    const [queue, id = '', count] = Buffer.from(receiptHandle, 'base64url').toString().split(' ');
    if (queue !== name || count === undefined) {
      throw new SqsError('ReceiptHandleIsInvalid', `The receipt handle is not one of queue ${name}.`);
    }
    const message = store.get(id);
    return message?.record.receiveCount === Number(count) ? message : undefined;
  }

  function countDelivery(message: StoredMessage, at: number): ReceivedMessage {
    const { id, ...rest } = message.record;
    const receiveCount = rest.receiveCount + 1;
    const firstReceivedAt = rest.firstReceivedAt ?? at;
    message.record = { ...message.record, receiveCount, firstReceivedAt };
    const receiptHandle = Buffer.from(`${name} ${id} ${receiveCount}`).toString('base64url');
    return { ...rest, messageId: id, receiptHandle, receiveCount, firstReceivedAt };
  }

  const isSpent = ({ record }: StoredMessage): boolean =>
    redrive !== undefined && record.receiveCount >= redrive.maxReceiveCount;

  /** Puts up to `max` messages in flight, in their turn; answers them, and those it met that are spent. */
  function takeTurns(
    max: number,
    at: number,
    until: number,
  ): { flying: StoredMessage[]; spent: StoredMessage[] } {
    const flying: StoredMessage[] = [];
    const spent: StoredMessage[] = [];
    while (flying.length < max) {
      const message = store.take(at);
      if (message === undefined) break;
      if (isSpent(message)) {
        spent.push(message);
      } else {
        store.move(message, { at: 'inFlight', since: at, until }, at);
        flying.push(message);
      }
    }
    return { flying, spent };
  }

  const isRepeated = (): boolean => disorder !== undefined && disorder.random() < disorder.repeatedShare;

  function moveToDeadLetters(messages: readonly StoredMessage[], at: number): void {
    for (const message of messages) store.remove(message, at);
    for (const { record } of messages) deadLetters?.accept({ ...record, deadLetterSourceArn: arn });
  }

  return {
    name,
    arn,
    options,
    send(message) {
      assertSendable(message);
      const { body, groupId, traceHeader, senderId = 'local' } = message;
      const sentAt = advance();
      const id = newId();
      const md5OfBody = createHash('md5').update(body).digest('hex');
      const delayMs = (message.delaySeconds ?? delaySeconds) * 1000;
      const untouched = { receiveCount: 0, firstReceivedAt: undefined, deadLetterSourceArn: undefined };
      store.add(
        { id, body, md5OfBody, groupId, traceHeader, senderId, sentAt, ...untouched },
        nextRank(),
        delayMs > 0 ? { at: 'delayed', until: sentAt + delayMs } : VISIBLE,
      );
      announce();
      return { messageId: id, md5OfBody };
    },
    receive({ max, visibilityTimeoutSeconds: seconds = visibilityTimeoutSeconds }) {
      assertWithin('VisibilityTimeout', seconds, 0, MAX_VISIBILITY_SECONDS);
      const at = advance();
      if (store.counts().inFlight >= MAX_IN_FLIGHT) {
        throw new SqsError(
          'OverLimit',
          `${MAX_IN_FLIGHT} messages of ${name} are in flight: delete some first.`,
        );
      }
      const { flying, spent } = takeTurns(max, at, at + seconds * 1000);
      const received = flying.map((message) => countDelivery(message, at));
      for (const message of flying) if (isRepeated()) store.move(message, VISIBLE, at);
      moveToDeadLetters(spent, at);
      return received;
    },
    delete(receiptHandle) {
      const at = advance();
      const message = messageOf(receiptHandle);
      if (message !== undefined) store.remove(message, at);
    },
    changeVisibility(receiptHandle, seconds) {
      assertWithin('VisibilityTimeout', seconds, 0, MAX_VISIBILITY_SECONDS);
      const at = advance();
      const message = messageOf(receiptHandle);
      if (message?.place.at !== 'inFlight') {
        throw new SqsError(
          'MessageNotInflight',
          `The message is not in flight in ${name}, or was received again.`,
        );
      }
      const { since } = message.place;
      const until = at + seconds * 1000;
      assertWithin('total VisibilityTimeout', Math.ceil((until - since) / 1000), 0, MAX_VISIBILITY_SECONDS);
      if (seconds > 0) {
        store.extend(message, since, until);
      } else {
        store.move(message, VISIBLE, at);
        announce();
      }
    },
    purge() {
      store.clear(advance());
    },
    counts() {
      advance();
      return store.counts();
    },
    nextEventAt: () => store.nextDueAt(),
    onVisible(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    accept(record) {
      advance();
      store.add(record, nextRank(), VISIBLE);
      announce();
    },
  };
}
