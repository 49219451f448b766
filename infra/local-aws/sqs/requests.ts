/**
 * What the embedded SQS understands of each action's request; whatever else a request holds makes it refused, so that
 * nothing is silently ignored. Message attributes and FIFO queues are not modelled.
 */
import * as z from 'zod';
import { SqsError } from './sqs-error.ts';

const SYSTEM_ATTRIBUTES = [
  'AWSTraceHeader',
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'DeadLetterQueueSourceArn',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
] as const;

const onQueue = { QueueUrl: z.string() };
const names = z.array(z.enum(SYSTEM_ATTRIBUTES)).default([]);

const message = {
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageGroupId: z.string().optional(),
  MessageSystemAttributes: z
    .strictObject({
      AWSTraceHeader: z.strictObject({ DataType: z.literal('String'), StringValue: z.string() }).optional(),
    })
    .optional(),
};

const deletion = { ReceiptHandle: z.string() };
const visibility = { ReceiptHandle: z.string(), VisibilityTimeout: z.int() };

const batchOf = <S extends z.ZodRawShape>(entry: S) =>
  z.strictObject({ ...onQueue, Entries: z.array(z.strictObject({ Id: z.string(), ...entry })) });

export const SendMessage = z.strictObject({ ...onQueue, ...message });
export const SendMessageBatch = batchOf(message);
export const ReceiveMessage = z.strictObject({
  ...onQueue,
  MaxNumberOfMessages: z.int().default(1),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().default(0),
  MessageSystemAttributeNames: names,
  /** The deprecated name of the same list. */
  AttributeNames: names,
  /** Any list is right: no message here has attributes. */
  MessageAttributeNames: z.array(z.string()).optional(),
});
export const DeleteMessage = z.strictObject({ ...onQueue, ...deletion });
export const DeleteMessageBatch = batchOf(deletion);
export const ChangeMessageVisibility = z.strictObject({ ...onQueue, ...visibility });
export const ChangeMessageVisibilityBatch = batchOf(visibility);
export const GetQueueAttributes = z.strictObject({
  ...onQueue,
  AttributeNames: z.array(z.string()).default([]),
});
export const GetQueueUrl = z.strictObject({ QueueName: z.string() });
export const ListQueues = z.strictObject({ QueueNamePrefix: z.string().default('') });
export const PurgeQueue = z.strictObject(onQueue);

export type Message = z.infer<typeof SendMessage>;

/** @throws SqsError `UnsupportedOperation` for a parameter that is not modelled, else `InvalidParameterValue`. */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const isUnknown = parsed.error.issues.some(({ code }) => code === 'unrecognized_keys');
  const code = isUnknown ? 'UnsupportedOperation' : 'InvalidParameterValue';
  throw new SqsError(code, `The embedded SQS does not take this request: ${z.prettifyError(parsed.error)}`);
}

const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** @throws SqsError unless the entries make a batch: 1 to 10, with distinct ids. */
export function assertBatch(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) throw new SqsError('EmptyBatchRequest', 'The batch has no entries.');
  if (entries.length > 10)
    throw new SqsError('TooManyEntriesInBatchRequest', 'A batch takes 10 entries at most.');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new SqsError('BatchEntryIdsNotDistinct', 'Two entries of the batch have the same Id.');
  }
  if (!entries.every(({ Id }) => ENTRY_ID.test(Id))) {
    throw new SqsError('InvalidBatchEntryId', 'An Id takes 1 to 80 letters, digits, - and _.');
  }
}
