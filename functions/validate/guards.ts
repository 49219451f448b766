/**
 * The guards of a profile: what would change more than usual is held before anything is written. A wrong key column makes
 * everybody new, a wrong export has half of the people, a wrong file has rows that are hardly ever right.
 */
import type { CallCount } from '../../shared/gateway/call-count.ts';
import { addCalls } from '../../shared/gateway/call-count.ts';
import type { SpeakingProfile } from '../../shared/gateway/profile.ts';
import { HELD_UNASKED } from '../../shared/job/hold.ts';
import { readLastUpload } from '../../shared/job/last-upload.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { type MessageCode, say, type TextParameters } from '../../shared/messages/say.ts';
import type { JobError } from '../../shared/user/outcome.ts';
import type { CountNew } from './probe.ts';
import { hoursNeeded } from './time-needed.ts';

export interface GuardDeps {
  /** How many workers share the gateway's limit. */
  readonly workers: number;
  readonly work: WorkBucket;
  readonly countNew: CountNew;
}

/** The people of a file, as validate found them. */
export interface People {
  /** Rows that would be sent. */
  readonly users: number;
  readonly rejected: number;
  /** Match keys of some of the users, spread over the file. */
  readonly keys: readonly string[];
}

export interface Guarded {
  /** Why the job is held; undefined when it may go. */
  readonly held?: JobError;
  /** With the calls that the guards made. */
  readonly gatewayCalls: CallCount;
}

/** Asks the guards of a profile, the dearest last. @param gatewayCalls those that were made for the job before */
export async function askGuards(
  deps: GuardDeps,
  plan: Plan,
  profile: SpeakingProfile,
  people: People,
  gatewayCalls: CallCount,
): Promise<Guarded> {
  const hold = createHold(plan, profile);
  const held =
    noTime(deps, profile, people, hold) ??
    (await tooFewRows(deps, plan, profile, people, hold)) ??
    tooManyRejected(profile, people, hold);
  if (held) return { held, gatewayCalls };
  return tooManyCreates(deps, profile, people, hold, gatewayCalls);
}

type HoldCode = Extract<MessageCode, `held_${string}`>;
type Hold = <Code extends HoldCode>(code: Code, ...parameters: TextParameters<Code>) => JobError;

/** Why a job is held, and what can be done about it. */
function createHold({ job }: Plan, { language, ageLimitHours: hours }: SpeakingProfile): Hold {
  return (code, ...parameters) => ({
    code,
    message: `${say(language, code, ...parameters)} ${say(language, 'how_to_release', { job, hours })}`,
  });
}

/** Even if nothing has changed, the file cannot be done within the age limit: where it would end nobody knows, so a person says. */
function noTime(
  { workers }: GuardDeps,
  profile: SpeakingProfile,
  { users }: People,
  hold: Hold,
): JobError | undefined {
  const { ageLimitHours: limit } = profile;
  const { least } = hoursNeeded(profile, users, workers);
  return least > limit ? hold('held_no_time', { users, hours: Math.ceil(least), limit }) : undefined;
}

/** An empty or half export: it has much fewer people than the last complete upload of its name. */
async function tooFewRows(
  { work }: GuardDeps,
  { upload }: Plan,
  { minRows }: SpeakingProfile,
  { users, rejected }: People,
  hold: Hold,
): Promise<JobError | undefined> {
  const last = minRows === undefined ? undefined : await readLastUpload(work, upload.key);
  const rows = users + rejected;
  if (minRows === undefined || !last || rows >= minRows * last.people) return undefined;
  return hold('held_few_rows', { rows, before: last.people });
}

function tooManyRejected(
  { maxRejected }: SpeakingProfile,
  { users, rejected }: People,
  hold: Hold,
): JobError | undefined {
  const rows = users + rejected;
  // Nothing of a file without users would be sent anyway.
  if (maxRejected === undefined || users === 0 || rejected <= maxRejected * rows) return undefined;
  return hold('held_many_rejected', { rejected, rows });
}

async function tooManyCreates(
  { countNew }: GuardDeps,
  profile: SpeakingProfile,
  { users, keys }: People,
  hold: Hold,
  gatewayCalls: CallCount,
): Promise<Guarded> {
  const { maxCreates } = profile;
  if (!maxCreates || users <= maxCreates.rows) return { gatewayCalls };
  const counted = await countNew(profile, keys);
  const calls = { gatewayCalls: addCalls(gatewayCalls, counted.gatewayCalls) };
  if (counted.absent === undefined) return { held: hold(HELD_UNASKED, { users }), ...calls };
  const creates = Math.round((counted.absent / keys.length) * users);
  if (creates <= maxCreates.rows || creates <= maxCreates.share * users) return calls;
  const figures = { creates, users, asked: keys.length, absent: counted.absent };
  return { held: hold('held_many_creates', figures), ...calls };
}
