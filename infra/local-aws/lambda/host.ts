/**
 * The local Lambda: runs each function in execution environments of its own, one invocation at a time each. An execution environment is started
 * when none of the function's is free.
 */
import { randomUUID } from 'node:crypto';
import { LOCAL_REGION } from '../template/local-names.ts';
import type { FunctionWiring } from '../template/wiring.ts';
import { KIND, type Unkindness } from '../unkindness.ts';
import type { Clock } from './clock.ts';
import { compileBootstrap, type ExecutionEnvironment, startEnvironment } from './execution-environment.ts';
import { type Invocation, type InvocationResult, THROTTLED } from './invocation.ts';
import { continueChain } from './recursive-loop.ts';

/** An invocation that runs now. `kill` ends its process, as an accident would. */
export interface RunningInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly event: unknown;
  readonly pid: number | undefined;
  kill(): void;
}

export interface LambdaHostOptions {
  readonly functions: readonly FunctionWiring[];
  /** Where the functions find each service: `AWS_ENDPOINT_URL_S3` and its kin. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** What they sign calls with. */
  readonly secretKey: string;
  /** Variables that replace those of the template, by a function's name. */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Called with every line that a function writes. */
  readonly log: (functionName: string, line: string) => void;
  readonly clock: Clock;
  /** Default kind. */
  readonly unkindness?: Unkindness | undefined;
  readonly onStart?: (invocation: RunningInvocation) => void;
  readonly onEnd?: (invocation: RunningInvocation, result: InvocationResult) => void;
}

export interface LambdaHost {
  /**
   * Runs a function once and tells how it ended; one for which the account has no room is throttled. Rejects only for a function that is not in the template.
   *
   * @param options default: a new request, and a new chain of invocations
   */
  invoke(
    functionName: string,
    event: unknown,
    options?: Partial<Pick<Invocation, 'requestId' | 'traceHeader'>>,
  ): Promise<InvocationResult>;
  running(): readonly RunningInvocation[];
  /** Kills every execution environment, busy or not; resolves when none is left. Later invocations fail. */
  close(): Promise<void>;
}

const CLOSED: InvocationResult = {
  ok: false,
  error: { errorType: 'Host.Closed', errorMessage: 'The local Lambda is closed.' },
};

/** @throws Error when `environment` names a function that there is not */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const { clock, log, onStart, onEnd, unkindness = KIND } = options;
  const functions = new Map(options.functions.map((fn) => [fn.name, fn]));
  const running = new Set<RunningInvocation>();
  const living = new Set<ExecutionEnvironment>();
  let isClosed = false;
  for (const functionName of Object.keys(options.environment ?? {})) functionNamed(functionName);
  compileBootstrap(); // now, for it takes longer than a cold start

  function functionNamed(name: string): FunctionWiring {
    const fn = functions.get(name);
    if (fn !== undefined) return fn;
    throw new Error(`There is no function ${name}; there are ${[...functions.keys()].join(', ')}.`);
  }

  function start(fn: FunctionWiring): ExecutionEnvironment {
    const variables = environmentVariables(fn, options);
    const environment = startEnvironment({
      fn,
      variables,
      clock,
      log: (line) => log(fn.name, line),
      freezes: unkindness.freezes,
    });
    living.add(environment);
    void environment.gone.then(() => living.delete(environment));
    return environment;
  }

  return {
    async invoke(
      functionName,
      event,
      { requestId = randomUUID(), traceHeader = continueChain(undefined, functionName) } = {},
    ) {
      const fn = functionNamed(functionName);
      if (isClosed) return CLOSED;
      if (running.size >= unkindness.accountConcurrency) return THROTTLED;
      const environment = [...living].find((each) => each.fn === fn && each.isFree()) ?? start(fn);
      const { pid, kill } = environment;
      const invocation: RunningInvocation = { functionName, requestId, event, pid, kill };
      running.add(invocation);
      onStart?.(invocation);
      const result = await environment.run({ requestId, event, traceHeader });
      running.delete(invocation);
      onEnd?.(invocation, result);
      return result;
    },
    running: () => [...running],
    async close() {
      isClosed = true;
      for (const environment of living) environment.kill();
      await Promise.all([...living].map(({ gone }) => gone));
    },
  };
}

/**
 * Everything that a function sees of its surroundings: what Lambda gives it, and nothing else of the host's own
 * environment but PATH and whom Node trusts. The access key is the function's name, so that the embedded services know who calls.
 */
function environmentVariables(
  fn: FunctionWiring,
  { endpoints, secretKey, environment = {} }: LambdaHostOptions,
): Record<string, string> {
  const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
  return {
    ...fn.environment,
    ...environment[fn.name],
    ...endpoints,
    ...(PATH !== undefined && { PATH }),
    ...(NODE_EXTRA_CA_CERTS !== undefined && { NODE_EXTRA_CA_CERTS }),
    TZ: ':UTC',
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: fn.name,
    AWS_SECRET_ACCESS_KEY: secretKey,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    LAMBDA_TASK_ROOT: fn.assetFolder,
    // The SDK would otherwise find the person's own settings in their home folder.
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    // Figures are for CloudWatch; here they would only fill the log.
    POWERTOOLS_METRICS_DISABLED: 'true',
    // Deployed functions run on a newer Node than a person may have; the SDK's reminder would only fill the log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

const NO_FILE = '/dev/null';
