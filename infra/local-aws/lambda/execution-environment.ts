/**
 * One execution environment of a function: a process of its own with the environment that Lambda gives.
 *
 *   free ──run──▶ busy ──result──▶ free ──▶ …
 *    │ idle, kill   │ timeout, crash, kill
 *    └──────────────┴──▶ dead
 *
 * Starting the process is part of the first run. A dead one never runs again; the host makes another.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { transformSync } from 'esbuild';
import type { FunctionWiring } from '../template/wiring.ts';
import type { Clock } from './clock.ts';
import type { FunctionError, Invocation, InvocationResult } from './invocation.ts';

export interface ExecutionEnvironment {
  readonly fn: FunctionWiring;
  readonly pid: number | undefined;
  /** Whether it lives and runs nothing. */
  isFree(): boolean;
  /** Runs one invocation in a free one. Never rejects. */
  run(invocation: Omit<Invocation, 'timeoutMs'>): Promise<InvocationResult>;
  /** Ends the process with SIGKILL; what it runs fails as a crash does. */
  kill(): void;
  /** Resolves when the process is gone and everything it wrote was logged. */
  readonly gone: Promise<void>;
}

export interface EnvironmentOptions {
  readonly fn: FunctionWiring;
  /** Its environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Whether its process stands still while it is free. */
  readonly freezes: boolean;
}

/** How long a process may be idle before it ends. */
const MAX_IDLE_MS = 60_000;

export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { fn, variables, clock, log, freezes } = options;
  const child = startProcess(fn, variables);
  let isAlive = true;
  let timeOut: FunctionError | undefined;
  let end: ((result: InvocationResult) => void) | undefined;
  let cancelTimer = (): void => {};

  function kill(): void {
    isAlive = false;
    child.kill('SIGKILL');
  }

  function finish(result: InvocationResult): void {
    cancelTimer();
    if (isAlive) cancelTimer = clock.after(MAX_IDLE_MS, kill);
    if (isAlive && freezes) child.kill('SIGSTOP');
    end?.(result);
    end = undefined;
  }

  /** An invocation out of time ends with its process, so that no two processes work on what is then tried again. */
  function killForTime(): void {
    const errorMessage = `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`;
    timeOut = { errorType: 'Sandbox.Timedout', errorMessage };
    kill();
  }

  function crash(how: string): void {
    isAlive = false;
    const errorMessage = `Runtime exited with error: ${how}`;
    finish({ ok: false, error: timeOut ?? { errorType: 'Runtime.ExitError', errorMessage } });
  }

  child.on('message', (result) => finish(result as InvocationResult)); // from bootstrap.ts
  child.on('exit', (code, signal) => crash(signal === null ? `exit status ${code}` : `signal: ${signal}`));
  child.on('error', ({ message }) => crash(message));

  return {
    fn,
    pid: child.pid,
    isFree: () => isAlive && end === undefined,
    kill,
    gone: collectOutput(child, log),
    run: (invocation) =>
      new Promise((resolve) => {
        const timeoutMs = fn.timeoutSeconds * 1000;
        cancelTimer();
        cancelTimer = clock.after(timeoutMs, killForTime);
        end = resolve;
        if (freezes) child.kill('SIGCONT');
        const message: Invocation = { ...invocation, timeoutMs };
        child.send(message, (error) => {
          if (error !== null) kill(); // its end tells the caller
        });
      }),
  };
}

let bootstrap: string | undefined;

/** Compiles what runs inside, once for all execution environments: a cold start is that of plain Node. */
export function compileBootstrap(): string {
  bootstrap ??= transformSync(readFileSync(new URL('./bootstrap.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
  }).code;
  return bootstrap;
}

/** A function that needs more memory than it has ends, as on Lambda; one that names its heap has that. */
function startProcess(fn: FunctionWiring, environment: Readonly<Record<string, string>>): ChildProcess {
  const heap = environment.NODE_OPTIONS ? [] : [`--max-old-space-size=${Math.floor(fn.memoryMb * 0.9)}`];
  return spawn(process.execPath, [...heap, '--input-type=module', '--eval', compileBootstrap()], {
    cwd: fn.assetFolder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function collectOutput(child: ChildProcess, log: (line: string) => void): Promise<void> {
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', log);
  if (child.pid !== undefined) await new Promise((resolve) => child.once('close', resolve));
}
