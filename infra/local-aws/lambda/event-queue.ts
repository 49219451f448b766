/**
 * What Lambda does with asynchronous invocations of one function: it takes the event at once and runs it later.
 *
 *   waiting ──▶ running ──▶ done
 *      ▲           │ failed
 *      └──retry────┤
 *                  └── out of retries, or too old ──▶ given up: a record goes to the on-failure queue, if there is one
 *
 * Events live in memory: one that was not done when the process ends is forgotten.
 */
import { randomUUID } from 'node:crypto';
import type { QueueState } from '../sqs/queue-state.ts';
import type { FunctionPlan } from '../template/plan.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import type { InvocationResult } from './sandbox.ts';

/** Lambda waits one minute, then two; on one machine there is nobody to spare, so it is seconds. */
const LOCAL_RETRY_DELAYS_MS: readonly number[] = [1000, 2000];

export interface EventQueueOptions {
  readonly fn: FunctionPlan;
  readonly host: Pick<LambdaHost, 'invoke'>;
  /** The queue that `fn.asynchronous.onFailureQueue` names. */
  readonly onFailure: QueueState | undefined;
  readonly clock: Clock;
  /** Called with what an operator should know. */
  readonly log: (line: string) => void;
  /** How many events run at once; the rest wait, as behind an account's concurrency limit. */
  readonly maxConcurrency: number;
  /** Wait before the first and the second retry; default 1 s and 2 s. */
  readonly retryDelaysMs?: readonly number[];
}

export interface EventQueue {
  send(event: unknown): void;
  /** How many events are not yet done or given up. */
  pending(): number;
  /** Starts no further event. */
  stop(): void;
}

interface QueuedEvent {
  readonly payload: unknown;
  readonly requestId: string;
  readonly acceptedAt: number;
  attempts: number;
  last: InvocationResult | undefined;
}

export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { fn, host, onFailure, clock, log, maxConcurrency, retryDelaysMs = LOCAL_RETRY_DELAYS_MS } = options;
  const { maxRetries, maxAgeSeconds } = fn.asynchronous;
  const waiting: QueuedEvent[] = [];
  const cancelRetries = new Set<() => void>();
  let pending = 0;
  let running = 0;
  let stopped = false;

  function runWaiting(): void {
    while (!stopped && running < maxConcurrency) {
      const event = waiting.shift();
      if (event === undefined) return;
      void run(event);
    }
  }

  async function run(event: QueuedEvent): Promise<void> {
    if (clock.now() - event.acceptedAt > maxAgeSeconds * 1000) return giveUp(event, 'EventAgeExceeded');
    running += 1;
    event.attempts += 1;
    event.last = await host.invoke(fn.name, event.payload, { requestId: event.requestId });
    running -= 1;
    if (stopped) return;
    if (event.last.ok) pending -= 1;
    else if (event.attempts > maxRetries) giveUp(event, 'RetriesExhausted');
    else retryLater(event);
    runWaiting();
  }

  function retryLater(event: QueuedEvent): void {
    const delayMs = retryDelaysMs[event.attempts - 1] ?? retryDelaysMs.at(-1) ?? 0;
    const cancel = clock.after(delayMs, () => {
      cancelRetries.delete(cancel);
      waiting.push(event);
      runWaiting();
    });
    cancelRetries.add(cancel);
  }

  function giveUp(event: QueuedEvent, condition: Condition): void {
    const record = failureRecord(fn, event, condition, clock.now());
    log(
      `${fn.name} was given up (${condition}) after ${event.attempts} attempts; request ${event.requestId}.`,
    );
    onFailure?.send({ body: JSON.stringify(record) });
    pending -= 1;
  }

  return {
    send(payload) {
      pending += 1;
      waiting.push({
        payload,
        requestId: randomUUID(),
        acceptedAt: clock.now(),
        attempts: 0,
        last: undefined,
      });
      setImmediate(runWaiting); // the sender, which may be in the middle of a write, goes first
    },
    pending: () => pending,
    stop() {
      stopped = true;
      for (const cancel of cancelRetries) cancel();
    },
  };
}

type Condition = 'RetriesExhausted' | 'EventAgeExceeded';

/**
 * What a destination gets. An event that was never run has no response.
 * Source: Lambda developer guide, "Capturing records of Lambda asynchronous invocations".
 */
function failureRecord(fn: FunctionPlan, event: QueuedEvent, condition: Condition, now: number): object {
  const failed = event.last?.ok === false ? event.last.error : undefined;
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${fn.arn}:$LATEST`,
      condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: event.payload,
    ...(failed !== undefined && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: failed,
    }),
  };
}
