import * as z from 'zod';

interface IoErrorOptions {
  /** Whether the same thing may succeed later. */
  readonly retryable: boolean;
  /** Where it happened: names and numbers, never contents. */
  readonly details: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/**
 * Trouble with a store, after the SDK's own retries. The message says what happened, where, and what to do next;
 * neither it nor `details` holds a secret or a person's data.
 */
export abstract class IoError extends Error {
  /** Stable; the service's own name for the error where it gave one. */
  readonly code: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: string, message: string, { retryable, details, cause }: IoErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.details = details;
  }
}

/** Thrown when S3 refuses or cannot be reached. `details`: bucket and key. */
export class StorageError extends IoError {
  override readonly name = 'StorageError';
}

/** Thrown when messages were not accepted, or a queue could not be asked. `details`: the queue's URL. */
export class QueueError extends IoError {
  override readonly name = 'QueueError';
}

/** Thrown when a secret cannot be read, or is not what a gateway needs. `details`: the secret's name. */
export class SecretError extends IoError {
  override readonly name = 'SecretError';
}

/** Thrown when an event or a message was not accepted. `details`: the bus or the topic. */
export class NoticeError extends IoError {
  override readonly name = 'NoticeError';
}

const SdkError = z.object({
  name: z.string(),
  $fault: z.string().optional(),
  $retryable: z.object({}).optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

const THROTTLED = /throttl|toomanyrequests|slowdown|requestlimitexceeded/i;

/**
 * What an error of the AWS SDK means: its name, and whether a later try may succeed. Only what the service blames on
 * the caller will not; throttling, its own faults and every kind of network trouble will.
 */
export function classifySdkError(error: unknown): { code: string; retryable: boolean } {
  const { name, $fault, $retryable, $metadata } = SdkError.safeParse(error).data ?? { name: 'Unknown' };
  const isThrottled = THROTTLED.test(name) || $metadata?.httpStatusCode === 429;
  return { code: name, retryable: $fault !== 'client' || isThrottled || $retryable !== undefined };
}
