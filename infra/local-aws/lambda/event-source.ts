/**
 * An event source mapping: takes messages from a queue and gives them to a function, at most `maxConcurrency` batches
 * at a time, one after the other without pause while there are any.
 *
 *   waiting ──a message may be visible──▶ receiving ──▶ invoking ──▶ receiving ──▶ … ──none left──▶ waiting
 *
 * What succeeded is deleted. What failed is left alone: its visibility ends and it comes again, until the queue moves it
 * to the dead letters.
 */
import * as z from 'zod';
import { type ReceivedMessage, systemAttributes } from '../sqs/messages.ts';
import type { QueueState } from '../sqs/sqs-state.ts';
import { LOCAL_REGION } from '../template/local-names.ts';
import type { EventSourcePlan, FunctionPlan } from '../template/plan.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import type { InvocationResult } from './invocation.ts';
import { continueChain, MAX_RUNS_IN_CHAIN, runsInChain } from './recursive-loop.ts';

export interface EventSourceOptions {
  readonly source: EventSourcePlan;
  /** The queue that the source names. */
  readonly queue: QueueState;
  readonly host: Pick<LambdaHost, 'invoke'>;
  readonly clock: Clock;
  /** Called with what an operator should know. */
  readonly log: (line: string) => void;
}

export interface EventSource {
  /** Takes no further message; what is being worked on goes on, but its messages are not deleted any more. */
  stop(): void;
}

/** Starts at once. */
export function startEventSource({ source, queue, host, clock, log }: EventSourceOptions): EventSource {
  const { fn, batchSize, maxConcurrency } = source;
  let invoking = 0;
  let isStopped = false;
  let isScheduled = false;
  let cancelWake = (): void => {};

  /** Not at once: a queue announces a message from within its own methods. */
  function receiveSoon(): void {
    if (isScheduled || isStopped) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      receiveAll();
    });
  }

  function receiveAll(): void {
    while (!isStopped && invoking < maxConcurrency) {
      const messages = queue.receive({ max: batchSize });
      if (messages.length === 0) break;
      void work(messages);
    }
    cancelWake();
    // With every worker busy the next look comes when one is done; a message that is due would wake us without end.
    const next = invoking < maxConcurrency ? queue.nextEventAt() : undefined;
    if (next !== undefined && !isStopped)
      cancelWake = clock.after(Math.max(0, next - clock.now()), receiveSoon);
  }

  async function work(messages: readonly ReceivedMessage[]): Promise<void> {
    invoking += 1;
    const admitted = messages.filter((message) => mayRun(fn, message));
    const refused = messages.length - admitted.length;
    if (refused > 0)
      log(
        `${fn.name} has run ${MAX_RUNS_IN_CHAIN} times in one chain: stopped as a loop, ${refused} messages failed.`,
      );
    if (admitted.length > 0) await runBatch(admitted);
    invoking -= 1;
    receiveSoon();
  }

  async function runBatch(messages: readonly ReceivedMessage[]): Promise<void> {
    const event = { Records: messages.map((message) => recordOf(message, queue.arn)) };
    const traceHeader = continueChain(
      messages.map((message) => message.traceHeader),
      fn.name,
    );
    const result = await host.invoke(fn.name, event, { traceHeader });
    if (isStopped) return;
    const failed = failedMessages(result, messages, source);
    for (const message of messages) if (!failed.includes(message)) queue.delete(message.receiptHandle);
    const reason = result.ok ? '' : `: ${result.error.errorType}: ${result.error.errorMessage}`;
    if (failed.length > 0) log(`${fn.name} failed ${failed.length} of ${messages.length} messages${reason}`);
  }

  const unsubscribe = queue.onVisible(receiveSoon);
  receiveSoon();
  return {
    stop() {
      isStopped = true;
      cancelWake();
      unsubscribe();
    },
  };
}

/**
 * Lambda refuses to run a function more than 16 times in one chain. The message counts as failed, so that it reaches
 * the dead letters after as many deliveries as the queue allows.
 */
function mayRun(fn: FunctionPlan, { traceHeader }: ReceivedMessage): boolean {
  return fn.recursiveLoop === 'Allow' || runsInChain(traceHeader, fn.name) < MAX_RUNS_IN_CHAIN;
}

/** A message in the form in which Lambda hands it to a function. */
function recordOf(message: ReceivedMessage, queueArn: string): object {
  const { messageId, receiptHandle, body, md5OfBody } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: systemAttributes(message),
    messageAttributes: {},
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_REGION,
  };
}

const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

/**
 * Which messages of a batch failed. Where the function reports them, nothing returned, or an empty list, is complete
 * success; an unknown id or any other form is complete failure.
 * Source: Lambda developer guide, "Implementing partial batch responses", success and failure conditions.
 */
function failedMessages(
  result: InvocationResult,
  messages: readonly ReceivedMessage[],
  { reportsItemFailures }: EventSourcePlan,
): readonly ReceivedMessage[] {
  if (!result.ok) return messages;
  if (!reportsItemFailures) return [];
  const response = BatchResponse.safeParse(result.payload);
  if (!response.success) return messages;
  const ids = response.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  const failed = messages.filter(({ messageId }) => ids.includes(messageId));
  return failed.length === new Set(ids).size ? failed : messages;
}
