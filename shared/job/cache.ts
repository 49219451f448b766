import { withGroupOf } from '../gateway/enterprise.ts';
import { type Profile, type ProfileWithLanguage, userSchemaOf } from '../gateway/profile.ts';
import { readSkipped } from '../ledger/skipped-rows.ts';
import type { RowSet } from '../overlap/row-set.ts';
import { strictest } from '../user/rights.ts';
import { type DecisionRules, decisionRules } from '../user/rules.ts';
import { type Cancellation, readCancellation } from './cancellation.ts';
import { type Decision, readDecision } from './decision.ts';
import { profileOf } from './job-profile.ts';
import { type Decided, readDecided } from './manifest.ts';
import { isOver } from './over.ts';
import type { WorkBucket } from './work-bucket.ts';

/** A decided job with the rules that its plan and manifest make. */
export interface JobContext extends Decided {
  readonly profile: ProfileWithLanguage;
  readonly rules: DecisionRules;
  /** The rows that are not sent, for nothing of them has changed. */
  readonly skipped: RowSet | undefined;
}

/** What a process remembers of jobs: only what stays true once it is. */
export interface JobCache {
  /** Reads plan and manifest once for all chunks of a job. @throws Error when the job has none (any more) */
  context(job: string): Promise<JobContext>;
  /** That nothing more of the job is to be sent, and why. */
  cancellation(job: string): Promise<Cancellation | undefined>;
  /** Whether the job is complete, and its last write over and shown: one whose answer was lost may take effect late. */
  isOver(job: string, gatewayTimeoutMs: number): Promise<boolean>;
  /** Whether another job goes. */
  decision(job: string): Promise<Decision>;
}

/** Jobs in hand at the same time are few; a forgotten one is read again. */
const MAX_REMEMBERED = 100;

/**
 * Makes the {@link JobCache} of a process.
 *
 * @param profiles as they are deployed now: what they forbid by now is forbidden to jobs that began before, too
 */
export const createJobCache = (
  work: WorkBucket,
  profiles: ReadonlyMap<string, Profile> = new Map(),
): JobCache => ({
  // A held job may be decided once more.
  context: remember(
    (job) => readContext(work, job, profiles),
    ({ manifest }) => manifest.verdict !== 'held',
  ),
  cancellation: remember((job) => readCancellation(work, job)),
  isOver: remember((job, gatewayTimeoutMs: number) => isOver(work, job, gatewayTimeoutMs)),
  decision: remember(
    (job) => readDecision(work, job),
    ({ state }) => state === 'go',
  ),
});

async function readContext(
  work: WorkBucket,
  job: string,
  profiles: ReadonlyMap<string, Profile>,
): Promise<JobContext> {
  const decided = await readDecided(work, job);
  const planned = profileOf(decided);
  const present = profiles.get(planned.name);
  const profile = { ...planned, gateway: withGroupOf(present?.gateway, planned.gateway) };
  const rights = strictest(profile, present);
  const rules = decisionRules({ ...profile, ...rights }, userSchemaOf(profile), decided.manifest.columns);
  return { ...decided, profile, rules, skipped: await readSkipped(work, decided.manifest) };
}

/** Remembers the answer for a job if it stays true; another is asked for again. */
function remember<T, Rest extends unknown[]>(
  ask: (job: string, ...rest: Rest) => Promise<T>,
  staysTrue: (answer: T) => boolean = Boolean,
): (job: string, ...rest: Rest) => Promise<T> {
  const answers = new Map<string, T>();
  return async (job, ...rest) => {
    const answer = answers.get(job) ?? (await ask(job, ...rest));
    const [oldest] = answers.keys();
    if (staysTrue(answer)) answers.set(job, answer);
    if (answers.size > MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
