import { isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';

/** Jobs that are remembered to have ended; a forgotten one is looked at again. */
const MOST_REMEMBERED = 1000;

/** What ends a job, for good: it is looked at anew until it is so, and never again afterwards. */
export interface JobEnds {
  isCancelled(job: string): Promise<boolean>;
  /** Whether the job is complete, and the last write of it over: one that nobody heard the answer of may come late. */
  isOver(job: string, gatewayTimeoutMs: number): Promise<boolean>;
}

/** Makes the {@link JobEnds} of a process. */
export function createJobEnds(work: WorkBucket): JobEnds {
  return {
    isCancelled: rememberTrue((job) => isCancelled(work, job)),
    isOver: rememberTrue((job, gatewayTimeoutMs: number) => isComplete(work, job, gatewayTimeoutMs)),
  };
}

function rememberTrue<Rest extends unknown[]>(
  ask: (job: string, ...rest: Rest) => Promise<boolean>,
): (job: string, ...rest: Rest) => Promise<boolean> {
  const ended = new Set<string>();
  return async (job, ...rest) => {
    if (ended.has(job)) return true;
    if (!(await ask(job, ...rest))) return false;
    const [oldest] = ended;
    if (ended.size >= MOST_REMEMBERED && oldest !== undefined) ended.delete(oldest);
    ended.add(job);
    return true;
  };
}
