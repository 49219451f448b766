import { SqsError } from './sqs-error.ts';

/** A message to send. Limits and alphabets are those of SQS. */
export interface NewMessage {
  /** Up to 1 MiB of UTF-8. */
  readonly body: string;
  /** The tenant for fair queues: up to 128 letters, digits and punctuation. */
  readonly groupId?: string;
  /** 0 to 900; default the queue's. */
  readonly delaySeconds?: number;
  /** X-Ray's trace header, which travels as the system attribute `AWSTraceHeader`; outside the size limit. */
  readonly traceHeader?: string;
  /** Who sends it, as the attribute `SenderId` tells; default `local`. */
  readonly senderId?: string;
}

/** A delivery. `receiveCount` counts this one too; times are ms since the epoch. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** ARN of the queue that gave the message up, in a dead-letter queue. */
  readonly deadLetterSourceArn: string | undefined;
}

export const MAX_MESSAGE_BYTES = 1_048_576;
export const MAX_DELAY_SECONDS = 900;
export const MAX_VISIBILITY_SECONDS = 43_200;

// What XML 1.0 can carry, which is what SQS takes.
const CONTENTS = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;
const GROUP = /^[\x21-\x7E]{1,128}$/;

/** @throws SqsError when SQS would not take the message. */
export function assertSendable(message: NewMessage): void {
  if (message.body === '')
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(message.body) > MAX_MESSAGE_BYTES) {
    throw new SqsError('InvalidParameterValue', `Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`);
  }
  if (!CONTENTS.test(message.body)) {
    throw new SqsError('InvalidMessageContents', 'The message holds characters that SQS does not allow.');
  }
  if (message.groupId !== undefined && !GROUP.test(message.groupId)) {
    throw new SqsError(
      'InvalidParameterValue',
      'MessageGroupId takes 1 to 128 letters, digits and punctuation.',
    );
  }
  if (message.delaySeconds !== undefined) {
    assertWithin('DelaySeconds', message.delaySeconds, 0, MAX_DELAY_SECONDS);
  }
}

/** @throws SqsError `InvalidParameterValue` unless `value` is a whole number within the bounds. */
export function assertWithin(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new SqsError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid: ${least} to ${most}.`,
  );
}

/** The system attributes of a delivery by the names, and in the text form, of ReceiveMessage and Lambda's event. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    ...(message.deadLetterSourceArn !== undefined && {
      DeadLetterQueueSourceArn: message.deadLetterSourceArn,
    }),
  };
}
