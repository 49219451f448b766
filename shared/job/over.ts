import { readCanary } from './canary.ts';
import { isComplete } from './completion.ts';
import type { WorkBucket } from './work-bucket.ts';

/** After so many of the gateway's timeouts even what was hidden longest is shown: twice six, and one for the last write. */
const MAX_TIME_OUTS = 13;

/**
 * Whether a job is complete, its last write over, and whom it created shown to look-ups: its own first create has told how
 * long that may take.
 */
export async function isOver(work: WorkBucket, job: string, gatewayTimeoutMs: number): Promise<boolean> {
  // Of nearly all jobs that is all there is to ask.
  if (await isComplete(work, job, MAX_TIME_OUTS * gatewayTimeoutMs)) return true;
  if (!(await isComplete(work, job, gatewayTimeoutMs))) return false;
  const { hiddenMs = 0 } = (await readCanary(work, job))?.value ?? {};
  return hiddenMs === 0 || isComplete(work, job, gatewayTimeoutMs + hiddenMs);
}
