/**
 * What Lambda does with asynchronous invocations of one function: it takes the event at once and runs it later.
 *
 *   waiting ──▶ running ──▶ done
 *      ▲           │ failed
 *      └──retry────┤
 *                  └── out of retries ──▶ given up: a record goes to the on-failure queue, if there is one
 *
 * Events live in memory: one that was not done when the process ends is forgotten.
 */
import { randomUUID } from 'node:crypto';
import { functionArn } from '../template/local-names.ts';
import type { FunctionPlan } from '../template/plan.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import type { FunctionError } from './invocation.ts';

/** Lambda waits one minute, then two; on one machine there is nobody to spare, so it is seconds. */
const LOCAL_RETRY_DELAYS_MS: readonly number[] = [1000, 2000];

export interface EventQueueOptions {
  readonly fn: FunctionPlan;
  readonly host: Pick<LambdaHost, 'invoke'>;
  /** Takes the record of an event that was given up, as JSON. */
  readonly onFailure: (record: string) => void;
  readonly clock: Clock;
  /** Called with what an operator should know. */
  readonly log: (line: string) => void;
  /** How many events run at once; the rest wait, as behind an account's concurrency limit. */
  readonly maxConcurrency: number;
  /** Waits before the first and the second retry; default 1 s and 2 s. */
  readonly retryDelaysMs?: readonly number[] | undefined;
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
  attempts: number;
}

export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { fn, host, onFailure, clock, log, maxConcurrency } = options;
  const { retryDelaysMs = LOCAL_RETRY_DELAYS_MS } = options;
  const waiting: QueuedEvent[] = [];
  let pending = 0;
  let running = 0;
  let isStopped = false;

  function runWaiting(): void {
    while (!isStopped && running < maxConcurrency) {
      const event = waiting.shift();
      if (event === undefined) return;
      void run(event);
    }
  }

  async function run(event: QueuedEvent): Promise<void> {
    const { payload, requestId } = event;
    running += 1;
    event.attempts += 1;
    const result = await host.invoke(fn.name, payload, { requestId });
    running -= 1;
    if (isStopped) return;
    if (result.ok) pending -= 1;
    else if (event.attempts > fn.maxRetries) giveUp(event, result.error);
    else clock.after(retryDelaysMs[event.attempts - 1] ?? 0, () => enqueue(event));
    runWaiting();
  }

  function enqueue(event: QueuedEvent): void {
    waiting.push(event);
    runWaiting();
  }

  function giveUp(event: QueuedEvent, error: FunctionError): void {
    const { attempts, requestId } = event;
    log(`${fn.name} was given up after ${attempts} attempts; request ${requestId}.`);
    onFailure(JSON.stringify(failureRecord(fn, event, error, clock.now())));
    pending -= 1;
  }

  return {
    send(payload) {
      pending += 1;
      // The sender, which may be in the middle of a write, goes first.
      setImmediate(enqueue, { payload, requestId: randomUUID(), attempts: 0 });
    },
    pending: () => pending,
    stop() {
      isStopped = true;
    },
  };
}

/**
 * What a destination gets.
 * Source: Lambda developer guide, "Capturing records of Lambda asynchronous invocations".
 */
function failureRecord(fn: FunctionPlan, event: QueuedEvent, error: FunctionError, now: number): object {
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${functionArn(fn.name)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: event.attempts,
    },
    requestPayload: event.payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
}
