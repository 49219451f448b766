import { requeueDelaySeconds } from '../../shared/chunk/backoff.ts';
import type { Claim } from '../../shared/chunk/claim.ts';
import { chunkToQueue } from '../../shared/chunk/message.ts';
import type { Decided } from '../../shared/job/manifest.ts';
import { type ChunkRun, progressOf, type UpsertDeps } from './chunk-run.ts';
import type { Stop } from './write.ts';

/**
 * Logged when key, secret, address or protocol are refused in mid-run; the stack raises an alarm on this very line. Chunks
 * wait until an operator has put the right ones into the secret.
 */
export const CREDENTIALS_REFUSED = 'gateway cannot be used with its key, secret or address, chunk put back';

export interface RequeueOptions {
  /** How long no chunk may call the gateway, in milliseconds: this one need not come back sooner. */
  readonly openForMs: number;
  /** It stopped before it made a call, for trouble that an earlier chunk met. */
  readonly isUntried?: true;
}

/**
 * Saves and releases the claim, then sends the message anew with a delay. The caller lets this delivery be deleted, so the
 * receive count keeps meaning crashes.
 */
export async function requeueRun(run: ChunkRun, stop: Stop, options: RequeueOptions): Promise<void> {
  const { deps, context, held } = run;
  const claim = requeuedClaim(run, stop);
  await held.release(claim);
  const delaySeconds = delayOf(run, claim, stop, options);
  logRequeue(run, stop, delaySeconds, options);
  await requeueChunk(deps, context, claim.chunk, delaySeconds);
}

function requeuedClaim(run: ChunkRun, stop: Stop): Claim {
  const hasNoOutcome = (row: number): boolean => !run.known.has(row);
  const { current: _, ...claim } = run.held.claim;
  return {
    ...claim,
    ...('error' in stop ? { requeues: claim.requeues + 1, requeuedFor: stop.error.code } : {}),
    creating: claim.creating.filter(hasNoOutcome),
    updating: claim.updating.filter(hasNoOutcome),
    ...progressOf(run),
  };
}

/** What was claimed may have been sent, and is looked up no sooner than its effect must show. */
function delayOf(
  { deps, context }: ChunkRun,
  { creating, updating, requeues }: Claim,
  stop: Stop,
  { openForMs, isUntried }: RequeueOptions,
): number {
  const leastMs = creating.length + updating.length > 0 ? context.profile.gateway.timeoutMs : 0;
  if (!('error' in stop)) return leastMs / 1000;
  const hintMs = isUntried ? undefined : stop.error.retryAfterMs;
  return requeueDelaySeconds(requeues, Math.max(leastMs, openForMs) / 1000, hintMs, deps.random());
}

function logRequeue(
  { deps: { log }, held }: ChunkRun,
  stop: Stop,
  delaySeconds: number,
  { isUntried }: RequeueOptions,
): void {
  const { job, chunk } = held.claim;
  if (!('error' in stop)) {
    log.info('chunk goes on in the next delivery', { job, chunk, why: stop.why });
    return;
  }
  const { code } = stop.error;
  if (isUntried)
    log.info('gateway in trouble a moment ago, chunk put back untried', { job, chunk, delaySeconds, code });
  else if (stop.why === 'unavailable')
    log.warn('gateway unavailable, chunk put back', { job, chunk, delaySeconds, code });
  else log.error(CREDENTIALS_REFUSED, { job, chunk, delaySeconds, error: stop.error });
}

/** Sends the message of a chunk anew: its delivery may be deleted, and no crash is counted. */
export const requeueChunk = (
  { rowsQueue }: Pick<UpsertDeps, 'rowsQueue'>,
  { plan, manifest }: Decided,
  chunk: number,
  delaySeconds: number,
): Promise<void> => rowsQueue.send([chunkToQueue(plan, manifest, chunk, delaySeconds)]);
