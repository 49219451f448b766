import { randomUUID } from 'node:crypto';
import { resultRows, savedOutcomes, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import { claimChunk } from '../../shared/chunk/claim-holder.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import type { Completion } from '../../shared/job/completion.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import type { Chunk, ChunkMessage, Claim, ResultRow } from '../../shared/job/records.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { supersededOutcomes } from '../../shared/overlap/overlap.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';

export interface SettleChunkDeps {
  readonly jobs: JobStore;
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
  const { jobs, log } = deps;
  const { job, chunk } = message;
  const [plan, manifest] = await Promise.all([jobs.readPlan(job), jobs.readManifest(job)]);
  if (!plan || !manifest)
    throw new Error(`Job ${job} has no plan or no manifest any more; it cannot be settled.`);
  if (!(await jobs.hasResult(job, chunk))) {
    const profile = Profile.parse(plan.profile);
    const staleAfterMs = deps.upsertTimeoutMs + profile.gateway.timeoutMs;
    const claimed = await claimChunk(jobs, message, randomUUID(), staleAfterMs);
    if (!claimed.held) return putBack(deps, message, claimed.waitMs);
    const { claim } = claimed.held;
    const [read, overlap] = await Promise.all([
      jobs.readChunk(job, chunk),
      manifest.overlaps ? jobs.readOverlap(job, chunk) : undefined,
    ]);
    const superseded = supersededOutcomes(overlap, profile.language);
    const rows = settledRows(message, read?.chunk, claim, superseded, profile.language);
    await jobs.putResult({ job, chunk, attempt: claim.attempt, rows, gateway: claim.gateway });
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
