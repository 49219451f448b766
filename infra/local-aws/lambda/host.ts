/**
 * The local Lambda: runs each function in sandboxes of its own, one invocation at a time each. A sandbox is started
 * when none is idle, used again while it lives, and retired after it has been idle for a while.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FunctionPlan } from '../template/plan.ts';
import { type Clock, systemClock } from './clock.ts';
import { continueTrace, createTraceRoot } from './lineage.ts';
import { compileBootstrap, createSandbox, type InvocationResult, type Sandbox } from './sandbox.ts';

/** An invocation that runs now. `kill` ends its process, as an accident would. */
export interface RunningInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly event: unknown;
  readonly pid: number | undefined;
  kill(): void;
}

/** What a function has done since the host started. Memory is the most that one of its processes ever held. */
export interface FunctionStatistics {
  invocations: number;
  failures: number;
  coldStarts: number;
  peakMemoryMb: number;
}

export interface LambdaHostOptions {
  readonly functions: readonly FunctionPlan[];
  /** Where the functions find each service: `AWS_ENDPOINT_URL_S3` and its kin. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Variables that replace those of the template, by a function's name. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly region: string;
  /** Called with every line that a function writes. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock?: Clock;
  /** How long an idle sandbox is kept; default 60 s. */
  readonly idleMs?: number;
  readonly onStart?: (invocation: RunningInvocation) => void;
  readonly onEnd?: (invocation: RunningInvocation, result: InvocationResult) => void;
}

export interface InvokeOptions {
  /** Default: a new chain begins. */
  readonly traceId?: string;
  /** Default: a new one. A repeated asynchronous invocation keeps its own. */
  readonly requestId?: string;
}

export interface LambdaHost {
  /** Runs a function once and tells how it ended. Rejects only for a function that is not in the template. */
  invoke(functionName: string, event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  running(): readonly RunningInvocation[];
  statistics(): Readonly<Record<string, Readonly<FunctionStatistics>>>;
  /** A trace header for an invocation of the function, which goes on with the chains of these. */
  traceFor(functionName: string, traceHeaders?: readonly (string | undefined)[]): string;
  /** Kills every sandbox, busy or not; resolves when none is left. Later invocations fail. */
  close(): Promise<void>;
}

interface Pool {
  readonly fn: FunctionPlan;
  /** The one used last is at the end, and used first. */
  readonly idle: { sandbox: Sandbox; cancelRetirement: () => void }[];
  readonly statistics: FunctionStatistics;
}

const DEFAULT_IDLE_MS = 60_000;

/** @throws Error when `environment` names a function that there is not */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const { clock = systemClock, idleMs = DEFAULT_IDLE_MS, log, onStart, onEnd } = options;
  const pools = new Map(options.functions.map((fn) => [fn.name, createPool(fn)]));
  const running = new Set<RunningInvocation>();
  const living = new Set<Sandbox>();
  let closed = false;
  for (const functionName of Object.keys(options.environment ?? {})) poolOf(functionName);
  compileBootstrap(); // now, for it takes longer than a cold start

  function poolOf(functionName: string): Pool {
    const pool = pools.get(functionName);
    if (pool !== undefined) return pool;
    throw new Error(`There is no function ${functionName}; there are ${[...pools.keys()].join(', ')}.`);
  }

  function start({ fn, statistics }: Pool): Sandbox {
    statistics.coldStarts += 1;
    const environment = sandboxEnvironment(fn, options, clock.now());
    const sandbox = createSandbox({ fn, environment, clock, log: (line) => log(fn.name, line) });
    living.add(sandbox);
    void sandbox.gone.then(() => living.delete(sandbox));
    return sandbox;
  }

  function takeIdle({ idle }: Pool): Sandbox | undefined {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      entry.cancelRetirement();
      if (entry.sandbox.isAlive()) return entry.sandbox;
    }
    return undefined;
  }

  function keepIdle({ idle }: Pool, sandbox: Sandbox): void {
    const entry = {
      sandbox,
      cancelRetirement: clock.after(idleMs, () => {
        idle.splice(idle.indexOf(entry), 1);
        sandbox.kill();
      }),
    };
    idle.push(entry);
  }

  function traceFor(functionName: string, traceHeaders: readonly (string | undefined)[] = []): string {
    const newRoot = (): string => createTraceRoot(clock.now(), randomBytes(12).toString('hex'));
    return continueTrace(traceHeaders, poolOf(functionName).fn.arn, newRoot);
  }

  return {
    traceFor,
    running: () => [...running],
    statistics: () =>
      Object.fromEntries([...pools].map(([name, { statistics }]) => [name, { ...statistics }])),
    async invoke(functionName, event, { traceId = traceFor(functionName), requestId = randomUUID() } = {}) {
      const pool = poolOf(functionName);
      if (closed) return { ok: false, error: CLOSED, peakMemoryMb: undefined };
      const sandbox = takeIdle(pool) ?? start(pool);
      const { pid, kill } = sandbox;
      const invocation: RunningInvocation = { functionName, requestId, event, pid, kill };
      running.add(invocation);
      onStart?.(invocation);
      const result = await sandbox.run({ requestId, event, traceId });
      running.delete(invocation);
      if (sandbox.isAlive()) keepIdle(pool, sandbox);
      count(pool.statistics, result);
      if (!closed) onEnd?.(invocation, result);
      return result;
    },
    async close() {
      closed = true;
      for (const { idle } of pools.values()) for (const { cancelRetirement } of idle) cancelRetirement();
      for (const sandbox of living) sandbox.kill();
      await Promise.all([...living].map(({ gone }) => gone));
    },
  };
}

const CLOSED = { errorType: 'Host.Closed', errorMessage: 'The local Lambda is closed.' };

function createPool(fn: FunctionPlan): Pool {
  return { fn, idle: [], statistics: { invocations: 0, failures: 0, coldStarts: 0, peakMemoryMb: 0 } };
}

function count(statistics: FunctionStatistics, { ok, peakMemoryMb = 0 }: InvocationResult): void {
  statistics.invocations += 1;
  if (!ok) statistics.failures += 1;
  statistics.peakMemoryMb = Math.max(statistics.peakMemoryMb, peakMemoryMb);
}

/**
 * Everything that a function sees of its surroundings: what Lambda gives it, and nothing else of the host's own
 * environment but PATH. The access key is the function's name, so that the embedded services know who calls.
 */
function sandboxEnvironment(
  fn: FunctionPlan,
  { endpoints, environment = {}, region }: LambdaHostOptions,
  now: number,
): Record<string, string> {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
  const { PATH } = process.env;
  return {
    ...fn.environment,
    ...environment[fn.name],
    ...endpoints,
    ...(PATH !== undefined && { PATH }),
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: fn.name,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    LAMBDA_TASK_ROOT: fn.assetFolder,
    _HANDLER: fn.handler,
    // The SDK would otherwise find the person's own settings in their home folder.
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    // Deployed functions run on a newer Node than a person may have; the SDK's reminder would only fill the log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

const NO_FILE = '/dev/null';
