/**
 * One delivery of one chunk message:
 *
 * result there? → only look at completion · claim it (else put the message back) · too old, or the job was stopped?
 * → close it · work · something stopped the work? → save and release the claim, put the message back · else write
 * the result once and look at completion.
 */
import { randomUUID } from 'node:crypto';
import {
  noCalls,
  resultRows,
  savedOutcomes,
  type Unfinished,
  unfinishedOutcome,
} from '../../shared/core/claims.ts';
import type { DecisionRules } from '../../shared/core/decide.ts';
import { isDryRun } from '../../shared/core/layout.ts';
import { say } from '../../shared/core/messages/say.ts';
import type { Problem } from '../../shared/core/outcome.ts';
import { parkDelaySeconds } from '../../shared/core/park.ts';
import type { Language } from '../../shared/core/profile.ts';
import type { Chunk, ChunkMessage, Manifest, Plan, Result } from '../../shared/core/records.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import type { CanaryGate } from '../../shared/io/canary-gate.ts';
import { claimChunk, type HeldClaim } from '../../shared/io/claim-holder.ts';
import type { Completion } from '../../shared/io/completion.ts';
import type { JobStore } from '../../shared/io/job-store.ts';
import type { Log } from '../../shared/io/log.ts';
import type { Queue } from '../../shared/io/queue.ts';
import { chunkToQueue } from '../../shared/io/resume-job.ts';
import { CREDENTIALS_REFUSED } from './alarming-messages.ts';
import { type ChunkWorkDone, workOnChunk } from './chunk-work.ts';
import type { Stop } from './write-rows.ts';

/** A chunk of rejected and ignored rows needs neither claim nor gateway. */
const NOTHING_TO_DO: ChunkWorkDone = { known: new Map(), calls: noCalls(), stop: undefined };

/** A job's decided rules, as its plan and manifest have them. */
export interface JobContext {
  readonly plan: Plan;
  readonly manifest: Manifest;
  readonly profile: Profile;
  readonly rules: DecisionRules;
}

export interface UpsertDeps {
  readonly jobs: JobStore;
  readonly rows: Queue;
  readonly completion: Completion;
  readonly canary: CanaryGate;
  readonly log: Log;
  /** Reads plan and manifest, once for all chunks of a job. */
  readContext(job: string): Promise<JobContext>;
  openGateway(
    profile: Profile,
    onCall: CallListener,
    options: { fresh: boolean; signal: AbortSignal },
  ): Promise<Gateway>;
  /** The function's own time-out: with the gateway's it bounds what a lost worker can still do. */
  readonly timeoutMs: number;
  sleep(ms: number): Promise<void>;
  random(): number;
}

/** An invocation's time. */
export interface Timing {
  /** How long new rows may still be begun, in milliseconds; 0 or less when time is up. */
  timeLeftMs(): number;
  /** Ends what still waits for the gateway, just before the invocation would be ended. */
  readonly signal: AbortSignal;
}

/** Handles one delivery; when it resolves, the message may be deleted. */
export async function upsertChunk(deps: UpsertDeps, message: ChunkMessage, timing: Timing): Promise<void> {
  const { jobs, completion } = deps;
  const [context, hasResult, read] = await Promise.all([
    deps.readContext(message.job),
    jobs.hasResult(message.job, message.chunk),
    jobs.readChunk(message.job, message.chunk),
  ]);
  if (!hasResult) {
    const isDone = await workOnMessage(deps, context, message, read, timing);
    if (!isDone) return;
  }
  await completion.check(message.job, context.manifest.chunks);
}

type ReadChunk = NonNullable<Awaited<ReturnType<JobStore['readChunk']>>>;

/** Answers whether the chunk has its result now; if not, its message was put back. */
async function workOnMessage(
  deps: UpsertDeps,
  context: JobContext,
  message: ChunkMessage,
  read: ReadChunk | undefined,
  timing: Timing,
): Promise<boolean> {
  const { jobs, log } = deps;
  const { profile } = context;
  const { job, chunk: number } = message;
  if (!read) throw new Error(`Chunk ${number} of job ${job} is not in the work bucket; it may have expired.`);
  const attempt = randomUUID();
  if (!read.chunk.rows.some(({ kind }) => kind === 'user')) {
    await writeResult(deps, finishedResult(read.chunk, attempt, NOTHING_TO_DO));
    return true;
  }
  const gatewayTimeoutMs = profile.gateway.timeoutMs;
  const claimed = await claimChunk(jobs, message, attempt, deps.timeoutMs + gatewayTimeoutMs);
  if (!claimed.held) {
    log.info('chunk is in other hands, message put back', { job, chunk: number, waitMs: claimed.waitMs });
    await putBack(deps, context, number, Math.ceil(claimed.waitMs / 1000));
    return false;
  }
  const { held } = claimed;
  const reason = reasonNotToSend(context, read.now);
  if (reason) {
    await writeResult(deps, closedResult(read.chunk, held, reason));
    return true;
  }
  const work = { ...workDeps(deps, context, attempt, timing.signal), timeLeftMs: timing.timeLeftMs };
  const done = await workOnChunk(work, held, read.chunk);
  if (done.stop) {
    await park(deps, context, held, done, done.stop);
    return false;
  }
  await writeResult(deps, finishedResult(read.chunk, attempt, done));
  return true;
}

