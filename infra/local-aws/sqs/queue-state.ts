/**
 * One standard queue. A message is in exactly one place:
 *
 *   send ──▶ delayed ──▶ visible ──receive──▶ in flight ──delete──▶ gone
 *                           ▲                     │
 *                           └── visibility ends ──┘
 *
 * - Visible messages are received by the rules of fair queues (`tenants.ts`). Each delivery adds one to the receive
 *   count and gives a new receipt handle; only the latest handle can delete.
 * - A visible message that was received `maxReceiveCount` times moves to the dead-letter queue instead of being
 *   delivered once more. It keeps id, counts and times, and so its age.
 * - A message older than the retention of the queue that it is in is gone, wherever it stands.
 */
import { createHash } from 'node:crypto';
import { parseInput } from '../aws-json/aws-error.ts';
import { type MessageRecord, NewMessage, type ReceivedMessage } from './messages.ts';
import { createTenants, type Waiting } from './tenants.ts';

export interface QueueOptions {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** The dead-letter queue must exist already, as in SQS. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | undefined;
}

export interface QueueState {
  readonly name: string;
  readonly arn: string;
  readonly options: QueueOptions;
  /** @throws AwsError when SQS would not take the message */
  send(message: NewMessage): { messageId: string; md5OfBody: string };
  /** Up to `max` messages. Those received too often move to the dead-letter queue first. */
  receive(options: { max: number; visibilityTimeoutSeconds?: number }): ReceivedMessage[];
  /** Deletes a message; a handle that is not its latest deletes nothing and is no error, as in SQS. */
  delete(receiptHandle: string): void;
  /** Hides an in-flight message for so long from now; without effect for a handle that is not its latest. */
  changeVisibility(receiptHandle: string, seconds: number): void;
  purge(): void;
  counts(): Counts;
  /** When a delayed or in-flight message becomes visible, ms; undefined if none will. */
  nextEventAt(): number | undefined;
  /**
   * Calls the listener whenever a message may have become receivable, or `nextEventAt` may come sooner; answers how to
   * stop that.
   */
  onVisible(listener: () => void): () => void;
}

export interface Counts {
  readonly visible: number;
  readonly delayed: number;
  readonly inFlight: number;
}

/** A queue as other queues see it. */
export interface LocalQueue extends QueueState {
  /** Takes a message that another queue gave up. */
  accept(record: MessageRecord): void;
}

export interface QueueParts {
  readonly arn: string;
  /** Milliseconds since the epoch; must not run backwards. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Gives each message its place in the order; default that of entering. */
  readonly drawRank: (() => number) | undefined;
  readonly deadLetters: LocalQueue | undefined;
}

