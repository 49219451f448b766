/**
 * An event source mapping of batch size 1: takes messages from a queue and gives them to a function, at most
 * `maxConcurrency` at a time, one after the other without pause while there are any.
 *
 *   waiting ──a message may be visible──▶ receiving ──▶ invoking ──▶ receiving ──▶ … ──none left──▶ waiting
 *
 * What succeeded is deleted. What failed is left alone: its visibility ends and it comes again, until the queue moves it
 * to the dead letters.
 */
import { type ReceivedMessage, systemAttributes } from '../sqs/messages.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import { LOCAL_REGION } from '../template/local-names.ts';
import type { EventSourceWiring, FunctionWiring } from '../template/wiring.ts';
import { KIND, type Unkindness } from '../unkindness.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import { continueChain, MAX_RUNS_IN_CHAIN, runsInChain } from './recursive-loop.ts';

export interface EventSourceOptions {
  readonly source: EventSourceWiring;
  /** The queue that the source names. */
  readonly queue: QueueState;
  readonly host: Pick<LambdaHost, 'invoke'>;
  readonly clock: Clock;
  /** Called with what an operator should know. */
  readonly log: (line: string) => void;
  /** Default kind. */
  readonly unkindness?: Pick<Unkindness, 'losesReceive'>;
}

export interface EventSource {
  /** Takes no further message; what is being worked on goes on, but its messages are not deleted any more. */
  stop(): void;
}

/** Starts at once. */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { source, queue, host, clock, log, unkindness = KIND } = options;
  const { fn } = source;
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
    while (!isStopped && invoking < source.maxConcurrency) {
      const [message] = queue.receive({ max: 1 });
      if (!message) break;
      // On AWS it is away for the visibility timeout; what matters is that it was received.
      if (unkindness.losesReceive(message.receiveCount)) queue.changeVisibility(message.receiptHandle, 0);
      else void work(message);
    }
    cancelWake();
    // With every worker busy the next look comes when one is done; a message that is due would wake us without end.
    const next = invoking < source.maxConcurrency ? queue.nextEventAt() : undefined;
    if (next !== undefined && !isStopped)
      cancelWake = clock.after(Math.max(0, next - clock.now()), receiveSoon);
  }

  async function work(message: ReceivedMessage): Promise<void> {
    invoking += 1;
    if (mayRun(fn, message)) await invoke(message);
    else
      log(`${fn.name} has run ${MAX_RUNS_IN_CHAIN} times in one chain: stopped as a loop, a message failed.`);
    invoking -= 1;
    receiveSoon();
  }

  async function invoke(message: ReceivedMessage): Promise<void> {
    const event = { Records: [recordOf(message, queue.arn)] };
    const traceHeader = continueChain(message.traceHeader, fn.name);
    const result = await host.invoke(fn.name, event, { traceHeader });
    if (isStopped) return;
    if (result.ok) queue.delete(message.receiptHandle);
    else log(`${fn.name} failed a message: ${result.error.errorType}: ${result.error.errorMessage}`);
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
function mayRun(fn: FunctionWiring, { traceHeader }: ReceivedMessage): boolean {
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
