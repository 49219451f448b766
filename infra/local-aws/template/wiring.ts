import type { QueueOptions } from '../sqs/queue-state.ts';

/** What there is to run on this machine: the synthesized template with every reference resolved. */
export interface Wiring {
  readonly buckets: readonly { readonly name: string; readonly versioned: boolean }[];
  /** The names of the two buckets, from the template's outputs. */
  readonly filesBucket: string;
  readonly workBucket: string;
  /** Dead-letter queues come before the queues that name them. */
  readonly queues: readonly QueueOptions[];
  readonly functions: readonly FunctionWiring[];
  readonly notifications: readonly NotificationWiring[];
  readonly eventSources: readonly EventSourceWiring[];
  readonly schedules: readonly ScheduleWiring[];
}

export interface FunctionWiring {
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
export interface NotificationWiring {
  readonly bucket: string;
  readonly prefix: string;
  readonly fn: FunctionWiring;
}

/** Each message of a queue invokes the function. */
export interface EventSourceWiring {
  readonly queue: string;
  readonly fn: FunctionWiring;
  readonly maxConcurrency: number;
}

export interface ScheduleWiring {
  readonly fn: FunctionWiring;
  readonly everyMs: number;
}
