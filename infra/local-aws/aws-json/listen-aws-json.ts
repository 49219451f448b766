/**
 * A loopback server for the AWS JSON protocols (`X-Amz-Target`, one JSON object each way), which SQS (1.0) and Secrets
 * Manager (1.1) speak. Signatures are not verified: it is for clients on the same machine.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What makes trouble of a call on purpose: an error instead of doing it, or done but the answer never arrives. */
export type CallFault =
  | { readonly effect: 'error'; readonly status: number; readonly code: string; readonly message?: string }
  | { readonly effect: 'lose-answer' };

/** One call. `signal` aborts when the client is gone or the server closes. */
export interface AwsJsonCall {
  readonly action: string;
  readonly input: unknown;
  /** The access key id that the caller signed with: it tells callers apart. */
  readonly accessKeyId: string | undefined;
  /** The header `X-Amzn-Trace-Id`. */
  readonly traceHeader: string | undefined;
  readonly signal: AbortSignal;
}

/** Thrown by a service to answer with an error of its API. */
export class AwsJsonError extends Error {
  override readonly name = 'AwsJsonError';
  readonly status: number;
  readonly code: string;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface AwsJsonService {
  /** What stands before the dot in `X-Amz-Target`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** Decides before anything is done whether a call meets trouble. */
  faultOf?(call: AwsJsonCall): CallFault | undefined;
  /** Does the call; rejects with an {@link AwsJsonError} to refuse it. */
  answer(call: AwsJsonCall): unknown;
}

export interface ListenOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
}

// A message of 1 MiB as JSON, where a control character takes six bytes.
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** Starts the server; disposing ends every open call and waits until the port is free. */
export async function listenAwsJson(
  service: AwsJsonService,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<{ readonly url: string } & AsyncDisposable> {
  const closing = new AbortController();
  const server = createServer((request, response) => void serve(service, request, response, closing.signal));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    url: `http://${host}:${address.port}`,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  service: AwsJsonService,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const call = await readCall(service, request, AbortSignal.any([gone.signal, closing]));
    const fault = service.faultOf?.(call);
    if (fault?.effect === 'error') {
      throw new AwsJsonError(fault.code, fault.message ?? 'A fault on purpose.', fault.status);
    }
    const output = await service.answer(call);
    if (fault?.effect === 'lose-answer') response.destroy();
    else send(service, response, 200, output ?? {});
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsJsonError ? error : new AwsJsonError('InternalFailure', String(error), 500);
    send(service, response, status, { __type: code, message });
  }
}

async function readCall(
  service: AwsJsonService,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<AwsJsonCall> {
  const body = await readBody(request);
  const [target, action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (request.method !== 'POST' || target !== service.target) {
    throw new AwsJsonError(
      'UnknownOperationException',
      `Only POST with X-Amz-Target ${service.target}.* is served.`,
    );
  }
  const trace = request.headers['x-amzn-trace-id'];
  return {
    action,
    input: parseJson(body),
    accessKeyId: /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1],
    traceHeader: typeof trace === 'string' ? trace : undefined,
    signal,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new AwsJsonError('RequestEntityTooLarge', 'The request is too long.', 413);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw new AwsJsonError('SerializationException', 'The request body is not JSON.');
  }
}

function send(service: AwsJsonService, response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': `application/x-amz-json-${service.version}`,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(body));
}
