/**
 * Lambda on the virtual clock: sandboxes that are used again while they live, timeouts, asynchronous events with two
 * retries and a destination for what failed for good. Event sources and event queues are those of the local runner.
 */
import { createEventQueue, type EventQueue } from '../../infra/local-aws/lambda/event-queue.ts';
import { type EventSourceOptions, startEventSource } from '../../infra/local-aws/lambda/event-source.ts';
import type { InvocationResult } from '../../infra/local-aws/lambda/invocation.ts';
import type { QueueState } from '../../infra/local-aws/sqs/queue-state.ts';
import type { FunctionWiring } from '../../infra/local-aws/template/wiring.ts';
import { type Handler, TIMEOUT_SECONDS } from './functions.ts';
import { createSandbox, type Death, type FunctionName, type Sandbox, type SandboxParts } from './sandbox.ts';

export interface Platform {
  /** Gives an event to a function, as S3 and the scheduler do. */
  sendEvent(functionName: FunctionName, event: unknown): void;
  /** Lets a function have the messages of a queue, at most so many at once. */
  connect(queue: QueueState, functionName: FunctionName, maxConcurrency: () => number): void;
  /** From now on a function has other code, or other settings: no sandbox of before is used again. */
  deploy(functionName: FunctionName): void;
  /** Events that are not done or given up, and invocations that run now. */
  pending(): number;
  running(functionName?: FunctionName): number;
  /** How the sandboxes ended that died with an invocation. */
  readonly deaths: readonly Death[];
}

export interface PlatformParts extends SandboxParts {
  start(sandbox: Sandbox): Handler;
  /** Takes the record of an event that was given up. */
  onFailure(record: string): void;
  /** The functions that may run in chains of any length. */
  readonly mayLoop: ReadonlySet<string>;
}

/** Lambda's own delays before it tries an event again. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** The least that a process takes to start, as measured: until then nobody takes over from one that has just ended. */
const COLD_START_MS = 120;

interface Warm {
  readonly sandbox: Sandbox;
  readonly handle: Handler;
  onDeath: (why: string, death: Death) => void;
}

export function createPlatform(parts: PlatformParts): Platform {
  const { timeline, chance, trace, start, onFailure, mayLoop } = parts;
  const idle = new Map<FunctionName, Warm[]>();
  const running = new Map<FunctionName, number>();
  const eventQueues = new Map<FunctionName, EventQueue>();
  let started = 0;
  const deaths: Death[] = [];
  const deployments = new Map<FunctionName, number>();

  function open(functionName: FunctionName): Warm {
    const warm = idle.get(functionName)?.pop();
    if (warm?.sandbox.isAlive && chance.isHeads('warm', 0.8)) return warm;
    started += 1;
    const fresh: Pick<Warm, 'onDeath'> = { onDeath: () => {} };
    const sandbox = createSandbox(parts, functionName, `${functionName}-${started}`, (why, death) =>
      fresh.onDeath(why, death),
    );
    let handler: Handler | undefined;
    const handle: Handler = async (event) => {
      if (!handler) await sandbox.sleep(COLD_START_MS);
      handler ??= start(sandbox);
      return handler(event);
    };
    return Object.assign(fresh, { sandbox, handle });
  }

  function invoke(
    functionName: FunctionName,
    event: unknown,
    traceHeader: string,
  ): Promise<InvocationResult> {
    const warm = open(functionName);
    const deployed = deployments.get(functionName);
    const { sandbox, handle } = warm;
    const timeoutMs = TIMEOUT_SECONDS[functionName] * 1000;
    running.set(functionName, (running.get(functionName) ?? 0) + 1);
    const invokedAt = timeline.now();
    sandbox.task = { invokedAt, deadline: invokedAt + timeoutMs, traceHeader, job: '' };
    trace(`${sandbox.name} is invoked`);
    return new Promise((resolve) => {
      const cancelTimeout = timeline.after(timeoutMs, () => sandbox.kill('its time was up', 'timeout'));
      const end = (result: InvocationResult): void => {
        cancelTimeout();
        running.set(functionName, (running.get(functionName) ?? 0) - 1);
        warm.onDeath = () => {};
        if (sandbox.isAlive && deployed === deployments.get(functionName))
          idle.set(functionName, [...(idle.get(functionName) ?? []), warm]);
        resolve(result);
      };
      const fail = (errorType: string, errorMessage: string): void =>
        end({ ok: false, error: { errorType, errorMessage } });
      warm.onDeath = (why, death) => {
        deaths.push(death);
        fail('Runtime.ExitError', why);
      };
      handle(event).then(
        (payload) => {
          trace(`${sandbox.name} is done`);
          end({ ok: true, payload });
        },
        (error: unknown) => {
          trace(`${sandbox.name} failed: ${error instanceof Error ? error.message : String(error)}`);
          fail('Error', String(error));
        },
      );
    });
  }

  const planOf = (name: FunctionName): FunctionWiring => ({
    name,
    assetFolder: '',
    environment: {},
    timeoutSeconds: TIMEOUT_SECONDS[name],
    memoryMb: 256,
    recursiveLoop: mayLoop.has(name) ? 'Allow' : 'Terminate',
    maxRetries: 2,
    onFailureQueue: 'dead-letters',
  });
  const host: EventSourceOptions['host'] = {
    invoke: (name, event, { traceHeader = '' } = {}) => invoke(name as FunctionName, event, traceHeader),
  };
  const log = trace;

  function eventQueueOf(functionName: FunctionName): EventQueue {
    const known = eventQueues.get(functionName);
    if (known) return known;
    const created = createEventQueue({
      fn: planOf(functionName),
      host,
      onFailure: (record) => {
        if (functionName !== 'sweep') onFailure(record);
      },
      clock: timeline,
      log,
      maxConcurrency: 3,
      retryDelaysMs: RETRY_DELAYS_MS,
    });
    eventQueues.set(functionName, created);
    return created;
  }

  return {
    sendEvent: (functionName, event) => eventQueueOf(functionName).send(event),
    connect(queue, functionName, maxConcurrency) {
      const source = {
        queue: queue.name,
        fn: planOf(functionName),
        get maxConcurrency() {
          return maxConcurrency();
        },
      };
      startEventSource({ source, queue, host, clock: timeline, log });
    },
    deploy(functionName) {
      deployments.set(functionName, (deployments.get(functionName) ?? 0) + 1);
      idle.delete(functionName);
    },
    pending: () => [...eventQueues.values()].reduce((sum, queue) => sum + queue.pending(), 0),
    running: (functionName) =>
      functionName === undefined
        ? [...running.values()].reduce((sum, count) => sum + count, 0)
        : (running.get(functionName) ?? 0),
    deaths,
  };
}
