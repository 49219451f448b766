import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';

/** What a sweep needs of the world. */
export interface SweepDeps {
  readonly work: WorkBucket;
  readonly files: ObjectStore;
  readonly filesBucket: string;
  readonly rowsQueue: Queue;
  readonly deadLetters: Queue;
  now(): number;
  readonly log: Log;
  /** What is not folded for so long is folded, ms. */
  readonly foldAfterMs?: number;
}

/** What is known of the whole stack when a sweep begins. */
export interface Situation {
  readonly afterRestart: boolean;
  readonly queuesStayEmpty: boolean;
  /** Hears how old each job is that is not complete. */
  noteOpen(hours: number): void;
}
