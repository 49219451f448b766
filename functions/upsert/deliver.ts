/**
 * One delivery of one chunk message, in this order:
 *
 * 1. The result is there: only look whether the job is complete.
 * 2. Another upload of the same users is not decided, or the limit has just been shared otherwise: requeue. An earlier one
 *    is not complete: wait for it, without a message.
 * 3. Claim the chunk, or requeue while it is in other hands. Of one that is too old, or whose job was cancelled, nothing is sent.
 * 4. Nothing but rows that wait for their managers' rows, a gateway that another worker has alone, or one in trouble: requeue.
 * 5. Look up, decide and write (`waves.ts`). Something stopped that: save and release the claim, requeue.
 * 6. Write the result, once, and look whether the job is complete. Of a job whose chunks go one by one, send the next.
 */
import { randomUUID } from 'node:crypto';
import { decisionWaitSeconds } from '../../shared/chunk/backoff.ts';
import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, savedOutcomes, staleAfterMs, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { claimChunk, type HeldClaim } from '../../shared/chunk/claim-holder.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import type { ChunkMessage } from '../../shared/chunk/message.ts';
import { chunkResult, hasResult, putResult, type Result } from '../../shared/chunk/result.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import type { JobContext } from '../../shared/job/cache.ts';
import { type Cancellation, stopJob } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { reasonNotToSend } from '../../shared/job/not-to-send.ts';
import { sendNext } from '../../shared/job/one-by-one.ts';
import { withoutSkipped } from '../../shared/ledger/skipped-rows.ts';
import { type ChunkManagers, readManagers, refusedOutcomes } from '../../shared/managers/chunk-managers.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { readOverlap, supersededOutcomes } from '../../shared/overlap/overlap.ts';
import { type ResolvedOverlap, resolveOverlap } from '../../shared/overlap/resolve-overlap.ts';
import { secondsUntilOver, writeWaiting } from '../../shared/overlap/waiting.ts';
import { countOutcomes, type Problem, type RowOutcome } from '../../shared/user/outcome.ts';
import { type ChunkRun, createRun, endUnfinished, type Timing, type UpsertDeps } from './chunk-run.ts';
import { createManagerWaits } from './manager-waits.ts';
import { MAX_EQUAL_REFUSALS } from './refusal-streaks.ts';
import { requeueChunk, requeueRun } from './requeue.ts';
import { findSameRefusal } from './same-refusal.ts';
import { upsertInSeat } from './upsert-in-seat.ts';
import { firstWave } from './waves.ts';

/** A chunk, and what is known of it before it is claimed. */
interface Delivery {
  readonly deps: UpsertDeps;
  readonly timing: Timing;
  readonly context: JobContext;
  readonly chunk: Chunk;
  readonly overlap: ResolvedOverlap;
  readonly managers: ChunkManagers | undefined;
  readonly cancellation: Cancellation | undefined;
  /** S3's clock. */
  readonly now: Date;
}

/** Handles one delivery; when it resolves, the message may be deleted. */
export async function deliver(deps: UpsertDeps, message: ChunkMessage, timing: Timing): Promise<void> {
  const { work, jobs } = deps;
  const { job, chunk } = message;
  const [context, isDone, stored, cancellation] = await Promise.all([
    jobs.context(job),
    hasResult(work, job, chunk),
    readChunk(work, job, chunk),
    jobs.cancellation(job),
  ]);
  if (!isDone) {
    if (!stored)
      throw new Error(`Chunk ${chunk} of job ${job} is not in the work bucket; it may have expired.`);
    const [overlap, managers] = await Promise.all([
      context.manifest.overlaps ? readOverlap(work, job, chunk) : undefined,
      context.manifest.managers ? readManagers(work, job, chunk) : undefined,
    ]);
    const result = await resultOf({
      deps,
      timing,
      context,
      chunk: withoutSkipped(stored.chunk, context.skipped),
      now: stored.now,
      overlap: await resolveOverlap(overlap, jobs.decision),
      managers,
      cancellation,
    });
    if (!result) return deps.progress.settle(job);
    await writeResult(deps, result);
  }
  const [isLast] = await Promise.all([
    deps.completion.check(job, context.manifest.chunks),
    deps.progress.settle(job),
    sendNext(deps, context, chunk),
  ]);
  if (isLast) await deps.progress.finish(context);
}