function workDeps(
  deps: UpsertDeps,
  { plan, profile, rules }: JobContext,
  attempt: string,
  signal: AbortSignal,
) {
  const { language } = profile;
  const staleAfterMs = deps.timeoutMs + profile.gateway.timeoutMs;
  return {
    openGateway: (onCall: CallListener, options: { fresh: boolean }) =>
      deps.openGateway(profile, onCall, { ...options, signal }),
    rules,
    connections: profile.gateway.connections,
    gatewayTimeoutMs: profile.gateway.timeoutMs,
    isDryRun: isDryRun(plan.upload.key),
    sleep: deps.sleep,
    enterCanary: () => deps.canary.enter(plan.job, attempt, staleAfterMs),
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

/** Why nothing of this job may be sent (any more), if so. */
function reasonNotToSend({ plan, manifest, profile }: JobContext, now: Date): Unfinished | undefined {
  const { language, ageLimitHours } = profile;
  const unknown = notConfirmed(language);
  if (manifest.error) return { unprocessed: manifest.error, unknown };
  const ageMs = now.getTime() - Date.parse(plan.upload.lastModified);
  if (ageMs <= ageLimitHours * 3_600_000) return undefined;
  const message = say(language, 'age_limit', { hours: ageLimitHours });
  return { unprocessed: { code: 'age_limit', message }, unknown };
}

const notConfirmed = (language: Language): Problem => ({
  code: 'not_confirmed',
  message: say(language, 'not_confirmed'),
});

function closedResult(chunk: Chunk, held: HeldClaim, why: Unfinished): Result {
  const { claim } = held;
  const rows = resultRows(chunk, savedOutcomes(claim), (row) => unfinishedOutcome(claim, row, why));
  return { job: chunk.job, chunk: chunk.chunk, attempt: claim.attempt, rows, gateway: claim.gateway };
}

function finishedResult(chunk: Chunk, attempt: string, done: ChunkWorkDone): Result {
  const rows = resultRows(chunk, done.known, (row) => {
    throw new Error(`Row ${row} of job ${chunk.job} has no outcome.`);
  });
  return { job: chunk.job, chunk: chunk.chunk, attempt, rows, gateway: done.calls };
}

async function writeResult({ jobs, log }: UpsertDeps, result: Result): Promise<void> {
  const isOurs = await jobs.putResult(result);
  const { job, chunk } = result;
  if (isOurs) log.info('chunk done', { job, chunk, rows: result.rows.length, ...result.gateway });
  else log.warn('another attempt wrote the result of this chunk first; its result holds', { job, chunk });
}

/** Save the claim, send the message anew with a delay, let this delivery be deleted: so the receive count keeps meaning crashes. */
async function park(
  deps: UpsertDeps,
  context: JobContext,
  held: HeldClaim,
  done: ChunkWorkDone,
  stop: Stop,
): Promise<void> {
  const { claim } = held;
  const isOpen = (row: number): boolean => !done.known.has(row);
  const creating = claim.creating.filter(isOpen);
  const updating = claim.updating.filter(isOpen);
  const parks = claim.parks + ('error' in stop ? 1 : 0);
  const { current: _, ...rest } = claim;
  await held.release({
    ...rest,
    creating,
    updating,
    parks,
    ...('error' in stop ? { parkedFor: stop.error.code } : {}),
    outcomes: [...done.known.values()],
    gateway: done.calls,
  });
  const mayBeSent = creating.length + updating.length > 0;
  const leastSeconds = mayBeSent ? context.profile.gateway.timeoutMs / 1000 : 0;
  const delaySeconds =
    'error' in stop
      ? parkDelaySeconds(parks, leastSeconds, stop.error.retryAfterMs, deps.random())
      : leastSeconds;
  logPark(deps, claim.job, claim.chunk, stop, delaySeconds);
  await putBack(deps, context, claim.chunk, Math.ceil(delaySeconds));
}

function logPark({ log }: UpsertDeps, job: string, chunk: number, stop: Stop, delaySeconds: number): void {
  if (!('error' in stop)) log.info('chunk goes on in the next delivery', { job, chunk, why: stop.why });
  else if (stop.why === 'unavailable') {
    log.warn('gateway unavailable, chunk put back', { job, chunk, delaySeconds, code: stop.error.code });
  } else
    log.error(CREDENTIALS_REFUSED, {
      job,
      chunk,
      delaySeconds,
      error: stop.error,
    });
}

const putBack = (deps: UpsertDeps, { plan, manifest }: JobContext, chunk: number, delaySeconds: number) =>
  deps.rows.send([chunkToQueue(plan, manifest, chunk, Math.min(delaySeconds, 900))]);
