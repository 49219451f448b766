import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { classifySdkError, QueueError } from '../ports/errors.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MAX_BATCH_MESSAGES = 10;
const MAX_BATCH_BYTES = 1_048_576;

const ATTEMPTS = 5;
const FIRST_BACKOFF_MS = 200;

/** Makes a client with timeouts that suit a Lambda function. Endpoint, region and credentials: the environment. */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
}

export interface SqsQueueOptions {
  /** Gives numbers in [0, 1), for jitter. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * The {@link Queue} at a URL. Messages that SQS refuses for reasons of its own are sent again, {@link ATTEMPTS} times
 * in all; a message may then arrive twice, as any message of a standard queue may.
 */
export function createSqsQueue(client: SQSClient, queueUrl: string, options: SqsQueueOptions = {}): Queue {
  const { random = Math.random, sleep = sleepFor } = options;

  function queueError(what: string, cause: unknown): QueueError {
    const { code, retryable } = classifySdkError(cause);
    const next = retryable ? 'Try again later.' : 'Check the queue, and the right to use it.';
    return new QueueError(code, `${what} ${queueUrl}: ${code}. ${next}`, {
      retryable,
      details: { queueUrl },
      cause,
    });
  }

  /** Sends entries once; answers those that were not accepted, and why. */
  async function sendOnce(Entries: SendMessageBatchRequestEntry[]): Promise<Refusal> {
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      const refused = new Set(Failed.map(({ Id }) => Id));
      const fault = Failed.find(({ SenderFault }) => SenderFault) ?? Failed[0];
      return {
        entries: Entries.filter(({ Id }) => refused.has(Id)),
        code: fault?.Code ?? 'Unknown',
        isOurFault: fault?.SenderFault ?? false,
      };
    } catch (error) {
      throw queueError('Could not send messages to', error);
    }
  }

  async function sendBatch(batch: readonly OutgoingMessage[]): Promise<void> {
    let entries = batch.map(entryOf);
    for (let attempt = 1; ; attempt++) {
      const refusal = await sendOnce(entries);
      if (refusal.entries.length === 0) return;
      if (refusal.isOurFault || attempt === ATTEMPTS) throw refusalError(queueUrl, refusal);
      entries = refusal.entries;
      await sleep(random() * FIRST_BACKOFF_MS * 2 ** (attempt - 1));
    }
  }

  return {
    async send(messages) {
      for await (const batch of cutBatches(messages)) await sendBatch(batch);
    },
    async depth() {
      try {
        const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...DEPTH] });
        const { Attributes = {} } = await client.send(command);
        return DEPTH.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
      } catch (error) {
        throw queueError('Could not read the depth of', error);
      }
    },
  };
}

const DEPTH = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const;

interface Refusal {
  readonly entries: SendMessageBatchRequestEntry[];
  readonly code: string;
  readonly isOurFault: boolean;
}

function refusalError(queueUrl: string, { entries, code, isOurFault }: Refusal): QueueError {
  const what = `${queueUrl} did not accept ${entries.length} messages: ${code}.`;
  return new QueueError(code, what, {
    retryable: !isOurFault,
    details: { queueUrl, messages: entries.length },
  });
}

const entryOf = (message: OutgoingMessage, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: message.body,
  MessageGroupId: message.group,
  ...(message.delaySeconds !== undefined && { DelaySeconds: message.delaySeconds }),
});

/** Cuts messages into batches that SQS takes: at most ten, and 1 MiB together. */
async function* cutBatches(
  messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
): AsyncGenerator<OutgoingMessage[]> {
  let batch: OutgoingMessage[] = [];
  let batchBytes = 0;
  for await (const message of messages) {
    const bytes = Buffer.byteLength(message.body);
    if (batch.length === MAX_BATCH_MESSAGES || (batch.length > 0 && batchBytes + bytes > MAX_BATCH_BYTES)) {
      yield batch;
      batch = [];
      batchBytes = 0;
    }
    batch.push(message);
    batchBytes += bytes;
  }
  if (batch.length > 0) yield batch;
}
