import { setTimeout as sleepFor } from 'node:timers/promises';
import type * as z from 'zod';
import { assertWithin, MAX_MESSAGE_BYTES, type ReceivedMessage, systemAttributes } from './messages.ts';
import * as requests from './requests.ts';
import { assertBatch, parseRequest } from './requests.ts';
import { SqsError } from './sqs-error.ts';
import type { QueueState, SqsState } from './sqs-state.ts';

/** What an action knows besides its request. */
export interface Caller {
  readonly accessKeyId: string | undefined;
  readonly traceHeader: string | undefined;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Resolves after `ms` milliseconds, or rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

export const sleepUntilAborted: Sleep = (ms, signal) => sleepFor(ms, undefined, { signal });

export interface SqsActions {
  /**
   * Does one action of the SQS API and answers its output.
   *
   * @throws SqsError as SQS would, and `UnsupportedOperation` for what is not modelled.
   */
  run(action: string, input: unknown, caller: Caller): Promise<unknown>;
}

export interface SqsActionsParts {
  readonly state: SqsState;
  readonly queueUrl: (name: string) => string;
  readonly sleep: Sleep;
}

type Action = (input: unknown, caller: Caller) => unknown;

/** The SQS API on top of a state. */
export function createSqsActions({ state, queueUrl, sleep }: SqsActionsParts): SqsActions {
  const action =
    <T>(schema: z.ZodType<T>, run: (request: T, caller: Caller) => unknown): Action =>
    (input, caller) =>
      run(parseRequest(schema, input), caller);

  const queueAt = (url: string): QueueState => queueNamed(queueNameOf(url) ?? '');

  function queueNamed(name: string): QueueState {
    const queue = state.queue(name);
    if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  async function receive(
    request: z.infer<typeof requests.ReceiveMessage>,
    { signal }: Caller,
  ): Promise<unknown> {
    const { MaxNumberOfMessages: max, WaitTimeSeconds, VisibilityTimeout } = request;
    assertWithin('MaxNumberOfMessages', max, 1, 10);
    assertWithin('WaitTimeSeconds', WaitTimeSeconds, 0, 20);
    const queue = queueAt(request.QueueUrl);
    const options = {
      max,
      ...(VisibilityTimeout !== undefined && { visibilityTimeoutSeconds: VisibilityTimeout }),
    };
    const until = state.now() + WaitTimeSeconds * 1000;
    let received = queue.receive(options);
    while (received.length === 0 && state.now() < until) {
      const wakeAt = Math.min(until, queue.nextEventAt() ?? until);
      await waitForMessage(queue, wakeAt - state.now(), sleep, signal);
      // Whoever is gone gets nothing: a message given to nobody would be hidden for its whole visibility time-out.
      if (signal.aborted) return {};
      received = queue.receive(options);
    }
    const names = new Set([...request.MessageSystemAttributeNames, ...request.AttributeNames]);
    return received.length === 0
      ? {}
      : { Messages: received.map((message) => messageOutput(message, names)) };
  }

  const actions: Readonly<Record<string, Action>> = {
    SendMessage: action(requests.SendMessage, (request, caller) =>
      sendOne(queueAt(request.QueueUrl), request, caller),
    ),
    SendMessageBatch: action(requests.SendMessageBatch, ({ QueueUrl, Entries }, caller) => {
      const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
      if (bytes > MAX_MESSAGE_BYTES) {
        throw new SqsError(
          'BatchRequestTooLong',
          `A batch takes ${MAX_MESSAGE_BYTES} bytes at most, not ${bytes}.`,
        );
      }
      const queue = queueAt(QueueUrl);
      return runBatch(Entries, (entry) => sendOne(queue, entry, caller));
    }),
    ReceiveMessage: action(requests.ReceiveMessage, receive),
    DeleteMessage: action(requests.DeleteMessage, ({ QueueUrl, ReceiptHandle }) =>
      queueAt(QueueUrl).delete(ReceiptHandle),
    ),
    DeleteMessageBatch: action(requests.DeleteMessageBatch, ({ QueueUrl, Entries }) => {
      const queue = queueAt(QueueUrl);
      return runBatch(Entries, (entry) => queue.delete(entry.ReceiptHandle));
    }),
    ChangeMessageVisibility: action(requests.ChangeMessageVisibility, (request) =>
      queueAt(request.QueueUrl).changeVisibility(request.ReceiptHandle, request.VisibilityTimeout),
    ),
    ChangeMessageVisibilityBatch: action(requests.ChangeMessageVisibilityBatch, ({ QueueUrl, Entries }) => {
      const queue = queueAt(QueueUrl);
      return runBatch(Entries, (entry) =>
        queue.changeVisibility(entry.ReceiptHandle, entry.VisibilityTimeout),
      );
    }),
    GetQueueAttributes: action(requests.GetQueueAttributes, ({ QueueUrl, AttributeNames }) => ({
      Attributes: pickAttributes(queueAttributes(state, queueAt(QueueUrl)), AttributeNames),
    })),
    GetQueueUrl: action(requests.GetQueueUrl, ({ QueueName }) => ({
      QueueUrl: queueUrl(queueNamed(QueueName).name),
    })),
    ListQueues: action(requests.ListQueues, ({ QueueNamePrefix }) => {
      const found = state.queues().filter(({ name }) => name.startsWith(QueueNamePrefix));
      return { QueueUrls: found.map(({ name }) => queueUrl(name)) };
    }),
    PurgeQueue: action(requests.PurgeQueue, ({ QueueUrl }) => queueAt(QueueUrl).purge()),
  };

  return {
    async run(name, input, caller) {
      const act = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (act === undefined) {
        throw new SqsError('UnsupportedOperation', `The embedded SQS does not offer ${name}.`);
      }
      return act(input, caller);
    },
  };
}

/** The queue's name in its URL, undefined if that is none. */
export const queueNameOf = (url: string): string | undefined =>
  URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;

/** Waits until a message may be receivable, at most `ms`. */
async function waitForMessage(
  queue: QueueState,
  ms: number,
  sleep: Sleep,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const stop = queue.onVisible(() => woken.abort());
  const either = AbortSignal.any([signal, woken.signal]);
  try {
    await sleep(ms, either);
  } catch (error) {
    if (!either.aborted) throw error;
  } finally {
    stop();
  }
}

function sendOne(queue: QueueState, message: Omit<requests.Message, 'QueueUrl'>, caller: Caller): unknown {
  const { MessageBody, DelaySeconds, MessageGroupId, MessageSystemAttributes } = message;
  // The system attribute wins: https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
  const traceHeader = MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? caller.traceHeader;
  const { messageId, md5OfBody } = queue.send({
    body: MessageBody,
    ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
    ...(traceHeader !== undefined && { traceHeader }),
    ...(caller.accessKeyId !== undefined && { senderId: caller.accessKeyId }),
  });
  return { MessageId: messageId, MD5OfMessageBody: md5OfBody };
}

function runBatch<E extends { readonly Id: string }>(
  entries: readonly E[],
  run: (entry: E) => unknown,
): unknown {
  assertBatch(entries);
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...Object(run(entry)) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function messageOutput(message: ReceivedMessage, names: ReadonlySet<string>): unknown {
  const wanted = Object.entries(systemAttributes(message)).filter(
    ([name]) => names.has('All') || names.has(name),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(wanted.length > 0 && { Attributes: Object.fromEntries(wanted) }),
  };
}

function queueAttributes(state: SqsState, queue: QueueState): Record<string, string> {
  const { visible, delayed, inFlight } = queue.counts();
  const { visibilityTimeoutSeconds, retentionSeconds, delaySeconds = 0, redrive } = queue.options;
  const deadLetterTargetArn = redrive && state.queue(redrive.deadLetterQueue)?.arn;
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    DelaySeconds: String(delaySeconds),
    MaximumMessageSize: String(MAX_MESSAGE_BYTES),
    MessageRetentionPeriod: String(retentionSeconds),
    QueueArn: queue.arn,
    ReceiveMessageWaitTimeSeconds: '0',
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: redrive.maxReceiveCount }),
    }),
  };
}

function pickAttributes(all: Record<string, string>, names: readonly string[]): Record<string, string> {
  if (names.includes('All')) return all;
  const unknown = names.find((name) => !Object.hasOwn(all, name) && name !== 'RedrivePolicy');
  if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