/** The result of the chunk; undefined when it has none yet: it waits, or its message was requeued. */
async function resultOf(delivery: Delivery): Promise<Result | undefined> {
  const { deps, timing, context, chunk } = delivery;
  const attempt = randomUUID();
  const reason = reasonNotToSend(context, context.profile, delivery);
  // Nobody sends messages of a held job but to close it: this one is old.
  if (context.manifest.verdict === 'held' && !reason) return undefined;
  // A chunk of rejected and ignored rows needs neither claim nor gateway.
  if (!chunk.rows.some(({ kind }) => kind === 'user'))
    return chunkResult(chunk, { attempt, gatewayCalls: noCalls() }, new Map(), noOutcome);
  if (!reason && ((await waitForOtherUpload(delivery)) || (await waitForShares(delivery)))) return undefined;
  const held = await claimOrRequeue(delivery, attempt);
  if (!held) return undefined;
  // What kills its workers takes hours to be given up, and holds up no other chunk.
  if (held.claim.crashes > 0) await sendNext(deps, context, chunk.chunk);
  const known = knownAtFirst(delivery, held.claim);
  if (reason) return resultWithoutSending(delivery, held.claim, known, reason);
  const users = chunk.rows.filter((row) => row.kind === 'user');
  const managers = delivery.managers && createManagerWaits(delivery.managers, context.skipped);
  const run = createRun({ deps, context, held, timing, users, known, managers });
  if (!(await upsertOrRequeue(run))) return undefined;
  return chunkResult(chunk, { attempt, gatewayCalls: run.calls }, run.known, noOutcome);
}

/** The result of a chunk of which nothing more is sent. */
function resultWithoutSending(
  { chunk, context }: Delivery,
  claim: Claim,
  known: ReadonlyMap<number, RowOutcome>,
  reason: Problem,
): Result {
  const { language } = context.profile;
  return chunkResult(chunk, claim, known, (row) => unfinishedOutcome(claim, row, reason, language));
}

function noOutcome(row: number): never {
  throw new Error(`Row ${row} has no outcome.`);
}

/** Lets a chunk wait that shares users with another upload which is not decided, or with an earlier one that is not over. */
async function waitForOtherUpload(delivery: Delivery): Promise<boolean> {
  const { deps, context, overlap } = delivery;
  if (overlap.undecidedForMs !== undefined) return waitForDecision(delivery, overlap.undecidedForMs);
  const { timeoutMs } = context.profile.gateway;
  const { job, decision } = (await findLatestRunning(deps, overlap.waitsFor, timeoutMs)) ?? {};
  if (job === undefined || decision === undefined) return false;
  if (decision.state === 'undecided') return waitForDecision(delivery, decision.forMs);
  return waitForEarlierUpload(delivery, job);
}

/** Lets a chunk wait that would call its gateway while others still do so by the shares of before a deployment. */
async function waitForShares({ deps, context, chunk: { job, chunk } }: Delivery): Promise<boolean> {
  const waitMs = await deps.sharesSettleInMs(context.profile.secretName);
  if (waitMs === 0) return false;
  deps.log.info('the shares of the limit have just changed, chunk requeued', { job, chunk, waitMs });
  await requeueChunk(deps, context, chunk, waitMs / 1000);
  return true;
}

/** The chunk's message comes back for as long as there is no decision. */
async function waitForDecision({ deps, context, chunk: { job, chunk } }: Delivery, plannedForMs: number) {
  const delaySeconds = decisionWaitSeconds(plannedForMs);
  await requeueChunk(deps, context, chunk, delaySeconds);
  deps.log.info('chunk waits until another upload is decided, requeued', { job, chunk, delaySeconds });
  return true;
}

/**
 * The chunk has no message meanwhile, and is sent again when the earlier upload is complete. Of several uploads it waits for
 * the latest, which mostly waits for the others itself: in a chain of uploads each is woken by the one before it, not by all.
 */
