/**
 * One delivery of one chunk message:
 *
 * result there? → only look at completion · too old, or the job was stopped? → claim it and close it · an earlier
 * upload of the same users is not complete? → wait for it without a message · claim it (else put the message back) · gateway in
 * trouble? → release the claim, put the message back · work · something stopped the work? → save and release the claim,
 * put the message back · else write the result once and look at completion.
 */

import { randomUUID } from 'node:crypto';
import type { Chunk } from '../../shared/chunk/chunk.ts';
import { type Claim, savedOutcomes } from '../../shared/chunk/claim.ts';
import { claimChunk, type HeldClaim } from '../../shared/chunk/claim-holder.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import type { ChunkMessage } from '../../shared/chunk/message.ts';
import { hasResult } from '../../shared/chunk/result.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import type { CanaryGate } from '../../shared/job/canary.ts';
import { type Completion, isComplete } from '../../shared/job/completion.ts';
import { isDryRun } from '../../shared/job/keys.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { say } from '../../shared/messages/say.ts';
import { type Overlap, readOverlap, supersededOutcomes } from '../../shared/overlap/overlap.ts';
import { secondsUntilOver, writeWaiting } from '../../shared/overlap/waiting.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { closedResult, finishedResult, writeResult } from './chunk-result.ts';
import { type ChunkWorkDeps, type Task, workOnChunk } from './chunk-work.ts';
import type { Circuit } from './circuit.ts';
import type { JobContext } from './job-contexts.ts';
import type { JobEnds } from './job-ends.ts';
import { type ParkDeps, parkChunk, putBack } from './park-chunk.ts';
import { notConfirmed, reasonNotToSend } from './reason-not-to-send.ts';

export interface UpsertDeps extends ParkDeps {
  readonly work: WorkBucket;
  readonly ends: JobEnds;
  readonly completion: Completion;
  readonly canary: CanaryGate;
  /** Reads plan and manifest, once for all chunks of a job. */
  readContext(job: string): Promise<JobContext>;
  circuitOf(profile: Profile): Circuit;
  openGateway(
    profile: Profile,
    onCall: CallListener,
    options: { fresh: boolean; signal: AbortSignal },
  ): Promise<Gateway>;
  /** The function's own time-out: with the gateway's it bounds what a lost worker can still do. */
  readonly timeoutMs: number;
  sleep(ms: number): Promise<void>;
}

/** An invocation's time. */
export interface Timing {
  /** How long new rows may still be begun, in milliseconds; 0 or less when time is up. */
  timeLeftMs(): number;
  /** Ends what still waits for the gateway, just before the invocation would be ended. */
  readonly signal: AbortSignal;
}

/** A chunk, and what is known of it before it is claimed. */
interface Delivery {
  readonly context: JobContext;
  readonly chunk: Chunk;
  readonly overlap: Overlap | undefined;
  readonly isCancelled: boolean;
  /** S3's clock. */
  readonly now: Date;
}

/** Handles one delivery; when it resolves, the message may be deleted. */
export async function upsertChunk(deps: UpsertDeps, message: ChunkMessage, timing: Timing): Promise<void> {
  const { work, completion } = deps;
  const { job, chunk: number } = message;
  const reading = deps.readContext(job);
  const [context, isDone, read, overlap, cancelled] = await Promise.all([
    reading,
    hasResult(work, job, number),
    readChunk(work, job, number),
    reading.then(({ manifest }) => (manifest.overlaps ? readOverlap(work, job, number) : undefined)),
    deps.ends.isCancelled(job),
  ]);
  if (!isDone) {
    if (!read)
      throw new Error(`Chunk ${number} of job ${job} is not in the work bucket; it may have expired.`);
    const delivery = { context, ...read, overlap, isCancelled: cancelled };
    if (!(await finishOrPutBack(deps, delivery, timing))) return;
  }
  await completion.check(job, context.manifest.chunks);
}

/** Answers whether the chunk has its result now; if not, its message was put back. */
async function finishOrPutBack(deps: UpsertDeps, delivery: Delivery, timing: Timing): Promise<boolean> {
  const { context, chunk, now } = delivery;
  const attempt = randomUUID();
  // A chunk of rejected and ignored rows needs neither claim nor gateway.
  if (!chunk.rows.some(({ kind }) => kind === 'user')) {
    await writeResult(deps, finishedResult(chunk, attempt, { known: new Map(), calls: noCalls() }));
    return true;
  }
  const reason = reasonNotToSend(context, now, delivery.isCancelled);
  if (!reason && (await mustWait(deps, delivery))) return false;
  const held = await claimOrPutBack(deps, delivery, attempt);
  if (!held) return false;
  if (!reason) return work(deps, delivery, held, timing);
  await writeResult(deps, closedResult(chunk, held.claim, knownAtFirst(delivery, held.claim), reason));
  return true;
}

