import type { LocalStackOptions } from '../../infra/local-aws/stack/start-local-stack.ts';

/** What a run used of AWS: everything that is charged by number or by time. */
export interface Used {
  /** Requests by S3's own names, of the functions only. */
  readonly s3: Readonly<Record<string, number>>;
  /** Requests by SQS's own names: those of the functions, and a receive and a delete for each delivery. */
  readonly sqs: Readonly<Record<string, number>>;
  /** Invocations, and how long they ran, by function. */
  readonly lambda: Readonly<Record<string, { readonly invocations: number; readonly seconds: number }>>;
  /** The longest invocation of upsert: a full chunk, where there was one. */
  readonly longestUpsertSeconds: number;
  readonly logBytes: number;
}

export interface Usage {
  readonly hooks: Pick<LocalStackOptions, 'onS3Request' | 'onSqsRequest' | 'onStart' | 'onEnd'>;
  logged(functionName: string, line: string): void;
  read(): Used;
}

/** Lambda's own START, END and REPORT lines of one invocation. */
const PLATFORM_LOG_BYTES = 350;

/** Functions are known by the access key that the local runner gives them: their name. */
const FUNCTIONS: ReadonlySet<string | undefined> = new Set([
  'Validate',
  'Upsert',
  'Settle',
  'Report',
  'Sweep',
]);

/** Counts while a local stack runs. */
export function createUsage(): Usage {
  const s3 = new Map<string, number>();
  const sqs = new Map<string, number>();
  const lambda = new Map<string, { invocations: number; seconds: number }>();
  const started = new Map<string, number>();
  let longestUpsertSeconds = 0;
  let logBytes = 0;

  return {
    hooks: {
      onS3Request({ accessKeyId, action }) {
        if (FUNCTIONS.has(accessKeyId)) increment(s3, action);
        return undefined;
      },
      onSqsRequest({ accessKeyId, action }) {
        if (FUNCTIONS.has(accessKeyId)) increment(sqs, action);
        return undefined;
      },
      onStart({ requestId }) {
        started.set(requestId, performance.now());
      },
      onEnd({ requestId, functionName }) {
        const seconds = (performance.now() - (started.get(requestId) ?? 0)) / 1000;
        started.delete(requestId);
        const { invocations, seconds: before } = lambda.get(functionName) ?? { invocations: 0, seconds: 0 };
        lambda.set(functionName, { invocations: invocations + 1, seconds: before + seconds });
        logBytes += PLATFORM_LOG_BYTES;
        if (functionName !== 'Upsert') return;
        longestUpsertSeconds = Math.max(longestUpsertSeconds, seconds);
        increment(sqs, 'ReceiveMessage');
        increment(sqs, 'DeleteMessage');
      },
    },
    logged(_, line) {
      logBytes += Buffer.byteLength(line);
    },
    read: () => ({
      s3: Object.fromEntries(s3),
      sqs: Object.fromEntries(sqs),
      lambda: Object.fromEntries(lambda),
      longestUpsertSeconds,
      logBytes,
    }),
  };
}

const increment = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};
