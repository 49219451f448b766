/**
 * One function sandbox: a process of its own with the environment that Lambda gives.
 *
 *   starting ──▶ idle ──run──▶ busy ──answer──▶ idle ──▶ …
 *                 │             │ time-out, crash, kill
 *                 └──── kill ───┴──▶ dead
 *
 * Starting is part of the first run. A dead sandbox never runs again; the host makes another.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { transformSync } from 'esbuild';
import type { FunctionPlan } from '../template/plan.ts';
import type { Clock } from './clock.ts';
import { AnswerMessage, type FunctionErrorPayload, type InvokeMessage } from './protocol.ts';

/** How an invocation ended. A failed one carries the error as Lambda reports it. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown; readonly peakMemoryMb: number }
  | { readonly ok: false; readonly error: FunctionErrorPayload; readonly peakMemoryMb: number | undefined };

export interface Sandbox {
  readonly pid: number | undefined;
  /** False once the process is gone or about to be. */
  isAlive(): boolean;
  /** Runs one invocation; the caller waits for its end before the next. Never rejects. */
  run(invocation: Pick<InvokeMessage, 'requestId' | 'event' | 'traceId'>): Promise<InvocationResult>;
  /** Ends the process with SIGKILL; what it runs fails as a crash does. */
  kill(): void;
  /** Resolves when the process is gone and everything it wrote was logged. */
  readonly gone: Promise<void>;
}

export interface SandboxOptions {
  readonly fn: FunctionPlan;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export function createSandbox({ fn, environment, clock, log }: SandboxOptions): Sandbox {
  const child = startProcess(fn, environment);
  let alive = true;
  let causeOfDeath: FunctionErrorPayload | undefined;
  let running: { requestId: string; end: (result: InvocationResult) => void } | undefined;

  function end(result: InvocationResult): void {
    running?.end(result);
    running = undefined;
  }

  function kill(): void {
    alive = false;
    child.kill('SIGKILL');
  }

  /** The invocation ends with the process, so that no two processes work on what is then tried again. */
  function dieOf(error: FunctionErrorPayload): void {
    causeOfDeath ??= error;
    kill();
  }

  child.on('message', (message) => {
    const answer = AnswerMessage.safeParse(message).data;
    if (answer === undefined || answer.requestId !== running?.requestId) return; // the function's own chatter
    const { outcome, peakMemoryMb } = answer;
    if (!outcome.ok && outcome.fatal) dieOf(outcome.error);
    else end({ ...outcome, peakMemoryMb });
  });
  child.on('exit', (code, signal) => {
    alive = false;
    const how = signal === null ? `exit status ${code}` : `signal: ${signal}`;
    const crash = { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` };
    end({ ok: false, error: causeOfDeath ?? crash, peakMemoryMb: undefined });
  });
  child.on('error', ({ message }) => {
    alive = false;
    const errorMessage = `The process could not be started or reached: ${message}`;
    end({ ok: false, error: { errorType: 'Runtime.ExitError', errorMessage }, peakMemoryMb: undefined });
  });

  return {
    pid: child.pid,
    isAlive: () => alive,
    kill,
    gone: collectOutput(child, log),
    run({ requestId, event, traceId }) {
      const remainingMs = fn.timeoutSeconds * 1000;
      return new Promise((resolve) => {
        const cancelTimeout = clock.after(remainingMs, () => {
          const errorMessage = `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`;
          dieOf({ errorType: 'Sandbox.Timedout', errorMessage });
        });
        running = {
          requestId,
          end(result) {
            cancelTimeout();
            resolve(result);
          },
        };
        const message: InvokeMessage = { requestId, event, traceId, remainingMs, invokedFunctionArn: fn.arn };
        child.send(message, (error) => {
          if (error !== null) kill(); // its end tells the caller
        });
      });
    },
  };
}

let bootstrap: string | undefined;

/** Compiles what runs inside, once for all sandboxes: a cold start is that of plain Node. */
export function compileBootstrap(): string {
  bootstrap ??= transformSync(readFileSync(new URL('./bootstrap.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
  }).code;
  return bootstrap;
}

/** As in Lambda's own runtime: `gc` is there, the heap gets nine tenths of the memory, its young generation a twentieth. */
function startProcess(fn: FunctionPlan, environment: Readonly<Record<string, string>>): ChildProcess {
  const heapMb = Math.floor(fn.memoryMb * 0.9);
  const youngMb = Math.max(1, Math.floor(fn.memoryMb * 0.05));
  return spawn(
    process.execPath,
    [
      '--expose-gc',
      `--max-old-space-size=${heapMb}`,
      `--max-semi-space-size=${youngMb}`,
      '--input-type=module',
      '--eval',
      compileBootstrap(),
    ],
    { cwd: fn.assetFolder, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
}

async function collectOutput(child: ChildProcess, log: (line: string) => void): Promise<void> {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null)
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);
  }
  if (child.pid === undefined) return;
  await new Promise((resolve) => child.once('close', resolve));
}
