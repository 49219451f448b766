/**
 * What runs inside an execution environment: Lambda's runtime for Node.js, as far as a handler can tell. The host compiles this file
 * alone and hands it to a plain `node`, so it may import nothing but Node's own modules and types.
 *
 * The handler's module is loaded at the first invocation. An error outside the handler ends the process, as Node does
 * anyway; so does the end of the host, however it ended.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionError, Invocation, InvocationResult } from './invocation.ts';

type Handler = (event: unknown, context: object) => unknown;

let handler: Promise<Handler> | undefined;

process.on('message', async (invocation: Invocation) => process.send?.(await invoke(invocation)));
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole terminal; the host decides when an execution environment ends

async function invoke({ requestId, event, traceHeader, timeoutMs }: Invocation): Promise<InvocationResult> {
  process.env._X_AMZN_TRACE_ID = traceHeader;
  const deadline = performance.now() + timeoutMs;
  const context = {
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  try {
    handler ??= loadHandler();
    const handle = await handler;
    return { ok: true, payload: (await handle(event, context)) ?? null };
  } catch (error) {
    return { ok: false, error: describe(error) };
  }
}

async function loadHandler(): Promise<Handler> {
  const file = join(process.env.LAMBDA_TASK_ROOT ?? '', 'index.mjs');
  const module: { handler?: Handler } = await import(pathToFileURL(file).href);
  if (module.handler !== undefined) return module.handler;
  throw new Error(`${file} exports no handler.`);
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}
