import { randomUUID } from 'node:crypto';
import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, resultRows, savedOutcomes, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { claimChunk } from '../../shared/chunk/claim-holder.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import type { ChunkMessage } from '../../shared/chunk/message.ts';
import { hasResult, putResult, type ResultRow } from '../../shared/chunk/result.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import type { Completion } from '../../shared/job/completion.ts';
import { readDecided } from '../../shared/job/manifest.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { readOverlap, supersededOutcomes } from '../../shared/overlap/overlap.ts';
import type { Log } from '../../shared/ports/log.ts';
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
 * have been sent are `unknown`, those of a later upload `superseded`, the rest is `unprocessed`.
 */
export async function settleChunk(deps: SettleChunkDeps, message: ChunkMessage): Promise<void> {
  const { work, log } = deps;
  const { job, chunk } = message;
  const { plan, manifest } = await readDecided(work, job);
  if (!(await hasResult(work, job, chunk))) {
    const profile = Profile.parse(plan.profile);
    const staleAfterMs = deps.upsertTimeoutMs + profile.gateway.timeoutMs;
    const claimed = await claimChunk(work, message, randomUUID(), staleAfterMs);
    if (!claimed.held) return putBack(deps, message, claimed.waitMs);
    const { claim } = claimed.held;
    const [read, overlap] = await Promise.all([
      readChunk(work, job, chunk),
      manifest.overlaps ? readOverlap(work, job, chunk) : undefined,
    ]);
    const superseded = supersededOutcomes(overlap, profile.language);
    const rows = settledRows(message, read?.chunk, claim, superseded, profile.language);
    await putResult(work, { job, chunk, attempt: claim.attempt, rows, gateway: claim.gateway });
    log.error('chunk settled without being finished', { job, chunk, rows: rows.length });
  }
  await deps.completion.check(job, manifest.chunks);
}

/** A dead letter's delay is bounded by what SQS takes; the claim is looked at again then. */
async function putBack(
  { deadLetters }: SettleChunkDeps,
  message: ChunkMessage,
  waitMs: number,
): Promise<void> {
  const delaySeconds = Math.min(900, Math.ceil(waitMs / 1000));
  await deadLetters.send([{ body: JSON.stringify(message), group: message.job, delaySeconds }]);
}

/** Without its chunk object, a row has a number and an outcome, but no text. */
function settledRows(
  message: ChunkMessage,
  chunk: Chunk | undefined,
  claim: Claim,
  superseded: ReadonlyMap<number, RowOutcome>,
  language: Language,
): ResultRow[] {
  const why = {
    unprocessed: { code: 'worker_crashed', message: say(language, 'worker_crashed') },
    unknown: { code: 'not_confirmed', message: say(language, 'not_confirmed') },
  };
  const known = savedOutcomes(claim);
  const answerFor = (row: number): RowOutcome => {
    const unfinished = unfinishedOutcome(claim, row, why);
    return unfinished.outcome === 'unprocessed' ? (superseded.get(row) ?? unfinished) : unfinished;
  };
  if (chunk) return resultRows(chunk, known, answerFor);
  const numbers = Array.from(
    { length: message.lastRow - message.firstRow + 1 },
    (_, n) => message.firstRow + n,
  );
  return numbers.map((row) => ({ ...(known.get(row) ?? answerFor(row)), cells: [] }));
}
