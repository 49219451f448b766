/**
 * S3's wire protocol over an {@link S3State}: path-style REST as the AWS SDKs and the AWS CLI speak it. What is
 * not implemented is refused (see `wire/operations.ts`).
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { listenLoopback } from '../listen-loopback.ts';
import { createVerifier, type VerifySignature } from '../signature.ts';
import { S3Error, type S3ErrorCode } from './s3-error.ts';
import type { S3State } from './s3-state.ts';
import { errorAnswer, type S3Answer, sendAnswer } from './wire/answer.ts';
import { findOperation, type S3Action } from './wire/operations.ts';
import { parseRequest, type S3Request } from './wire/request.ts';

/** A call that has arrived and not been done yet. `accessKeyId` tells who makes it; `key` is empty for a listing. */
export interface S3Call extends Pick<S3Request, 'accessKeyId' | 'bucket' | 'key'> {
  readonly action: S3Action;
  readonly versionId: string | undefined;
}

/** `error`: answer this instead of doing it; `lose-answer`: do it, then break the connection. */
export type S3Fault =
  | { readonly effect: 'error'; readonly code: S3ErrorCode }
  | { readonly effect: 'lose-answer' };

export interface ListenS3Options {
  /** On 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** What every request must be signed with; default anything. */
  readonly secretKey?: string | undefined;
  /** Sees every call first, and may make it fail; a promise holds the call up meanwhile. */
  readonly onRequest?: ((call: S3Call) => S3Fault | undefined | Promise<S3Fault | undefined>) | undefined;
  /** Most keys on the page that a request asks for, if it asks for one; default as many as S3. */
  readonly pageSize?: (() => number) | undefined;
  /** Is told what was answered with an internal error: trouble with the disk, or a client that went away. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

const NOT_SIGNED =
  'The request is not signed with the secret access key of this run, which npm run serve prints.';

/** Longer than any client's, so that a kept connection is never closed under a request on its way. */
const KEEP_ALIVE_MS = 120_000;

/** Serves S3 until it is disposed of. Point clients at `url` by `AWS_ENDPOINT_URL_S3`. */
export async function listenS3(
  state: S3State,
  { port, secretKey, onRequest, onFailure, pageSize }: ListenS3Options = {},
): Promise<{ url: string } & AsyncDisposable> {
  let requests = 0;
  const verify = secretKey === undefined ? undefined : createVerifier(secretKey);
  return listenLoopback(
    async (message, response) => {
      requests += 1;
      const requestId = requests.toString(16).toUpperCase().padStart(16, '0');
      const answer = await perform(state, { onRequest, pageSize, verify }, message).catch(
        (error: unknown) => {
          if (!(error instanceof S3Error)) onFailure?.(error);
          return errorAnswer(error, requestId);
        },
      );
      if (answer === 'lost') {
        response.destroy();
        return;
      }
      response.sendDate = false;
      response.setHeader('date', new Date(state.now()).toUTCString());
      response.setHeader('x-amz-request-id', requestId);
      await sendAnswer(response, answer, message.method === 'HEAD').catch(() => response.destroy());
    },
    { port, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
  );
}

async function perform(
  state: S3State,
  {
    onRequest,
    pageSize,
    verify,
  }: Pick<ListenS3Options, 'onRequest' | 'pageSize'> & { verify: VerifySignature | undefined },
  message: IncomingMessage,
): Promise<S3Answer | 'lost'> {
  const request = parseRequest(message, pageSize?.());
  if (verify && !verify(message, request.headers.get('x-amz-content-sha256') ?? ''))
    throw new S3Error('AccessDenied', NOT_SIGNED);
  const { action, run } = findOperation(request);
  const { accessKeyId, bucket, key, query } = request;
  const fault = await onRequest?.({ accessKeyId, action, bucket, key, versionId: query.get('versionId') });
  if (fault?.effect === 'error') throw new S3Error(fault.code);
  if (fault?.effect !== 'lose-answer') return run(state, request);
  try {
    const { body } = await run(state, request);
    if (body instanceof Readable) body.destroy();
  } catch {
    // A refusal is lost like any other answer.
  }
  return 'lost';
}
