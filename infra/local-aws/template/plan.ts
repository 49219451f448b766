/** What there is to run on this machine: the synthesized template with everything resolved. */
export interface Plan {
  readonly buckets: readonly BucketPlan[];
  readonly queues: readonly QueuePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly eventSources: readonly EventSourcePlan[];
  readonly schedules: readonly SchedulePlan[];
  /** The template's outputs by their logical ids. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface BucketPlan {
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  readonly notifications: readonly NotificationPlan[];
}

/** Objects that are created under `prefix` and end in `suffix` (both may be empty) invoke the function. */
export interface NotificationPlan {
  readonly functionName: string;
  /** `ObjectCreated:*`, or one event name. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface QueuePlan {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly redrive: { readonly deadLetterQueue: string; readonly maxReceiveCount: number } | undefined;
}

export interface FunctionPlan {
  /** The function's logical id. */
  readonly name: string;
  readonly arn: string;
  readonly assetFolder: string;
  /** File without its ending, a dot, and the exported name: `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly recursiveLoop: 'Allow' | 'Terminate';
  readonly asynchronous: AsynchronousPlan;
}

/** What becomes of events that the function is invoked with asynchronously. */
export interface AsynchronousPlan {
  readonly maxRetries: number;
  readonly maxAgeSeconds: number;
  /** The queue that gets a record of each event that was given up. */
  readonly onFailureQueue: string | undefined;
}

export interface EventSourcePlan {
  readonly queue: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
}

export interface SchedulePlan {
  readonly arn: string;
  readonly functionName: string;
  readonly everyMs: number;
}
