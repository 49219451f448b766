import { type Claim, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import type { HeldClaim } from '../../shared/chunk/claim-holder.ts';
import type { Doubt } from '../../shared/chunk/doubt.ts';
import { addCalls, type CallCount, noCalls } from '../../shared/gateway/call-count.ts';
import type { Circuit } from '../../shared/gateway/circuit.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Profile, ProfileWithLanguage } from '../../shared/gateway/profile.ts';
import type { JobCache, JobContext } from '../../shared/job/cache.ts';
import type { CanaryGate } from '../../shared/job/canary.ts';
import type { Completion } from '../../shared/job/completion.ts';
import { rowsOfChunk, type Wait } from '../../shared/job/progress.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Outcome, Problem, RowOutcome } from '../../shared/user/outcome.ts';
import type { User } from '../../shared/user/user.ts';
import type { GivenIds } from './given-ids.ts';
import type { ManagerWaits } from './manager-waits.ts';
import type { ProgressReporter } from './progress-reporter.ts';
import { createRefusalStreaks, type RefusalStreaks } from './refusal-streaks.ts';
import type { TakeSeat } from './seat.ts';
import type { SharesSettleInMs } from './settled-shares.ts';

/** What a worker needs of the world, made once a process. */
export interface UpsertDeps {
  readonly work: WorkBucket;
  readonly rowsQueue: Queue;
  readonly log: Log;
  readonly jobs: JobCache;
  readonly completion: Completion;
  readonly canary: CanaryGate;
  readonly givenIds: GivenIds;
  readonly progress: ProgressReporter;
  circuitOf(profile: Profile): Circuit;
  readonly sharesSettleInMs: SharesSettleInMs;
  /** Default: nobody has a gateway alone. */
  readonly takeSeat?: TakeSeat;
  /** `fresh` reads the secret again, for it may have been rotated. */
  openGateway(
    profile: ProfileWithLanguage,
    onCall: CallListener,
    options: { fresh: boolean; signal: AbortSignal },
  ): Promise<Gateway>;
  /** The function's own timeout: with the gateway's it bounds what a lost worker can still do. */
  readonly timeoutMs: number;
  sleep(ms: number): Promise<void>;
  /** Gives numbers in [0, 1). */
  random(): number;
}

/** An invocation's time. */
export interface Timing {
  /** How long new rows may still be begun, in milliseconds; 0 or less when time is up. */
  timeLeftMs(): number;
  /** Ends what still waits for the gateway, just before the invocation would be ended. */
  readonly signal: AbortSignal;
}

export interface UserRow {
  readonly row: number;
  readonly user: User;
}

/** The work of one delivery on one claimed chunk, and all that it has learned so far. */
export interface ChunkRun {
  readonly deps: UpsertDeps;
  readonly context: JobContext;
  readonly held: HeldClaim;
  readonly timing: Timing;
  readonly circuit: Circuit;
  /** The gateway was in trouble: it is tried with one row before the others follow. */
  isProbe: boolean;
  /** The gateway is in trouble, which an earlier chunk met: no call was made. */
  isUntried: boolean;
  users: readonly UserRow[];
  /** Outcomes by row. */
  readonly known: Map<number, RowOutcome>;
  /** How many rows were written, or refused, since outcomes were recorded last. */
  unrecorded: number;
  /** How many were known at first. */
  readonly knownAtFirst: number;
  /** The rows that may not be sent yet; undefined where the file has no managers of this chunk's rows. */
  readonly managers: ManagerWaits | undefined;
  /** What a row has that lists may no longer set, and its report says besides. */
  readonly notSettable: ReadonlyMap<number, readonly Problem[]>;
  /** What was sent without a proof, by row; only rows without an outcome. */
  readonly doubts: Map<number, Doubt>;
  /** How often in a row this delivery was refused alike. */
  readonly refusals: RefusalStreaks;
  /** Gateway calls of this delivery and those before it. */
  calls: CallCount;
  /** Rows whose create was refused for a person who is there: they are decided again, once. */
  readonly decidedAgain: Set<number>;
  /** Rows whose outcome was taken back because another row was given the same id: they are looked for, once. */
  readonly takenBack: Set<number>;
  /** The gateway of this delivery, opened at the first call. */
  gateway: Gateway | undefined;
  /** The credentials were refused: the next gateway is opened with the secret read again. That is done once. */
  wantsFreshSecret: boolean;
}

/** Begins the work on a chunk with what is known from the start. */
export function createRun(
  from: Pick<ChunkRun, 'deps' | 'context' | 'held' | 'timing' | 'users' | 'known' | 'managers'>,
): ChunkRun {
  const { gatewayCalls: calls, doubts: saved } = from.held.claim;
  const doubts = new Map(saved.filter(({ row }) => !from.known.has(row)).map((doubt) => [doubt.row, doubt]));
  const { notSettable } = from.context.rules;
  return {
    ...from,
    notSettable: new Map(from.users.map(({ row, user }) => [row, notSettable(user)])),
    circuit: from.deps.circuitOf(from.context.profile),
    isProbe: false,
    isUntried: false,
    calls,
    doubts,
    refusals: createRefusalStreaks(),
    unrecorded: 0,
    knownAtFirst: from.known.size,
    decidedAgain: new Set(),
    takenBack: new Set(),
    gateway: undefined,
    wantsFreshSecret: false,
  };
}

/** The run's gateway, opened at the first call; every call that it makes is counted. */
export async function gatewayOf(run: ChunkRun): Promise<Gateway> {
  const { deps, context, timing, wantsFreshSecret: fresh } = run;
  const onCall: CallListener = ({ method, retry }) => {
    run.calls = addCalls(run.calls, { ...noCalls(), calls: { [method]: 1 }, retries: retry ? 1 : 0 });
  };
  run.gateway ??= await deps.openGateway(context.profile, onCall, { fresh, signal: timing.signal });
  return run.gateway;
}

/** What every save of the claim includes. */
export const progressOf = ({
  known,
  doubts,
  calls,
}: ChunkRun): Pick<Claim, 'outcomes' | 'doubts' | 'gatewayCalls'> => ({
  outcomes: [...known.values()],
  doubts: [...doubts.values()],
  gatewayCalls: calls,
});

/** The rows that have no outcome yet, and may be sent now. */
export const undecided = (run: ChunkRun, rows: readonly UserRow[] = run.users): UserRow[] =>
  rows.filter(({ row }) => !run.known.has(row) && !run.managers?.holdsBack(row));

export function recordOutcomes(run: ChunkRun, outcomes: readonly RowOutcome[]): void {
  for (const outcome of outcomes) {
    run.known.set(outcome.row, withRemarks(run, outcome));
    run.doubts.delete(outcome.row);
  }
  run.unrecorded = 0;
  tellWorkedOn(run);
}

/** Of rows that end so the report tells what was not sent of them. */
const DONE: ReadonlySet<Outcome> = new Set(['created', 'updated', 'unchanged']);

function withRemarks({ managers, notSettable }: ChunkRun, outcome: RowOutcome): RowOutcome {
  const remarked = managers?.remark(outcome) ?? outcome;
  const more = DONE.has(outcome.outcome) ? (notSettable.get(outcome.row) ?? []) : [];
  return more.length > 0 ? { ...remarked, problems: [...(remarked.problems ?? []), ...more] } : remarked;
}

/** Tells how far the chunk is. */
export const tellWorkedOn = (run: ChunkRun): void => tellProgress(run, { isWorkedOn: true });

/** Tells that the chunk is left alone for a while, and why, where it waits for something that is not its own. */
export const tellRequeued = (run: ChunkRun, wait: Wait | undefined): void =>
  tellProgress(run, { isWorkedOn: false, ...(wait && { wait }) });

function tellProgress(
  { deps, context, held, users, known, unrecorded }: ChunkRun,
  state: { readonly isWorkedOn: boolean; readonly wait?: Wait },
): void {
  const { chunk } = held.claim;
  const decided = rowsOfChunk(context, chunk) - users.length + known.size + unrecorded;
  deps.progress.note(context, { chunk, decided, ...state });
}

/** The rows that are, or were, claimed for a write and have no outcome yet. */
export function claimsOf({ held, known, doubts }: ChunkRun): Pick<Claim, 'creating' | 'updating'> {
  const { creating, updating } = held.claim;
  const hasNoOutcome = (row: number): boolean => !known.has(row);
  // A row whose outcome was taken back is claimed by its doubt alone.
  const doubted = [...doubts.values()].filter(({ row, of }) => of === 'create' && !updating.includes(row));
  return {
    creating: [...new Set([...creating.filter(hasNoOutcome), ...doubted.map(({ row }) => row)])],
    updating: updating.filter(hasNoOutcome),
  };
}

/** Nothing more of a chunk is sent, for one reason: rows without an outcome get their last one. */
export function endUnfinished(run: ChunkRun, reason: Problem): void {
  const claim = { ...run.held.claim, ...claimsOf(run) };
  // Rows that wait for their managers' rows are among them: those could not be looked for either.
  const left = run.users.filter(({ row }) => !run.known.has(row));
  const { language } = run.context.profile;
  recordOutcomes(
    run,
    left.map(({ row }) => unfinishedOutcome(claim, row, reason, language)),
  );
}
