import type { Clock } from '../lambda/clock.ts';
import { createEventQueue, type EventQueue } from '../lambda/event-queue.ts';
import { startEventSource } from '../lambda/event-source.ts';
import type { LambdaHost } from '../lambda/host.ts';
import type { ObjectCreated, S3State } from '../s3/s3-state.ts';
import type { QueueState } from '../sqs/queue-state.ts';
import type { SqsState } from '../sqs/sqs-state.ts';
import { LOCAL_REGION } from '../template/identities.ts';
import type { Plan } from '../template/plan.ts';
import { isWanted, notificationOf } from './s3-notification.ts';
import { startSchedule } from './start-schedule.ts';

export interface TriggersOptions {
  readonly plan: Plan;
  readonly host: LambdaHost;
  readonly s3: S3State;
  readonly sqs: SqsState;
  /** Called with what an operator should know of a function's events and messages. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock: Clock;
  /** Whether the template's schedules run. */
  readonly schedules: boolean;
  /** How many asynchronous events of one function run at once. */
  readonly eventConcurrency: number;
  readonly retryDelaysMs?: readonly number[];
}

export interface Triggers {
  /** Tells the functions that wait for it of an object, as S3 does when it is created. */
  announce(created: ObjectCreated): void;
  /** How many asynchronous events are not yet done or given up. */
  pending(): number;
  /** Nothing is started any more. */
  stop(): void;
}

/** Starts what invokes the functions of a plan: new objects, messages and schedules. */
export function startTriggers(options: TriggersOptions): Triggers {
  const { plan, s3, schedules, clock } = options;
  const events = createEventQueues(options);
  const send = (functionName: string, event: unknown): void => found(events, functionName).send(event);

  const announce = (created: ObjectCreated): void => notify(plan, created, send);
  s3.onObjectCreated(announce);
  const sources = startEventSources(options);
  const stopSchedules = (schedules ? plan.schedules : []).map((schedule) =>
    startSchedule(schedule, {
      clock,
      region: LOCAL_REGION,
      send: (event) => send(schedule.functionName, event),
    }),
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

function createEventQueues(options: TriggersOptions): Map<string, EventQueue> {
  const { plan, host, sqs, log, clock, eventConcurrency, retryDelaysMs } = options;
  return new Map(
    plan.functions.map((fn) => {
      const { onFailureQueue } = fn.asynchronous;
      const queue = createEventQueue({
        fn,
        host,
        clock,
        onFailure: onFailureQueue === undefined ? undefined : queueNamed(sqs, onFailureQueue),
        log: (line) => log(fn.name, line),
        maxConcurrency: eventConcurrency,
        ...(retryDelaysMs && { retryDelaysMs }),
      });
      return [fn.name, queue];
    }),
  );
}

function notify(
  plan: Plan,
  created: ObjectCreated,
  send: (functionName: string, event: object) => void,
): void {
  const bucket = plan.buckets.find(({ name }) => name === created.bucket);
  if (bucket === undefined) return;
  for (const notification of bucket.notifications) {
    if (!isWanted(notification, created)) continue;
    send(notification.functionName, notificationOf(created, bucket, LOCAL_REGION));
  }
}

function startEventSources({ plan, host, sqs, log, clock }: TriggersOptions): { stop(): void }[] {
  const functions = new Map(plan.functions.map((fn) => [fn.name, fn]));
  return plan.eventSources.map((source) =>
    startEventSource({
      plan: source,
      fn: found(functions, source.functionName),
      queue: queueNamed(sqs, source.queue),
      host,
      region: LOCAL_REGION,
      clock,
      log: (line) => log(source.functionName, line),
    }),
  );
}

function queueNamed(sqs: SqsState, name: string): QueueState {
  const queue = sqs.queue(name);
  if (queue !== undefined) return queue;
  throw new Error(`There is no queue ${name}.`);
}

function found<T>(known: ReadonlyMap<string, T>, functionName: string): T {
  const value = known.get(functionName);
  if (value !== undefined) return value;
  throw new Error(`There is no function ${functionName}; there are ${[...known.keys()].join(', ')}.`);
}