async function waitForEarlierUpload({ deps, context, chunk: { job, chunk } }: Delivery, earlier: string) {
  await writeWaiting(deps.work, earlier, job, chunk);
  // An upload that has become complete since may have woken everybody just before us.
  if (await isComplete(deps.work, earlier))
    await requeueChunk(deps, context, chunk, secondsUntilOver(context.profile.gateway.timeoutMs));
  deps.log.info('chunk waits for an earlier upload', { job, chunk, earlier });
  await sendNext(deps, context, chunk);
  const wait = { for: 'upload', job: earlier } as const;
  deps.progress.note(context, { chunk, decided: 0, isWorkedOn: false, wait });
  return true;
}

/**
 * The one to wait for: what sends nothing is passed over.
 *
 * @param earlier jobs, the earliest first
 */
async function findLatestRunning({ jobs }: UpsertDeps, earlier: readonly string[], gatewayTimeoutMs: number) {
  for (const job of earlier.toReversed()) {
    if (await jobs.isOver(job, gatewayTimeoutMs)) continue;
    const decision = await jobs.decision(job);
    if (decision.state !== 'nothing') return { job, decision };
  }
  return undefined;
}

async function claimOrRequeue(
  { deps, context, chunk: { job, chunk } }: Delivery,
  attempt: string,
): Promise<HeldClaim | undefined> {
  const staleMs = staleAfterMs(deps.timeoutMs, context.profile.gateway.timeoutMs);
  const claimed = await claimChunk(deps.work, { job, chunk }, attempt, staleMs);
  if (claimed.held) return claimed.held;
  const { waitMs } = claimed;
  deps.log.info('chunk is in other hands, requeued', { job, chunk, waitMs });
  await requeueChunk(deps, context, chunk, waitMs / 1000);
  return undefined;
}

/**
 * The outcomes that are certain from the start. What an earlier attempt saved, or claimed for a write, holds whatever
 * was uploaded since.
 */
function knownAtFirst({ context, overlap, managers }: Delivery, claim: Claim): Map<number, RowOutcome> {
  const { profile, manifest } = context;
  const refused = refusedOutcomes(managers, profile, manifest.columns);
  const superseded = supersededOutcomes(overlap.superseded, profile.language);
  for (const row of [...claim.creating, ...claim.updating]) superseded.delete(row);
  return new Map([...refused, ...superseded, ...savedOutcomes(claim)]);
}

/** Answers whether every user has an outcome now; if not, the message was requeued. */
async function upsertOrRequeue(run: ChunkRun): Promise<boolean> {
  const wave = await firstWave(run);
  if (wave === 'done') return true;
  const stop = wave === 'waiting' ? ({ why: 'managers_come_first' } as const) : await upsertInSeat(run);
  const refusal = stop?.why === 'same_refusal' ? stop.refusal : stop ? undefined : await findSameRefusal(run);
  if (refusal) await stopWholeJob(run, refusal);
  else if (stop) await requeueRun(run, stop);
  return refusal !== undefined || stop === undefined;
}

/** Every other chunk of the job ends as this one does, as soon as its worker reads so. */
async function stopWholeJob(run: ChunkRun, refusal: Problem): Promise<void> {
  const { deps, context } = run;
  const { job } = context.plan;
  const { code, message: text } = refusal;
  const figures = { count: MAX_EQUAL_REFUSALS, code, text };
  const reason = problemOf(context.profile.language, 'same_refusal', figures);
  await stopJob(deps.work, job, reason);
  endUnfinished(run, reason);
  deps.log.warn('gateway refuses row after row with one code, job stopped', { job, code });
}

/** Writes a result, once: another attempt's that stands there holds. */
async function writeResult({ work, log }: UpsertDeps, result: Result): Promise<void> {
  const isOurs = await putResult(work, result);
  const { job, chunk, rows } = result;
  const facts = { job, chunk, rows: rows.length, outcomes: countOutcomes(rows), ...result.gatewayCalls };
  if (isOurs) log.info('chunk done', facts);
  else log.warn('another attempt wrote the result of this chunk first; its result holds', { job, chunk });
}
