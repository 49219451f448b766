/**
 * What runs inside a sandbox: Lambda's runtime for Node.js, as far as a handler can tell. The host compiles this file
 * alone and hands it to a plain `node`, so it may import nothing but Node's own modules and types.
 *
 * The handler's module is loaded at the first invocation. Answers go over the IPC channel; when that closes, however
 * the host ended, so does the sandbox.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnswerMessage, FunctionErrorPayload, InvokeMessage } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

let current: InvokeMessage | undefined;
let handler: Promise<Handler> | undefined;

process.on('message', (message: InvokeMessage) => void invoke(message)); // from our own host
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole terminal; the host decides when a sandbox ends
process.on('uncaughtException', (error) => die('Runtime.UncaughtException', error));
process.on('unhandledRejection', (reason) => die('Runtime.UnhandledPromiseRejection', reason));

async function invoke(message: InvokeMessage): Promise<void> {
  current = message;
  process.env._X_AMZN_TRACE_ID = message.traceId;
  try {
    handler ??= loadHandler();
    const payload = await (await handler)(message.event, createContext(message));
    answer({ ok: true, payload: toJson(payload) });
  } catch (error) {
    answer({ ok: false, error: describe(error), fatal: false });
  }
}

async function loadHandler(): Promise<Handler> {
  const { LAMBDA_TASK_ROOT: folder = '', _HANDLER: target = '' } = process.env;
  const dot = target.lastIndexOf('.');
  const file = join(folder, `${target.slice(0, dot)}.mjs`);
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const found = module[target.slice(dot + 1)];
  if (typeof found === 'function') return found as Handler;
  throw new Error(`${file} exports no function ${target.slice(dot + 1)}.`);
}

function createContext({ requestId, remainingMs, invokedFunctionArn }: InvokeMessage): object {
  const deadline = performance.now() + remainingMs;
  return {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

/** What cannot be written as JSON fails the invocation, as on Lambda. */
function toJson(payload: unknown): unknown {
  return payload === undefined ? null : JSON.parse(JSON.stringify(payload) ?? 'null');
}

/** Answers the invocation in hand; `then` is called when the answer is on its way. */
function answer(outcome: AnswerMessage['outcome'], then: () => void = () => {}): void {
  if (current === undefined) {
    then();
    return;
  }
  const message: AnswerMessage = { requestId: current.requestId, peakMemoryMb: peakMemoryMb(), outcome };
  current = undefined;
  process.send?.(message, undefined, {}, then);
}

function die(errorType: string, error: unknown): void {
  const described = describe(error);
  process.stderr.write(`${errorType}: ${(described.trace ?? [described.errorMessage]).join('\n')}\n`);
  answer({ ok: false, error: { ...described, errorType }, fatal: true }, () => process.exit(1));
}

function describe(error: unknown): FunctionErrorPayload {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

/** The high-water mark of this process alone; `process.resourceUsage` would count its parent's from before exec. */
function peakMemoryMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux: what it holds now is the best there is.
  }
  return process.memoryUsage.rss() / 1024 / 1024;
}
