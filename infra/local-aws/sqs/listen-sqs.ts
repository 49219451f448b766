import * as z from 'zod';
import {
  AwsJsonError,
  type CallFault,
  type ListenOptions,
  listenAwsJson,
} from '../aws-json/listen-aws-json.ts';
import { createSqsActions, queueNameOf, type Sleep, sleepUntilAborted } from './actions.ts';
import { SqsError } from './sqs-error.ts';
import { LOCAL_ACCOUNT, type SqsState } from './sqs-state.ts';

/** A call, as a hook sees it before it is done. */
export interface SqsCall {
  readonly accessKeyId: string | undefined;
  readonly action: string;
  readonly queue: string | undefined;
}

export interface ListenSqsOptions extends ListenOptions {
  /** Sees every call, and may make it meet trouble: for recording and for tests. */
  readonly onRequest?: (call: SqsCall) => CallFault | undefined;
  /** How long polls wait; default real timers. */
  readonly sleep?: Sleep;
}

export interface SqsServer extends AsyncDisposable {
  readonly url: string;
  queueUrl(name: string): string;
}

/**
 * Serves a state to SQS clients on this machine, in the protocol of the current SDKs and the AWS CLI. Disposing stops
 * it and ends long polls; the state stays as it is.
 */
export async function listenSqs(state: SqsState, options: ListenSqsOptions = {}): Promise<SqsServer> {
  const { onRequest, sleep = sleepUntilAborted, ...listen } = options;
  let url = '';
  const queueUrl = (name: string): string => `${url}/${LOCAL_ACCOUNT}/${name}`;
  const actions = createSqsActions({ state, queueUrl, sleep });

  const server = await listenAwsJson(
    {
      target: 'AmazonSQS',
      version: '1.0',
      faultOf: ({ accessKeyId, action, input }) =>
        onRequest?.({ accessKeyId, action, queue: queueOf(input) }),
      async answer({ action, input, ...caller }) {
        try {
          return await actions.run(action, input, caller);
        } catch (error) {
          if (error instanceof SqsError)
            throw new AwsJsonError(`com.amazonaws.sqs#${error.code}`, error.message);
          throw error;
        }
      },
    },
    listen,
  );
  url = server.url;
  return { url, queueUrl, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const OnQueue = z.object({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });

function queueOf(input: unknown): string | undefined {
  const { QueueUrl, QueueName } = OnQueue.safeParse(input).data ?? {};
  return QueueName ?? (QueueUrl && queueNameOf(QueueUrl));
}
