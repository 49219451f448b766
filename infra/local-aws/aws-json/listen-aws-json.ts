/**
 * A loopback server for the AWS JSON protocols (`X-Amz-Target`, one JSON object each way), which SQS (1.0), Secrets
 * Manager and EventBridge (1.1) speak.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenLoopback } from '../listen-loopback.ts';
import { createVerifier, type VerifySignature } from '../signature.ts';
import { AwsError } from './aws-error.ts';
import { readSigned } from './read-signed.ts';

/** A fault that a test injects: an error instead of the work, or the work done and its answer lost. */
export type CallFault =
  | { readonly effect: 'error'; readonly status: number; readonly code: string }
  | { readonly effect: 'lose-answer' };

export interface AwsJsonCall {
  /** What follows the dot in `X-Amz-Target`. */
  readonly action: string;
  readonly input: unknown;
  /** The access key id that the caller signed with: it tells callers apart. */
  readonly accessKeyId: string | undefined;
  /** The header `X-Amzn-Trace-Id`. */
  readonly traceHeader: string | undefined;
}

export interface AwsJsonService {
  /** What every call must be signed with; default anything. */
  readonly secretKey?: string | undefined;
  /** What does each call, by its `X-Amz-Target`: answers the output, or throws an {@link AwsError}. */
  readonly actions: Readonly<Record<string, (call: AwsJsonCall) => object>>;
  /** Asked before each call is done. */
  faultOf?(call: AwsJsonCall): CallFault | undefined;
}

export interface AwsJsonServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts the server on a free port of 127.0.0.1; disposing ends every connection and frees the port. */
export async function listenAwsJson(service: AwsJsonService): Promise<AwsJsonServer> {
  const { secretKey } = service;
  const verify = secretKey === undefined ? undefined : createVerifier(secretKey);
  return listenLoopback((request, response) => void serve(service, verify, request, response));
}

async function serve(
  { actions, faultOf }: AwsJsonService,
  verify: VerifySignature | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const target = String(request.headers['x-amz-target']);
    const act = Object.hasOwn(actions, target) ? actions[target] : undefined;
    if (act === undefined) throw new AwsError('UnknownOperationException', `${target} is not offered here.`);
    const call = await readCall(target, request, verify);
    const fault = faultOf?.(call);
    if (fault?.effect === 'error') throw new AwsError(fault.code, 'An injected fault.', fault.status);
    const output = act(call);
    if (fault?.effect === 'lose-answer') response.destroy();
    else answer(response, 200, output);
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
    answer(response, status, { __type: code, message });
  }
}

async function readCall(
  target: string,
  request: IncomingMessage,
  verify: VerifySignature | undefined,
): Promise<AwsJsonCall> {
  const { authorization = '', 'x-amzn-trace-id': trace } = request.headers;
  return {
    action: target.slice(target.indexOf('.') + 1),
    input: JSON.parse(await readSigned(request, verify)),
    accessKeyId: /Credential=([^/]+)\//.exec(authorization)?.[1],
    traceHeader: typeof trace === 'string' ? trace : undefined,
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  const contentType = response.req.headers['content-type'] ?? 'application/json';
  response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body));
}
