/**
 * Lines of the functions' logs that call an operator: the stack raises an alarm on these very words. What each means, and how to
 * end it, stands in infra/operations.md.
 */
export const OPERATOR_LINES = {
  /** Key, secret, address or protocol are refused in mid-run: chunks wait until the right ones are in the secret. */
  credentialsRefused: 'gateway cannot be used with its key, secret or address, chunk requeued',
  /** A delivery failed: a right is missing, a store is in trouble, or there is a bug. */
  chunkFailed: 'chunk failed, its message comes back',
  /** A chunk was a dead letter though too few workers had died of it: their function is throttled, or fails. */
  chunkReturned: 'chunk was received too often and not worked on, it goes back to the workers',
  /** Workers gave a chunk up: what they did not send of it is never sent. */
  chunkUnfinished: 'chunk settled without being finished',
  /** Validate failed on a file each time. */
  importGivenUp: 'validate failed for good, its job was settled',
  /** The whole report cannot be built, for a reason that does not pass. */
  reportGivenUp: 'the report cannot be built, a short one was written',
  /** A report was announced again and again, and never came: nobody tries any more. */
  reportNeverCame: 'job is complete and its report cannot be written, given up',
  /** Likewise that of a job that is held: it stays held, and ends at its age limit. */
  heldNeverTold: 'job is held and nobody could be told, given up',
  /** Half of the time in which a job may send is over; told by each sweep. */
  jobLate: 'job is past half its age limit',
  jobNotSwept: 'job could not be swept',
  /** Uploads whose event was lost are not found meanwhile. */
  uploadsNotSwept: 'uploads could not be looked through',
} as const;
