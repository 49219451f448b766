import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { listenS3, type S3Call, type S3Fault } from '../../../../infra/local-aws/s3/listen-s3.ts';
import { openS3State, type S3State } from '../../../../infra/local-aws/s3/s3-state.ts';

/** An embedded S3 with the buckets `files` (versioned) and `work`, a clock to set, and the real client for it. */
export interface LoopbackS3 extends AsyncDisposable {
  readonly state: S3State;
  readonly url: string;
  readonly client: S3Client;
  readonly clock: { now: number };
  /** Every call that arrived, in order. */
  readonly calls: S3Call[];
  /** What the next calls meet, in order; undefined lets one pass. */
  readonly faults: (S3Fault | undefined)[];
}

/** What the client signs with, and the server wants. */
export const SECRET_KEY = 'secret';

export const START = Date.UTC(2026, 5, 25, 8, 30, 0, 250);

export async function startS3(): Promise<LoopbackS3> {
  const clock = { now: START };
  const calls: S3Call[] = [];
  const faults: (S3Fault | undefined)[] = [];
  const state = await openS3State({ now: () => clock.now });
  state.createBucket('files', { versioned: true });
  state.createBucket('work', { versioned: false });
  const server = await listenS3(state, {
    secretKey: SECRET_KEY,
    onRequest: (call) => {
      calls.push(call);
      return faults.shift();
    },
  });
  const client = createClient(server.url);
  return {
    state,
    url: server.url,
    client,
    clock,
    calls,
    faults,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

export function createClient(endpoint: string, config: S3ClientConfig = {}): S3Client {
  const credentials = { accessKeyId: 'tester', secretAccessKey: SECRET_KEY };
  return new S3Client({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1, ...config });
}

/** The name and status of what S3 refuses with; fails when it does not refuse. */
export async function refusal(promise: Promise<unknown>): Promise<[string, number | undefined]> {
  try {
    await promise;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return [name, $metadata?.httpStatusCode];
  }
  throw new Error('It was not refused.');
}
