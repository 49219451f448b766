import { managerWaitSeconds, requeueDelaySeconds } from '../../shared/chunk/backoff.ts';
import type { Claim } from '../../shared/chunk/claim.ts';
import { chunkToQueue } from '../../shared/chunk/message.ts';
import type { Decided } from '../../shared/job/manifest.ts';
import { sendNext } from '../../shared/job/one-by-one.ts';
import type { Wait } from '../../shared/job/progress.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import { keepCanary } from './canary-gate.ts';
import { type ChunkRun, claimsOf, progressOf, tellRequeued, type UpsertDeps } from './chunk-run.ts';
import { nextDueInMs, pendingCanary } from './doubts.ts';
import { type Stop, troubleOf } from './write.ts';

/**
 * Requeues the chunk of a run that stopped: saves and releases the claim, then sends its message anew with a delay. The
 * caller lets this delivery be deleted, so SQS's receive count keeps meaning failed deliveries.
 */
export async function requeueRun(run: ChunkRun, stop: Stop): Promise<void> {
  const { deps, context, held } = run;
  if (pendingCanary(run)) await keepCanary(run);
  const claim = requeuedClaim(run, stop);
  await held.release(claim);
  const delaySeconds = delayOf(run, claim, stop);
  logRequeue(run, stop, delaySeconds);
  await requeueChunk(deps, context, claim.chunk, delaySeconds);
  if (LETS_OTHERS_PASS.has(stop.why)) await sendNext(deps, context, claim.chunk);
  tellRequeued(run, waitOf(run, stop));
}

/** What a requeued chunk waits for, if that is the gateway. */
function waitOf({ context }: ChunkRun, stop: Stop): Wait | undefined {
  const { language } = context.profile;
  const trouble = troubleOf(stop);
  if (trouble) {
    const { why, error } = trouble;
    return { for: 'gateway', trouble: why, code: error.code, reason: error.inWords(language) };
  }
  if (stop.why !== 'too_early_to_look') return undefined;
  const { code, message: reason } = problemOf(language, 'not_confirmed_yet');
  return { for: 'gateway', trouble: 'unproved', code, reason };
}

function requeuedClaim(run: ChunkRun, stop: Stop): Claim {
  const { current: _, ...claim } = run.held.claim;
  const trouble = troubleOf(stop);
  return {
    ...claim,
    ...(trouble && { troubleRequeues: claim.troubleRequeues + 1, requeuedFor: trouble.error.code }),
    ...(stop.why === 'managers_come_first' && { managerWaits: managerWaitsOf(run), requeuedFor: undefined }),
    ...claimsOf(run),
    ...progressOf(run),
  };
}

/** A chunk that came further has something to hope for again. */
const managerWaitsOf = ({ known, knownAtFirst, held }: ChunkRun): number =>
  known.size > knownAtFirst ? 1 : (held.claim.managerWaits ?? 0) + 1;

/** A worker that is trying the first create of the job looks for it for some seconds at least. */
const CANARY_SECONDS = 5;

/** What only this chunk waits for holds up no other. */
const LETS_OTHERS_PASS: ReadonlySet<Stop['why']> = new Set(['managers_come_first', 'too_early_to_look']);

/** Where nothing but writes in doubt is left, the chunk waits until a look-up would show them. */
function delayOf(run: ChunkRun, { troubleRequeues, managerWaits = 1 }: Claim, stop: Stop): number {
  const { deps, context, circuit, isUntried } = run;
  if (stop.why === 'managers_come_first')
    return managerWaitSeconds(managerWaits, context.manifest.chunks, deps.random());
  const leastMs = nextDueInMs(run);
  const trouble = troubleOf(stop);
  if (stop.why === 'seat_is_taken') return Math.max(leastMs, stop.waitMs) / 1000;
  if (!trouble) return Math.max(leastMs / 1000, stop.why === 'canary_is_out' ? CANARY_SECONDS : 0);
  const hintMs = isUntried ? undefined : trouble.error.retryAfterMs;
  // While no chunk may call the gateway, this one need not come back.
  const waitMs = Math.max(leastMs, circuit.openForMs());
  return requeueDelaySeconds(troubleRequeues, waitMs / 1000, hintMs, deps.random());
}

function logRequeue({ deps: { log }, held, isUntried }: ChunkRun, stop: Stop, delaySeconds: number): void {
  const { job, chunk } = held.claim;
  const trouble = troubleOf(stop);
  if (!trouble) {
    log.info('chunk requeued to go on', { job, chunk, why: stop.why, delaySeconds });
    return;
  }
  const { code } = trouble.error;
  if (isUntried)
    log.info('gateway in trouble a moment ago, chunk requeued untried', { job, chunk, delaySeconds, code });
  else if (trouble.why === 'unavailable')
    log.warn('gateway unavailable, chunk requeued', { job, chunk, delaySeconds, code });
  else log.error(OPERATOR_LINES.credentialsRefused, { job, chunk, delaySeconds, error: trouble.error });
}

/** Sends the message of a chunk anew: its delivery may be deleted, and its receive count begins anew. */
export const requeueChunk = (
  { rowsQueue }: Pick<UpsertDeps, 'rowsQueue'>,
  { plan, manifest }: Decided,
  chunk: number,
  delaySeconds: number,
): Promise<void> => rowsQueue.send([chunkToQueue(plan, manifest, chunk, delaySeconds)]);
