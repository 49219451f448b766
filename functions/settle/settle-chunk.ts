import { randomUUID } from 'node:crypto';
import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, savedOutcomes, staleAfterMs, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { claimChunk } from '../../shared/chunk/claim-holder.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import { type ChunkMessage, toQueue } from '../../shared/chunk/message.ts';
import { chunkResult, hasResult, putResult, type Result } from '../../shared/chunk/result.ts';
import type { Completion } from '../../shared/job/completion.ts';
import { readDecision } from '../../shared/job/decision.ts';
import { profileOf } from '../../shared/job/job-profile.ts';
import { readDecided } from '../../shared/job/manifest.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { readSkipped, withoutSkipped } from '../../shared/ledger/skipped-rows.ts';
import { readManagers, refusedOutcomes } from '../../shared/managers/chunk-managers.ts';
import type { Language } from '../../shared/messages/language.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { readOverlap, supersededOutcomes } from '../../shared/overlap/overlap.ts';
import { resolveOverlap } from '../../shared/overlap/resolve-overlap.ts';
import type { Log } from '../../shared/ports/log.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';

export interface SettleChunkDeps {
  readonly work: WorkBucket;
  readonly deadLetters: Queue;
  readonly completion: Completion;
  readonly log: Log;
  readonly upsertTimeoutMs: number;
}

/**
 * Answers for a chunk that workers gave up on. It obeys the claim as a worker does: saved outcomes stay, rows that may
 * have been sent are `unknown`, those of a later upload `superseded`, those refused for their managers `rejected`, the rest is
 * `unprocessed`.
 */
export async function settleChunk(deps: SettleChunkDeps, message: ChunkMessage): Promise<void> {
  const { work, log } = deps;
  const { job, chunk } = message;
  const decided = await readDecided(work, job);
  const { manifest } = decided;
  if (!(await hasResult(work, job, chunk))) {
    const profile = profileOf(decided);
    const staleMs = staleAfterMs(deps.upsertTimeoutMs, profile.gateway.timeoutMs);
    const claimed = await claimChunk(work, message, randomUUID(), staleMs);
    if (!claimed.held) return deps.deadLetters.send([toQueue(message, claimed.waitMs / 1000)]);
    const { claim } = claimed.held;
    const [read, skipped, overlap, managers] = await Promise.all([
      readChunk(work, job, chunk),
      readSkipped(work, manifest),
      manifest.overlaps ? readOverlap(work, job, chunk) : undefined,
      manifest.managers ? readManagers(work, job, chunk) : undefined,
    ]);
    const { superseded } = await resolveOverlap(overlap, (other) => readDecision(work, other));
    const unsent = new Map([
      ...refusedOutcomes(managers, profile, manifest.columns),
      ...supersededOutcomes(superseded, profile.language),
    ]);
    const rows = withoutSkipped(read?.chunk ?? textlessChunk(message), skipped);
    const result = settledResult(rows, claim, unsent, profile.language);
    await putResult(work, result);
    log.error(OPERATOR_LINES.chunkUnfinished, { job, chunk, rows: result.rows.length });
  }
  await deps.completion.check(job, manifest.chunks);
}

/** @param unsent the outcomes of rows that were not to be sent, by row */
function settledResult(
  chunk: Chunk,
  claim: Claim,
  unsent: ReadonlyMap<number, RowOutcome>,
  language: Language,
): Result {
  const reason = problemOf(language, 'worker_crashed');
  return chunkResult(chunk, claim, savedOutcomes(claim), (row) => {
    const unfinished = unfinishedOutcome(claim, row, reason, language);
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
