/**
 * The guards of a profile: what would change more than usual is held before anything is written. A wrong key column makes
 * everybody new, a wrong export has half of the people, a wrong file has rows that are hardly ever right.
 */
import type { CallCount } from '../../shared/gateway/call-count.ts';
import { addCalls } from '../../shared/gateway/call-count.ts';
import type { ProfileWithLanguage } from '../../shared/gateway/profile.ts';
import { type Deployed, sharingOf } from '../../shared/gateway/sharing.ts';
import { HELD_UNASKED } from '../../shared/job/hold.ts';
import { readLastUpload } from '../../shared/job/last-upload.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { type MessageCode, say, type TextParameters } from '../../shared/messages/say.ts';
import type { JobError } from '../../shared/user/outcome.ts';
import type { FoundUser } from '../../shared/user/user.ts';
import type { LookUp } from './probe.ts';
import type { People } from './read-upload.ts';
import { hoursNeeded } from './time-needed.ts';

export interface GuardDeps extends Deployed {
  readonly work: WorkBucket;
  readonly lookUp: LookUp;
}

/** The people of a file, as validate found them. */
export interface GuardedPeople extends Omit<People, 'someKey'> {
  /** Users of whom the ledger does not know what they say: how many, and the match keys of some, spread over the file. */
  readonly strangers: { readonly count: number; readonly drawn: readonly string[] };
  /** Users of whom it knows nothing. */
  readonly unknown: number;
  /** Rows that equal what the ledger has of their users: nearly all of them are not sent. */
  readonly candidates: { readonly size: number };
}

export interface Guarded {
  /** Why the job is held; undefined when it may go. */
  readonly held?: JobError;
  /** How many of the strangers are new, as far as that was asked. */
  readonly creates: number;
  /** With the calls that the guards made. */
  readonly gatewayCalls: CallCount;
}

/** Asks the guards of a profile, the most expensive one last. @param gatewayCalls those that were made for the job before */
export async function askGuards(
  deps: GuardDeps,
  plan: Plan,
  profile: ProfileWithLanguage,
  people: GuardedPeople,
  gatewayCalls: CallCount,
): Promise<Guarded> {
  const hold = createHold(plan, profile);
  const held =
    noTime(deps, profile, people, hold) ??
    (await tooFewRows(deps, plan, profile, people, hold)) ??
    tooManyRejected(profile, people, hold);
  if (held) return { held, creates: 0, gatewayCalls };
  return tooManyCreates(deps, profile, people, hold, gatewayCalls);
}

type HoldCode = Extract<MessageCode, `held_${string}`>;
type Hold = <Code extends HoldCode>(code: Code, ...parameters: TextParameters<Code>) => JobError;

/** Why a job is held, and what can be done about it. */
function createHold({ job }: Plan, { language, ageLimitHours: hours }: ProfileWithLanguage): Hold {
  return (code, ...parameters) => ({
    code,
    message: `${say(language, code, ...parameters)} ${say(language, 'how_to_release', { job, hours })}`,
  });
}

/** Even if nothing has changed, the file cannot be done within the age limit: where it would end nobody knows, so a person says. */
function noTime(
  deployed: GuardDeps,
  profile: ProfileWithLanguage,
  { users: all, candidates }: GuardedPeople,
  hold: Hold,
): JobError | undefined {
  const { ageLimitHours: limit } = profile;
  const users = all - candidates.size;
  const { least } = hoursNeeded(profile, users, sharingOf(profile, deployed));
  return least > limit ? hold('held_no_time', { users, hours: Math.ceil(least), limit }) : undefined;
}

/** An empty or half export: it has much fewer people than the last complete upload of its name. */
async function tooFewRows(
  { work }: GuardDeps,
  { upload }: Plan,
  { minRows }: ProfileWithLanguage,
  { users, rejected }: GuardedPeople,
  hold: Hold,
): Promise<JobError | undefined> {
  const last = minRows === undefined ? undefined : await readLastUpload(work, upload.key);
  const rows = users + rejected;
  if (minRows === undefined || !last || rows >= minRows * last.people) return undefined;
  return hold('held_few_rows', { rows, before: last.people });
}

function tooManyRejected(
  { maxRejected }: ProfileWithLanguage,
  { users, rejected }: GuardedPeople,
  hold: Hold,
): JobError | undefined {
  const rows = users + rejected;
  // Nothing of a file without users would be sent anyway.
  if (maxRejected === undefined || users === 0 || rejected <= maxRejected * rows) return undefined;
  return hold('held_many_rejected', { rejected, rows });
}

async function tooManyCreates(
  { lookUp }: GuardDeps,
  profile: ProfileWithLanguage,
  { users, unknown, strangers: { count, drawn: keys } }: GuardedPeople,
  hold: Hold,
  gatewayCalls: CallCount,
): Promise<Guarded> {
  const isAllowed = (creates: number): boolean => mayCreate(profile, users, creates);
  if (isAllowed(count)) return { creates: unknown, gatewayCalls };
  const looked = await lookUp(profile, keys);
  const calls = addCalls(gatewayCalls, looked.gatewayCalls);
  if (!looked.users) return { held: hold(HELD_UNASKED, { users }), creates: 0, gatewayCalls: calls };
  const absent = countAbsent(profile.matchBy, keys, looked.users);
  const creates = Math.round((absent / keys.length) * count);
  if (isAllowed(creates)) return { creates, gatewayCalls: calls };
  const figures = { creates, users, asked: keys.length, absent };
  return { held: hold('held_many_creates', figures), creates, gatewayCalls: calls };
}

const mayCreate = ({ maxCreates }: ProfileWithLanguage, users: number, creates: number): boolean =>
  !maxCreates || creates <= maxCreates.rows || creates <= maxCreates.share * users;

/**
 * People whom the ledger knows, and the gateway no longer has, would be created anew, besides those who are new.
 *
 * @param known how many of the users the ledger knows
 * @param asked the match keys of some of them, which were looked up
 */
export function tooManyGone(
  {
    plan,
    profile,
    users,
    creates: others,
  }: {
    readonly plan: Plan;
    readonly profile: ProfileWithLanguage;
    readonly users: number;
    readonly creates: number;
  },
  known: number,
  asked: readonly string[],
  found: readonly FoundUser[],
): JobError | undefined {
  const absent = countAbsent(profile.matchBy, asked, found);
  const gone = Math.round((absent / asked.length) * known);
  const creates = others + gone;
  if (gone === 0 || mayCreate(profile, users, creates)) return undefined;
  return createHold(plan, profile)('held_many_creates', { creates, users, asked: asked.length, absent });
}

function countAbsent(matchBy: string, keys: readonly string[], users: readonly FoundUser[]): number {
  const known = new Set(users.map(({ values }) => values[matchBy]?.normalize('NFC')));
  return keys.filter((key) => !known.has(key.normalize('NFC'))).length;
}
