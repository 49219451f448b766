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
import pLimit from 'p-limit';
import { functionArn } from '../template/local-names.ts';
import type { FunctionWiring } from '../template/wiring.ts';
import { KIND, type Unkindness } from '../unkindness.ts';
import type { Clock } from './clock.ts';
import type { LambdaHost } from './host.ts';
import { type FunctionError, type InvocationResult, isThrottled } from './invocation.ts';

/** Lambda waits a second after an event was first throttled, and longer after the next time. */
const THROTTLED_MS = 100;

/** Lambda waits one minute, then two; on one machine there is nobody to spare, so it is seconds. */
const LOCAL_RETRY_DELAYS_MS: readonly number[] = [1000, 2000];

export interface EventQueueOptions {
  readonly fn: FunctionWiring;
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
  /** Default kind. */
  readonly unkindness?: Pick<Unkindness, 'eventDelaysMs'>;
}

export interface EventQueue {
  send(event: unknown): void;
  /** How many events are not yet done or given up. */
  pending(): number;
  /** Starts no further event. */
  stop(): void;
}

export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { fn, host, onFailure, clock, log, maxConcurrency, unkindness = KIND } = options;
  const { retryDelaysMs = LOCAL_RETRY_DELAYS_MS } = options;
  const limit = pLimit(maxConcurrency);
  let pending = 0;
  let isStopped = false;

  const wait = (delayMs: number): Promise<void> => new Promise((resume) => clock.after(delayMs, resume));

  async function run(payload: unknown): Promise<void> {
    const requestId = randomUUID();
    for (let attempts = 1; !isStopped; attempts += 1) {
      const result = await attempt(payload, requestId);
      if (result.ok || isStopped) return;
      if (attempts > fn.maxRetries) return giveUp({ payload, requestId, attempts, error: result.error });
      await wait(retryDelaysMs[attempts - 1] ?? 0);
    }
  }

  /** A throttled invocation is no attempt: it is made again. */
  async function attempt(payload: unknown, requestId: string): Promise<InvocationResult> {
    for (;;) {
      const result = await limit(() => host.invoke(fn.name, payload, { requestId }));
      if (!isThrottled(result) || isStopped) return result;
      await wait(THROTTLED_MS);
    }
  }

  function giveUp(failed: FailedEvent): void {
    const { attempts, requestId } = failed;
    log(`${fn.name} was given up after ${attempts} attempts; request ${requestId}.`);
    onFailure(JSON.stringify(failureRecord(fn, failed, clock.now())));
  }

  return {
    send(payload) {
      for (const delayMs of unkindness.eventDelaysMs(fn.name)) {
        pending += 1;
        const arrive = async (): Promise<void> => {
          await run(payload);
          pending -= 1;
        };
        // The sender, which may be in the middle of a write, goes first.
        if (delayMs === 0) setImmediate(arrive);
        else clock.after(delayMs, arrive);
      }
    },
    pending: () => pending,
    stop() {
      isStopped = true;
      limit.clearQueue();
    },
  };
}

interface FailedEvent {
  readonly payload: unknown;
  readonly requestId: string;
  readonly attempts: number;
  readonly error: FunctionError;
}

/**
 * What a destination gets.
 * Source: Lambda developer guide, "Capturing records of Lambda asynchronous invocations".
 */
function failureRecord(
  fn: FunctionWiring,
  { payload, requestId, attempts, error }: FailedEvent,
  now: number,
): object {
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn(fn.name)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: error,
  };
}