/**
 * Lets a chunk wait whose users an earlier upload, not over yet, carries too: it has no message meanwhile, and is sent
 * again when that upload is complete. Of several it waits for the latest, which waits for the others itself more often than
 * not: in a chain of uploads each is woken by the one before it, not by all.
 */
async function mustWait(deps: UpsertDeps, { context, chunk, overlap }: Delivery): Promise<boolean> {
  const { timeoutMs } = context.profile.gateway;
  const earlier = await findLatestRunning(deps, overlap?.waitsFor ?? [], timeoutMs);
  if (earlier === undefined) return false;
  const { job, chunk: number } = chunk;
  await writeWaiting(deps.work, earlier, job, number);
  // Who has become complete since may have woken everybody just before us.
  if (await isComplete(deps.work, earlier)) await putBack(deps, context, number, secondsUntilOver(timeoutMs));
  deps.log.info('chunk waits for an earlier upload', { job, chunk: number, earlier });
  return true;
}

/** @param jobs the earliest first */
async function findLatestRunning(
  { ends }: UpsertDeps,
  work: readonly string[],
  gatewayTimeoutMs: number,
): Promise<string | undefined> {
  for (const job of jobs.toReversed()) if (!(await ends.isOver(job, gatewayTimeoutMs))) return job;
  return undefined;
}

async function claimOrPutBack(
  deps: UpsertDeps,
  { context, chunk }: Delivery,
  attempt: string,
): Promise<HeldClaim | undefined> {
  const claimed = await claimChunk(deps.work, chunk, attempt, staleAfterMs(deps, context));
  if (claimed.held) return claimed.held;
  const { job, chunk: number } = chunk;
  const { waitMs } = claimed;
  deps.log.info('chunk is in other hands, message put back', { job, chunk: number, waitMs });
  await putBack(deps, context, number, waitMs / 1000);
  return undefined;
}

async function work(deps: UpsertDeps, delivery: Delivery, held: HeldClaim, timing: Timing): Promise<boolean> {
  const { context, chunk } = delivery;
  const { attempt, gateway: calls } = held.claim;
  const known = knownAtFirst(delivery, held.claim);
  const users = chunk.rows.filter((row) => row.kind === 'user');
  if (users.every(({ row }) => known.has(row))) {
    await writeResult(deps, finishedResult(chunk, attempt, { known, calls }));
    return true;
  }
  const circuit = deps.circuitOf(context.profile);
  const entry = circuit.enter();
  if (entry.state === 'open') {
    const untried = { known, calls, stop: entry.trouble, isUntried: true } as const;
    await parkChunk(deps, context, held, { ...untried, openForMs: circuit.openForMs() });
    return false;
  }
  const task: Task = { users, known, isTry: entry.state === 'half-open' };
  const { stop, ...done } = await workOnChunk(workDeps(deps, context, held.claim, timing), held, task);
  circuit.leave(stop, done.known.size > known.size);
  if (stop) {
    await parkChunk(deps, context, held, { ...done, stop, openForMs: circuit.openForMs() });
    return false;
  }
  await writeResult(deps, finishedResult(chunk, attempt, done));
  return true;
}

/**
 * The outcomes that are certain from the start. What an earlier attempt saved, or claimed for a write, holds whatever
 * was uploaded since.
 */
function knownAtFirst({ context, overlap }: Delivery, claim: Claim): Map<number, RowOutcome> {
  const superseded = supersededOutcomes(overlap, context.profile.language);
  for (const row of [...claim.creating, ...claim.updating]) superseded.delete(row);
  return new Map([...superseded, ...savedOutcomes(claim)]);
}

/** From this age on a claim has lost its holder, and every request that the holder sent is over. */
const staleAfterMs = ({ timeoutMs }: UpsertDeps, { profile }: JobContext): number =>
  timeoutMs + profile.gateway.timeoutMs;

function workDeps(
  deps: UpsertDeps,
  context: JobContext,
  { attempt }: Claim,
  { timeLeftMs, signal }: Timing,
): ChunkWorkDeps {
  const { plan, profile, rules } = context;
  const { language } = profile;
  return {
    openGateway: (onCall, options) => deps.openGateway(profile, onCall, { ...options, signal }),
    rules,
    connections: profile.gateway.connections,
    decidedAnew: new Set(),
    gatewayTimeoutMs: profile.gateway.timeoutMs,
    isDryRun: isDryRun(plan.upload.key),
    timeLeftMs,
    sleep: deps.sleep,
    enterCanary: () => deps.canary.enter(plan.job, attempt, staleAfterMs(deps, context)),
    canaryFailed: () => ({
      unprocessed: { code: 'canary_failed', message: say(language, 'canary_failed') },
      lost: { code: 'canary_lost', message: say(language, 'canary_lost') },
    }),
    crashed: () => ({
      unprocessed: { code: 'worker_crashed', message: say(language, 'worker_crashed') },
      unknown: notConfirmed(language),
    }),
    unconfirmed: () => notConfirmed(language),
  };
}
