/** The longest that SQS delays a message. Source: SQS API reference, SendMessage, `DelaySeconds`. */
export const MAX_DELAY_SECONDS = 900;

/** A message to send. `group` is the tenant for SQS fair queues: one job's messages never starve another's. */
export interface OutgoingMessage {
  readonly body: string;
  readonly group: string;
  /** Seconds, 0 to {@link MAX_DELAY_SECONDS}. */
  readonly delaySeconds?: number;
}

/** SQS as this product uses it. Rejects with a `QueueError` when a message was not accepted. */
export interface Queue {
  /** Sends all messages, in batches of ten. When it resolves, every one is stored. */
  send(messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>): Promise<void>;
  /** How many messages wait, are delayed or in flight, approximately. */
  depth(): Promise<number>;
}
