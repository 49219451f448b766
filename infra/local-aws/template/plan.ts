import type { QueueOptions } from '../sqs/sqs-state.ts';

/** What there is to run on this machine: the synthesized template with every reference resolved. */
export interface Plan {
  readonly buckets: readonly { readonly name: string; readonly versioned: boolean }[];
  /** The names of the two buckets, from the template's outputs. */
  readonly filesBucket: string;
  readonly workBucket: string;
  /** Dead-letter queues come before the queues that name them. */
  readonly queues: readonly QueueOptions[];
  readonly functions: readonly FunctionPlan[];
  readonly notifications: readonly NotificationPlan[];
  readonly eventSources: readonly EventSourcePlan[];
  readonly schedules: readonly SchedulePlan[];
}

export interface FunctionPlan {
  /** The function's logical id. */
  readonly name: string;
  /** Holds `index.mjs`, which exports `handler`. */
  readonly assetFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly recursiveLoop: 'Allow' | 'Terminate';
  /** How often an asynchronous event that failed is tried again. */
  readonly maxRetries: number;
  /** The queue that gets a record of each asynchronous event that was given up. */
  readonly onFailureQueue: string | undefined;
}

/** Every object created under a prefix of a bucket invokes the function. */
export interface NotificationPlan {
  readonly bucket: string;
  readonly prefix: string;
  readonly fn: FunctionPlan;
}

/** Messages of a queue invoke the function. */
export interface EventSourcePlan {
  readonly queue: string;
  readonly fn: FunctionPlan;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /** Whether the function names the messages of a batch that failed. */
  readonly reportsItemFailures: boolean;
}

export interface SchedulePlan {
  readonly fn: FunctionPlan;
  readonly everyMs: number;
}