interface StoredMessage extends Waiting {
  record: MessageRecord;
  place: keyof Counts;
  /** When a hidden message becomes visible; for a visible one, never. */
  visibleAt: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export function createQueueState(options: QueueOptions, parts: QueueParts): LocalQueue {
  const { name, visibilityTimeoutSeconds, retentionSeconds, redrive } = options;
  const { arn, now, newId, drawRank, deadLetters } = parts;
  const messages = new Map<string, StoredMessage>();
  const tenants = createTenants<StoredMessage>();
  const listeners = new Set<() => void>();
  let entered = 0;
  /** No message becomes visible or expires earlier; until then the messages need not be searched. */
  let nextChangeAt = NEVER;

  const expiryOf = ({ record }: StoredMessage): number => record.sentAt + retentionSeconds * 1000;
  const isSpent = ({ record }: StoredMessage): boolean =>
    redrive !== undefined && record.receiveCount >= redrive.maxReceiveCount;

  function announce(): void {
    for (const listener of listeners) listener();
  }

  function expectChange(message: StoredMessage): void {
    nextChangeAt = Math.min(nextChangeAt, message.visibleAt, expiryOf(message));
  }

  function add(record: MessageRecord, delayedUntil?: number): void {
    const { messageId, groupId } = record;
    entered += 1;
    const message: StoredMessage = {
      record,
      // A group's name holds no space: a message without a group never shares a tenant.
      tenant: groupId ?? ` ${messageId}`,
      rank: drawRank?.() ?? entered,
      place: delayedUntil === undefined ? 'visible' : 'delayed',
      visibleAt: delayedUntil ?? NEVER,
    };
    messages.set(messageId, message);
    if (message.place === 'visible') tenants.wait(message);
    expectChange(message);
    announce();
  }

  function show(message: StoredMessage): void {
    if (message.place === 'inFlight') tenants.end(message, message.visibleAt);
    message.place = 'visible';
    message.visibleAt = NEVER;
    tenants.wait(message);
  }

  function remove(message: StoredMessage, at: number): void {
    if (message.place === 'visible') tenants.withdraw(message);
    if (message.place === 'inFlight') tenants.end(message, at);
    messages.delete(message.record.messageId);
  }

  /** Shows what is due and drops what has expired; answers the present time. */
  function advance(): number {
    const at = now();
    if (at < nextChangeAt) return at;
    const due = [...messages.values()].filter(({ visibleAt }) => visibleAt <= at);
    for (const message of due.sort((a, b) => a.visibleAt - b.visibleAt)) show(message);
    nextChangeAt = NEVER;
    for (const message of messages.values()) {
      if (expiryOf(message) <= at) remove(message, at);
      else expectChange(message);
    }
    if (due.length > 0) announce();
    return at;
  }

  function deliver(message: StoredMessage, at: number, seconds: number): ReceivedMessage {
    const firstReceivedAt = message.record.firstReceivedAt ?? at;
    const receiveCount = message.record.receiveCount + 1;
    const record = { ...message.record, firstReceivedAt, receiveCount };
    message.record = record;
    message.place = 'inFlight';
    message.visibleAt = at + seconds * 1000;
    tenants.start(message, at);
    expectChange(message);
    return { ...record, receiptHandle: `${record.messageId} ${receiveCount}` };
  }

  /** The message of which this is the latest delivery. */
  function latest(receiptHandle: string): StoredMessage | undefined {
    const [messageId = '', receiveCount] = receiptHandle.split(' ');
    const message = messages.get(messageId);
    return message?.record.receiveCount === Number(receiveCount) ? message : undefined;
  }

  function giveUp({ record }: StoredMessage): void {
    messages.delete(record.messageId);
    deadLetters?.accept(record);
  }

  return {
    name,
    arn,
    options,
    send(message) {
      const { body, groupId, traceHeader, delaySeconds } = parseInput(NewMessage, message);
      const sentAt = advance();
      const messageId = newId();
      const md5OfBody = createHash('md5').update(body).digest('hex');
      const untouched = { receiveCount: 0, firstReceivedAt: undefined };
      add(
        { messageId, body, md5OfBody, groupId, traceHeader, sentAt, ...untouched },
        delaySeconds > 0 ? sentAt + delaySeconds * 1000 : undefined,
      );
      return { messageId, md5OfBody };
    },
    receive({ max, visibilityTimeoutSeconds: seconds = visibilityTimeoutSeconds }) {
      const at = advance();
      const received: ReceivedMessage[] = [];
      while (received.length < max) {
        const message = tenants.next(at);
        if (message === undefined) break;
        if (isSpent(message)) giveUp(message);
        else received.push(deliver(message, at, seconds));
      }
      return received;
    },
    delete(receiptHandle) {
      const at = advance();
      const message = latest(receiptHandle);
      if (message) remove(message, at);
    },
    changeVisibility(receiptHandle, seconds) {
      const at = advance();
      const message = latest(receiptHandle);
      if (message?.place !== 'inFlight') return;
      message.visibleAt = at + seconds * 1000;
      expectChange(message);
      announce();
    },
    purge() {
      const at = advance();
      for (const message of messages.values()) remove(message, at);
    },
    counts() {
      advance();
      const counts = { visible: 0, delayed: 0, inFlight: 0 };
      for (const { place } of messages.values()) counts[place] += 1;
      return counts;
    },
    nextEventAt() {
      let next = NEVER;
      for (const { visibleAt } of messages.values()) next = Math.min(next, visibleAt);
      return next === NEVER ? undefined : next;
    },
    onVisible(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    accept(record) {
      advance();
      add(record);
    },
  };
}
