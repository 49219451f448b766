import * as z from 'zod';

/** Most bytes of one message, and of the messages of one batch. */
export const MAX_MESSAGE_BYTES = 1_048_576;

// What XML 1.0 can carry, which is what SQS takes.
const CONTENTS = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u;

/** A message to send; limits and alphabets are those of SQS. */
export const NewMessage = z.strictObject({
  body: z
    .string()
    .regex(CONTENTS, 'holds no characters, or some that SQS does not allow')
    .refine((body) => Buffer.byteLength(body) <= MAX_MESSAGE_BYTES, `over ${MAX_MESSAGE_BYTES} bytes`),
  /** The tenant for fair queues. */
  groupId: z
    .string()
    .regex(/^[\x21-\x7E]{1,128}$/)
    .optional(),
  delaySeconds: z.int().min(0).max(900).default(0),
  /** X-Ray's trace header, which travels as the system attribute `AWSTraceHeader`; outside the size limit. */
  traceHeader: z.string().optional(),
});
export type NewMessage = z.input<typeof NewMessage>;

/** What a message is, in whichever queue. Times are ms since the epoch. */
export interface MessageRecord {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
}

/** A delivery; `receiveCount` counts this one too. */
export interface ReceivedMessage extends MessageRecord {
  readonly receiptHandle: string;
  readonly firstReceivedAt: number;
}

/** The system attributes of a delivery by the names, and in the text form, of Lambda's event. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  return {
    SenderId: 'local',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  };
}
