import * as z from 'zod';
import { AwsError, parseInput } from '../aws-json/aws-error.ts';
import {
  type AwsJsonCall,
  type AwsJsonServer,
  type CallFault,
  listenAwsJson,
} from '../aws-json/listen-aws-json.ts';
import { MAX_MESSAGE_BYTES } from './messages.ts';
import type { QueueState } from './queue-state.ts';
import { LOCAL_ACCOUNT, type SqsState } from './sqs-state.ts';

/** A call before it is done, for recording it and for tests, which may make it fail. */
export type OnSqsRequest = (call: {
  readonly accessKeyId: string | undefined;
  readonly action: string;
  /** The name of the queue that is called. */
  readonly queue: string;
}) => CallFault | undefined;

export interface SqsServer extends AwsJsonServer {
  queueUrl(name: string): string;
}

const Entry = z.strictObject({
  Id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageGroupId: z.string().optional(),
});
type Entry = z.infer<typeof Entry>;

const haveDistinctIds = (entries: readonly Entry[]): boolean =>
  new Set(entries.map(({ Id }) => Id)).size === entries.length;
const fitInOneRequest = (entries: readonly Entry[]): boolean =>
  entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0) <= MAX_MESSAGE_BYTES;

const SendMessageBatch = z.strictObject({
  QueueUrl: z.string(),
  Entries: z
    .array(Entry)
    .min(1)
    .max(10)
    .refine(haveDistinctIds, 'two entries have the same Id')
    .refine(fitInOneRequest, `over ${MAX_MESSAGE_BYTES} bytes`),
});

const COUNTS = {
  ApproximateNumberOfMessages: 'visible',
  ApproximateNumberOfMessagesDelayed: 'delayed',
  ApproximateNumberOfMessagesNotVisible: 'inFlight',
} as const;

const GetQueueAttributes = z.strictObject({
  QueueUrl: z.string(),
  AttributeNames: z.array(z.literal(Object.keys(COUNTS) as (keyof typeof COUNTS)[])),
});

/**
 * Serves a state to SQS clients on this machine: the two actions that the product calls. Lambda's event source takes
 * messages in process. Disposing stops it; the state stays as it is.
 *
 * @param secretKey what calls must be signed with; default anything
 */
export async function listenSqs(
  state: SqsState,
  onRequest?: OnSqsRequest,
  secretKey?: string,
): Promise<SqsServer> {
  function queueAt(url: string): QueueState {
    const queue = state.queue(queueNameOf(url));
    if (queue !== undefined) return queue;
    throw new AwsError('QueueDoesNotExist', `There is no queue at ${url}.`);
  }

  const server = await listenAwsJson({
    secretKey,
    actions: {
      'AmazonSQS.SendMessageBatch': ({ input, traceHeader }) => {
        const { QueueUrl, Entries } = parseInput(SendMessageBatch, input);
        return sendAll(queueAt(QueueUrl), Entries, traceHeader);
      },
      'AmazonSQS.GetQueueAttributes': ({ input }) => {
        const { QueueUrl, AttributeNames } = parseInput(GetQueueAttributes, input);
        const counts = queueAt(QueueUrl).counts();
        const attributes = AttributeNames.map((name) => [name, String(counts[COUNTS[name]])]);
        return { Attributes: Object.fromEntries(attributes) };
      },
    },
    faultOf: ({ accessKeyId, action, input }) => onRequest?.({ accessKeyId, action, queue: queueOf(input) }),
  });
  return { ...server, queueUrl: (name) => `${server.url}/${LOCAL_ACCOUNT}/${name}` };
}

/** Sends each entry by itself: one that is refused does not keep the others from being sent. */
function sendAll(queue: QueueState, entries: readonly Entry[], traceHeader: string | undefined): object {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const { Id, MessageBody: body, DelaySeconds: delaySeconds, MessageGroupId: groupId } of entries) {
    try {
      const { messageId, md5OfBody } = queue.send({ body, delaySeconds, groupId, traceHeader });
      Successful.push({ Id, MessageId: messageId, MD5OfMessageBody: md5OfBody });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

const queueNameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

const OnQueue = z.object({ QueueUrl: z.string() });
const queueOf = (input: AwsJsonCall['input']): string =>
  queueNameOf(OnQueue.safeParse(input).data?.QueueUrl ?? '');
