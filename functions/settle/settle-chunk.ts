import { randomUUID } from 'node:crypto';
import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, savedOutcomes, staleAfterMs, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { claimChunk, type HeldClaim } from '../../shared/chunk/claim-holder.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import { type ChunkMessage, toQueue } from '../../shared/chunk/message.ts';
import { chunkResult, hasResult, putResult, type Result } from '../../shared/chunk/result.ts';
import { readCancellation } from '../../shared/job/cancellation.ts';
import type { Completion } from '../../shared/job/completion.ts';
import { readDecision } from '../../shared/job/decision.ts';
import { profileOf } from '../../shared/job/job-profile.ts';
import { type Decided, readDecided } from '../../shared/job/manifest.ts';
import { reasonNotToSend } from '../../shared/job/not-to-send.ts';
import { sendNext } from '../../shared/job/one-by-one.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { readSkipped, withoutSkipped } from '../../shared/ledger/skipped-rows.ts';
import { readManagers, refusedOutcomes } from '../../shared/managers/chunk-managers.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { readOverlap, supersededOutcomes } from '../../shared/overlap/overlap.ts';
import { resolveOverlap } from '../../shared/overlap/resolve-overlap.ts';
import type { Log } from '../../shared/ports/log.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Problem } from '../../shared/user/outcome.ts';

export interface SettleChunkDeps {
  readonly work: WorkBucket;
  readonly rowsQueue: Queue;
  readonly deadLetters: Queue;
  readonly completion: Completion;
  readonly log: Log;
  readonly upsertTimeoutMs: number;
  /** So many workers must have died of a chunk before it is given up. */
  readonly maxCrashes: number;
}

/**
 * Answers for a chunk whose message was received too often. A delivery that Lambda throttles counts as one too, and so does one
 * that fails before anything is done: while too few workers have died of the chunk, it goes back to them, up to the age limit.
 * Else settle obeys the claim as a worker does: saved outcomes stay, rows that may have been sent are `unknown`, those of a
 * later upload `superseded`, those refused for their managers `rejected`, the rest is `unprocessed`.
 */
export async function settleChunk(deps: SettleChunkDeps, message: ChunkMessage): Promise<void> {
  const { work } = deps;
  const { job, chunk } = message;
  const decided = await readDecided(work, job);
  if (!(await hasResult(work, job, chunk))) {
    const staleMs = staleAfterMs(deps.upsertTimeoutMs, profileOf(decided).gateway.timeoutMs);
    const claimed = await claimChunk(work, message, randomUUID(), staleMs);
    if (!claimed.held) return deps.deadLetters.send([toQueue(message, claimed.waitMs / 1000)]);
    if (!(await settleOrReturn(deps, decided, message, claimed.held))) return;
  }
  await deps.completion.check(job, decided.manifest.chunks);
  await sendNext(deps, decided, chunk);
}

/** Answers whether the chunk has a result now; if not, workers have it again. */
async function settleOrReturn(
  { work, rowsQueue, log, maxCrashes }: SettleChunkDeps,
  decided: Decided,
  message: ChunkMessage,
  held: HeldClaim,
): Promise<boolean> {
  const { job, chunk } = message;
  const { claim } = held;
  const [read, cancellation] = await Promise.all([readChunk(work, job, chunk), readCancellation(work, job)]);
  const reason = read && reasonNotToSend(decided, profileOf(decided), { now: read.now, cancellation });
  if (read && !reason && claim.crashes < maxCrashes) {
    await held.release(claim);
    await rowsQueue.send([toQueue(message)]);
    log.error(OPERATOR_LINES.chunkReturned, { job, chunk, crashes: claim.crashes });
    return false;
  }
  const result = await settledResult(work, decided, read?.chunk ?? textlessChunk(message), claim, reason);
  await putResult(work, result);
  const facts = { job, chunk, rows: result.rows.length };
  if (reason) log.info('chunk settled, nothing more of its job is sent', { ...facts, code: reason.code });
  else log.error(OPERATOR_LINES.chunkUnfinished, facts);
  return true;
}

/** @param reason why what was not sent was not; default: its workers died */
async function settledResult(
  work: WorkBucket,
  decided: Decided,
  chunk: Chunk,
  claim: Claim,
  reason: Problem | undefined,
): Promise<Result> {
  const { manifest } = decided;
  const { job, chunk: number } = chunk;
  const profile = profileOf(decided);
  const { language } = profile;
  const [skipped, overlap, managers] = await Promise.all([
    readSkipped(work, manifest),
    manifest.overlaps ? readOverlap(work, job, number) : undefined,
    manifest.managers ? readManagers(work, job, number) : undefined,
  ]);
  const { superseded } = await resolveOverlap(overlap, (other) => readDecision(work, other));
  const unsent = new Map([
    ...refusedOutcomes(managers, profile, manifest.columns),
    ...supersededOutcomes(superseded, language),
  ]);
  const why = reason ?? problemOf(language, 'worker_crashed');
  return chunkResult(withoutSkipped(chunk, skipped), claim, savedOutcomes(claim), (row) => {
    const unfinished = unfinishedOutcome(claim, row, why, language);
    return unfinished.outcome === 'unprocessed' ? (unsent.get(row) ?? unfinished) : unfinished;
  });
}

/** A chunk that has expired: its rows have numbers, but no text. */
function textlessChunk({ job, chunk, firstRow, lastRow }: ChunkMessage): Chunk {
  const rows = Array.from({ length: lastRow - firstRow + 1 }, (_, n) => ({
    kind: 'user' as const,
    row: firstRow + n,
    cells: [],
    user: {},
  }));
  return { job, chunk, rows };
}
