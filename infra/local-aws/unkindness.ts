/**
 * Where AWS is unkind, as documented: drawn from a seed for tests, so that they prove the product and not this ground; off for people.
 *
 * - An asynchronous event comes late, twice, or twice at once. Source: Lambda developer guide, "How Lambda handles errors and retries
 *   with asynchronous invocation" (the queue is eventually consistent; what cannot be kept up with may be lost), and Amazon S3 user
 *   guide, "Amazon S3 Event Notifications" (at least once, sometimes after a minute or longer).
 * - A message is received and reaches nobody, and yet that counts as a receive. Source: SQS developer guide, "Avoiding inconsistent
 *   message processing in Amazon SQS".
 * - What is over the account's concurrency is throttled: an event comes again later, and of a message it has used up a receive.
 *   Source: Lambda developer guide, "Understanding Lambda function scaling".
 * - A page of a listing holds fewer keys than asked for. Source: Amazon S3 API reference, "ListObjectsV2", `max-keys`.
 * - An execution environment stands still between invocations. Source: Lambda developer guide, "Understanding the Lambda execution
 *   environment lifecycle".
 */
import { createHash } from 'node:crypto';

export interface Unkindness {
  /** After how many milliseconds an event comes, once for each time that it comes: none where it is lost. */
  eventDelaysMs(functionName: string): readonly number[];
  /** Whether a message that was received so often, this time included, reaches nobody. */
  losesReceive(receiveCount: number): boolean;
  /** Most keys on the next page of a listing. */
  pageSize(): number;
  /** How many invocations run at once, whatever the function. */
  readonly accountConcurrency: number;
  readonly freezes: boolean;
}

export const KIND: Unkindness = {
  eventDelaysMs: () => [0],
  losesReceive: () => false,
  pageSize: () => 1000,
  accountConcurrency: Number.POSITIVE_INFINITY,
  freezes: false,
};

/** Long enough to come after what it is about, and short enough for a test. */
const LATE_MS = 150;
const ARRIVALS = [[0], [0], [0], [0], [0, 0], [0, LATE_MS], [LATE_MS]] as const;
/** So that no message runs out of receives by this alone. */
const MAX_LOST_RECEIVES = 2;
/** What an account has that is new. Source: Lambda developer guide, "Lambda quotas". */
const ACCOUNT_CONCURRENCY = 10;

/**
 * Nothing is lost for good. The n-th draw for one purpose is a function of the seed, so that a run can be repeated as far as its
 * processes can.
 */
export function createUnkindness(seed: string): Unkindness {
  const drawn = new Map<string, number>();
  /** The next whole number from 0 to `below` - 1 for a purpose. */
  function draw(purpose: string, below: number): number {
    const count = (drawn.get(purpose) ?? 0) + 1;
    drawn.set(purpose, count);
    return createHash('md5').update(`${seed} ${purpose} ${count}`).digest().readUInt32BE() % below;
  }
  return {
    eventDelaysMs: (functionName) => ARRIVALS[draw(functionName, ARRIVALS.length)] ?? [0],
    losesReceive: (receiveCount) => receiveCount <= MAX_LOST_RECEIVES && draw('receive', 4) === 0,
    pageSize: () => 1 + draw('page', 3),
    accountConcurrency: ACCOUNT_CONCURRENCY,
    freezes: true,
  };
}
