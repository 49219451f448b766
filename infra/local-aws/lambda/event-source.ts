/**
 * An event source mapping: takes messages from a queue and gives them to a function, at most `maxConcurrency` batches
 * at a time, one after the other without pause while there are any.
 *
 *   waiting ──a message may be visible──▶ receiving ──▶ invoking ──▶ receiving ──▶ … ──none left──▶ waiting
 *
 * What succeeded is deleted. What failed is left alone: its visibility ends and it comes again, until the queue gives
 * it up. With `reportsItemFailures` the function names the messages that failed; a report that cannot be understood
 * fails the whole batch.
 */
import * as z from 'zod';
import { type ReceivedMessage, systemAttributes } from '../sqs/messages.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import type { EventSourcePlan, FunctionPlan } from '../template/plan.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import { hopsOf, MAX_HOPS } from './lineage.ts';
import type { InvocationResult } from './sandbox.ts';

export interface EventSourceOptions {
  readonly plan: EventSourcePlan;
  readonly fn: FunctionPlan;
  readonly queue: QueueState;
  readonly host: Pick<LambdaHost, 'invoke' | 'traceFor'>;
  readonly region: string;
  readonly clock: Clock;
  /** Called with what an operator should know. */
  readonly log: (line: string) => void;
}

export interface EventSource {
  /** Takes no further message; what is being worked on goes on, but its messages are not deleted any more. */
  stop(): void;
}

/** Starts at once. */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { plan, fn, queue, clock, log } = options;
  let invoking = 0;
  let stopped = false;
  let planned = false;
  let cancelWake = (): void => {};

  /** Not at once: a queue announces a message from within its own methods. */
  function receiveSoon(): void {
    if (planned || stopped) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      receiveAll();
    });
  }

  function receiveAll(): void {
    while (!stopped && invoking < plan.maxConcurrency) {
      const messages = queue.receive({ max: plan.batchSize });
      if (messages.length === 0) break;
      void work(messages);
    }
    cancelWake();
    // With every worker busy the next look comes when one is done; a message that is due would wake us without end.
    const next = invoking < plan.maxConcurrency ? queue.nextEventAt() : undefined;
    if (next !== undefined && !stopped)
      cancelWake = clock.after(Math.max(0, next - clock.now()), receiveSoon);
  }

  async function work(messages: readonly ReceivedMessage[]): Promise<void> {
    invoking += 1;
    const admitted = messages.filter((message) => mayRun(fn, message));
    if (admitted.length < messages.length) {
      const count = messages.length - admitted.length;
      log(`${fn.name} has run ${MAX_HOPS} times in one chain: stopped as a loop, ${count} messages failed.`);
    }
    if (admitted.length > 0) await runBatch(admitted);
    invoking -= 1;
    receiveSoon();
  }

  async function runBatch(messages: readonly ReceivedMessage[]): Promise<void> {
    const result = await invoke(options, messages);
    if (stopped) return;
    const ids = messages.map(({ messageId }) => messageId);
    const failed = failedItems(result, ids, plan.reportsItemFailures);
    for (const { messageId, receiptHandle } of messages) {
      if (!failed.has(messageId)) queue.delete(receiptHandle);
    }
    const reason = result.ok ? '' : `: ${result.error.errorType}: ${result.error.errorMessage}`;
    if (failed.size > 0) log(`${fn.name} failed ${failed.size} of ${ids.length} messages${reason}`);
  }

  const unsubscribe = queue.onVisible(receiveSoon);
  receiveSoon();
  return {
    stop() {
      stopped = true;
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
  return fn.recursiveLoop === 'Allow' || hopsOf(traceHeader, fn.arn) < MAX_HOPS;
}

function invoke(
  { fn, queue, host, region }: EventSourceOptions,
  messages: readonly ReceivedMessage[],
): Promise<InvocationResult> {
  const traceHeaders = messages.map(({ traceHeader }) => traceHeader);
  const event = { Records: messages.map((message) => recordOf(message, queue.arn, region)) };
  return host.invoke(fn.name, event, { traceId: host.traceFor(fn.name, traceHeaders) });
}

/** A message in the form in which Lambda hands it to a function. */
function recordOf(message: ReceivedMessage, queueArn: string, region: string): object {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: {},
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

const BatchResponse = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullish();

/**
 * Which messages of a batch failed. Nothing returned, or an empty list, is complete success; an unknown id or any
 * other form is complete failure.
 * Source: Lambda developer guide, "Implementing partial batch responses", success and failure conditions.
 */
function failedItems(
  result: InvocationResult,
  ids: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(ids);
  if (!result.ok) return all;
  if (!reportsItemFailures) return new Set();
  const response = BatchResponse.safeParse(result.payload);
  if (!response.success) return all;
  const failed = new Set(response.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => all.has(id)) ? failed : all;
}
