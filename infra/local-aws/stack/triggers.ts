import { availableParallelism, userInfo } from 'node:os';
import type { Clock } from '../lambda/clock.ts';
import { createEventQueue, type EventQueue } from '../lambda/event-queue.ts';
import { startEventSource } from '../lambda/event-source.ts';
import type { LambdaHost } from '../lambda/host.ts';
import type { ObjectCreated, S3State } from '../s3/s3-state.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import type { SqsState } from '../sqs/sqs-state.ts';
import type { FunctionWiring, Wiring } from '../template/wiring.ts';
import type { Unkindness } from '../unkindness.ts';
import { notificationOf } from './s3-notification.ts';
import { startSchedule } from './start-schedule.ts';

export interface TriggersOptions {
  readonly wiring: Wiring;
  readonly host: LambdaHost;
  readonly s3: S3State;
  readonly sqs: SqsState;
  /** Called with what an operator should know of a function's events and messages. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock: Clock;
  /** Whether the template's schedules run. */
  readonly schedules: boolean;
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly unkindness: Unkindness;
}

export interface Triggers {
  /** Tells the functions that wait for it of an object, as S3 does when it is created. */
  announce(created: ObjectCreated): void;
  /** How many asynchronous events are not yet done or given up. */
  pending(): number;
  /** Nothing is started any more. */
  stop(): void;
}

/** How many asynchronous events of one function run at once. */
const EVENT_CONCURRENCY = Math.max(2, availableParallelism());

/** Starts what invokes the functions of a wiring: new objects, messages and schedules. */
export function startTriggers(options: TriggersOptions): Triggers {
  const { wiring, host, s3, sqs, clock, log, unkindness } = options;
  const events = createEventQueues(options);
  const principalId = systemUser();
  const send = (fn: FunctionWiring, event: object): void => events.get(fn)?.send(event);

  function announce(created: ObjectCreated): void {
    for (const { bucket, prefix, fn } of wiring.notifications)
      if (created.bucket === bucket && created.key.startsWith(prefix))
        send(fn, notificationOf(created, principalId));
  }

  s3.onObjectCreated(announce);
  const sources = wiring.eventSources.map((source) =>
    startEventSource({
      source,
      queue: queueNamed(sqs, source.queue),
      host,
      clock,
      unkindness,
      log: (line) => log(source.fn.name, line),
    }),
  );
  const schedules = options.schedules ? wiring.schedules : [];
  const stopSchedules = schedules.map(({ fn, everyMs }) =>
    startSchedule(everyMs, clock, (event) => send(fn, event)),
  );
  return {
    announce,
    pending: () => [...events.values()].reduce((sum, queue) => sum + queue.pending(), 0),
    stop() {
      for (const stopSchedule of stopSchedules) stopSchedule();
      for (const source of sources) source.stop();
      for (const queue of events.values()) queue.stop();
    },
  };
}

/** Who uses this machine; a container may run as a user who has no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function createEventQueues(options: TriggersOptions): Map<FunctionWiring, EventQueue> {
  const { wiring, host, sqs, log, clock, retryDelaysMs, unkindness } = options;
  const queueOf = (fn: FunctionWiring): EventQueue => {
    const failures = fn.onFailureQueue === undefined ? undefined : queueNamed(sqs, fn.onFailureQueue);
    return createEventQueue({
      fn,
      host,
      clock,
      onFailure: (record) => failures?.send({ body: record }),
      log: (line) => log(fn.name, line),
      maxConcurrency: EVENT_CONCURRENCY,
      retryDelaysMs,
      unkindness,
    });
  };
  return new Map(wiring.functions.map((fn) => [fn, queueOf(fn)]));
}

function queueNamed(sqs: SqsState, name: string): QueueState {
  const queue = sqs.queue(name);
  if (queue !== undefined) return queue;
  throw new Error(`There is no queue ${name}.`);
}
