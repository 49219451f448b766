import { parkDelaySeconds } from '../../shared/chunk/backoff.ts';
import type { Claim } from '../../shared/chunk/claim.ts';
import type { HeldClaim } from '../../shared/chunk/claim-holder.ts';
import { chunkToQueue } from '../../shared/chunk/message.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { CREDENTIALS_REFUSED } from './alarming-messages.ts';
import type { ChunkWorkDone } from './chunk-work.ts';
import type { JobContext } from './job-contexts.ts';
import type { Stop } from './write-rows.ts';

/** The longest that SQS delays a message. */
const MOST_DELAY_SECONDS = 900;

export interface ParkDeps {
  readonly rows: Queue;
  readonly log: Log;
  /** Gives numbers in [0, 1). */
  random(): number;
}

/** Work that stopped. */
export interface StoppedWork extends Pick<ChunkWorkDone, 'known' | 'calls'> {
  readonly stop: Stop;
  /** How long no chunk may call the gateway, in milliseconds: this one need not come back sooner. */
  readonly openForMs: number;
  /** It stopped before it made a call, for trouble that an earlier chunk met. */
  readonly isUntried?: true;
}

/** Save the claim, send the message anew with a delay, let this delivery be deleted: so the receive count keeps meaning crashes. */
export async function parkChunk(
  deps: ParkDeps,
  context: JobContext,
  held: HeldClaim,
  work: StoppedWork,
): Promise<void> {
  const claim = parked(held.claim, work);
  await held.release(claim);
  const delaySeconds = delayOf(deps, context, claim, work);
  logPark(deps, claim, work, delaySeconds);
  await putBack(deps, context, claim.chunk, delaySeconds);
}

function parked(claim: Claim, { stop, known, calls }: StoppedWork): Claim {
  const isOpen = (row: number): boolean => !known.has(row);
  const { current: _, ...rest } = claim;
  return {
    ...rest,
    ...('error' in stop ? { parks: claim.parks + 1, parkedFor: stop.error.code } : {}),
    creating: claim.creating.filter(isOpen),
    updating: claim.updating.filter(isOpen),
    outcomes: [...known.values()],
    gateway: calls,
  };
}

/** What was claimed may have been sent, and is looked up no sooner than its effect must show. */
function delayOf(
  { random }: ParkDeps,
  { profile }: JobContext,
  { creating, updating, parks }: Claim,
  { stop, openForMs, isUntried }: StoppedWork,
): number {
  const leastMs = creating.length + updating.length > 0 ? profile.gateway.timeoutMs : 0;
  if (!('error' in stop)) return leastMs / 1000;
  const hintMs = isUntried ? undefined : stop.error.retryAfterMs;
  return parkDelaySeconds(parks, Math.max(leastMs, openForMs) / 1000, hintMs, random());
}

function logPark(
  { log }: ParkDeps,
  { job, chunk }: Claim,
  { stop, isUntried }: StoppedWork,
  delaySeconds: number,
): void {
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
export const putBack = (
  { rows }: Pick<ParkDeps, 'rows'>,
  { plan, manifest }: Pick<JobContext, 'plan' | 'manifest'>,
  chunk: number,
  delaySeconds: number,
): Promise<void> =>
  rows.send([chunkToQueue(plan, manifest, chunk, Math.min(Math.ceil(delaySeconds), MOST_DELAY_SECONDS))]);
