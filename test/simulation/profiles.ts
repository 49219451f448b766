/**
 * The profiles of a world: one, or two whose lists come mixed, of two enterprises, of one, or with one secret; and what a
 * deployment in the middle of it all makes of them.
 */
import { Profile, parseProfile } from '../../shared/gateway/profile.ts';
import { likenessOf } from '../../shared/user/rights.ts';
import type { Chance } from './chance.ts';
import { NUMBER_COLUMNS } from './hierarchy.ts';
import { FUNCTION_NAMES, type FunctionName } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import { COLUMNS, OTHER_GROUP, PROTECTED_AS, type SimulatedUpload } from './uploads.ts';

/** How many workers share each limit, default by the limit, and what is deployed beside them. */
export interface Settings {
  readonly workers?: number | undefined;
  readonly profiles: readonly Profile[];
}

/** The stack is deployed anew. */
export interface Deployment extends Settings {
  readonly at: number;
  /** How much later each function starts with it, and the queue knows how many workers there are, ms: stacks are updated piece by piece. */
  readonly lagMs: Readonly<Record<FunctionName | 'queue', number>>;
}

const MINUTE = 60_000;

/** Whoever was at work when his function was deployed is done by then: an upsert, with what it has sent. */
const OVER_AFTER_MS = MINUTE;

/** The `groupId` of the enterprise's own people. */
export const OWN_GROUP = 'own';

export function drawProfiles(chance: Chance): Pick<Scenario, 'profile' | 'second'> {
  const profile = parseProfile(
    {
      name: 'sim',
      secretName: 'sim',
      matchBy: 'userName',
      requestsPerSecond: chance.pick('pace', [1, 4, 20]),
      language: chance.pick('language', ['en', 'zh-CN', 'auto']),
      ageLimitHours: chance.pick('age limit', [48, 48, 48, 2]),
      managerMissing: chance.pick('manager missing', ['fail', 'fail', 'leave_out']),
      protectedUsers: [PROTECTED_AS],
      ...drawGuards(chance),
      gateway: {
        kind: 'ovopark',
        enterprise: 4711,
        url: 'https://gateway.example/cloud.api',
        connections: chance.whole('connections', 1, 3),
      },
    },
    'the simulation',
  );
  return { profile, second: chance.isHeads('second profile', 0.2) ? drawSecond(chance, profile) : undefined };
}

/** A guard that even lists of a few people set off; in most worlds none. */
function drawGuards(chance: Chance): Partial<Profile> {
  if (!chance.isHeads('guarded', 0.15)) return {};
  const maxCreates = {
    rows: chance.whole('guarded rows', 0, 2),
    share: chance.pick('guarded share', [0, 0.3, 0.6]),
  };
  return { maxCreates };
}

/** Mostly of another enterprise; `addUser` names none, so that a secret has but one. */
function drawSecond(chance: Chance, profile: Profile): Profile {
  const shares = chance.pick('second shares', ['nothing', 'nothing', 'enterprise', 'secret']);
  const gateway = shares === 'nothing' ? { ...profile.gateway, enterprise: 4712 } : profile.gateway;
  return Profile.parse({
    ...profile,
    name: 'other',
    secretName: shares === 'secret' ? profile.secretName : 'other',
    requestsPerSecond: chance.pick('second pace', [1, 4, 20]),
    language: chance.pick('second language', ['en', 'zh-CN', 'auto']),
    gateway,
  });
}

/** Profiles may lose rights by a deployment, get them back, or others. */
export function drawDeployment(
  chance: Chance,
  uploads: readonly SimulatedUpload[],
  { profile, second }: Pick<Scenario, 'profile' | 'second'>,
): Pick<Scenario, 'profile' | 'second' | 'deployment'> {
  if (!chance.isHeads('deployment', 0.2)) return { profile, second };
  // In the middle of some job.
  const upload = uploads[chance.whole('deployed after', 0, uploads.length - 1)];
  const withinMs = chance.pick('deployed within', [10_000, MINUTE, 3 * MINUTE]);
  const at = (upload?.at ?? 0) + Math.floor(chance.draw('deployment at') * withinMs);
  const requestsPerSecond = chance.pick('deployed pace', [3, 5, 40]);
  const lag = (of: string): number => Math.floor(chance.draw(`lag ${of}`) ** 2 * MINUTE);
  const lags = Object.fromEntries(FUNCTION_NAMES.map((name) => [name, lag(name)]));
  const lagMs = { ...lags, queue: (lags.upsert ?? 0) + lag('queue') } as Deployment['lagMs'];
  const workers = chance.pick('deployed workers', [undefined, 2, 3]);
  const change = (each: Profile): Profile => ({ ...withRights(chance, each), requestsPerSecond });
  const profiles = [profile, ...(second ? [second] : [])].map(change);
  const before = (each: Profile): Profile =>
    chance.isHeads('rights before', 0.3) ? withRights(chance, each) : each;
  return {
    profile: before(profile),
    second: second && before(second),
    deployment: { at, lagMs, workers, profiles },
  };
}

/** What everybody must have who is created; a file may not set it where it is left out of `columns`. */
const NOT_SETTABLE = 'depIds';

/** The same profile with other rights, defaults, or without its ledger. */
function withRights(chance: Chance, profile: Profile): Profile {
  const isHeads = (what: string): boolean => chance.isHeads(`right ${what}`, 0.3);
  const { protectedUsers = [], gateway } = profile;
  return Profile.parse({
    ...profile,
    ...(isHeads('protected') ? { protectedUsers: [...protectedUsers, 's1'] } : {}),
    ...(isHeads('allow') ? { allow: { roleIds: ['1', '3', '5', '71', '72', '88'] } } : {}),
    ...(isHeads('columns') ? { columns: SETTABLE } : {}),
    ...(isHeads('ledger') ? { ledger: false } : {}),
    defaults: { [NOT_SETTABLE]: chance.pick('default', ['40', '41']) },
    gateway: isHeads('group') ? { ...gateway, groupId: OWN_GROUP } : gateway,
  });
}

const SETTABLE = [...COLUMNS.filter((name) => name !== NOT_SETTABLE), ...NUMBER_COLUMNS];

/** What a function, or the queue, works by at a time. */
export function settingsAt(scenario: Scenario, who: FunctionName | 'queue', at: number): Settings {
  const { profile, second, deployment, workers } = scenario;
  if (deployment && at >= deployment.at + deployment.lagMs[who]) return deployment;
  return { workers, profiles: second ? [profile, second] : [profile] };
}

/** How many chunks are worked on at once: AWS begins with two, also where one worker has each limit alone. */
export const concurrencyOf = ({ workers = 2 }: Settings): number => Math.max(2, workers);

/** When nobody works by what was there before any more. */
export function settledAt({ deployment }: Scenario, who: readonly (FunctionName | 'queue')[]): number {
  if (!deployment) return Infinity;
  return deployment.at + Math.max(...who.map((each) => deployment.lagMs[each])) + OVER_AFTER_MS;
}

/** The profile that an upload is dropped for, as it is at first. */
export const profileOfUpload = ({ profile, second }: Scenario, key: string): Profile =>
  second && key.startsWith(`uploads/${second.name}/`) ? second : profile;

/** The profile of that name as it is deployed in the end. */
export const deployedProfile = ({ deployment }: Scenario, name: string): Profile | undefined =>
  deployment?.profiles.find((profile) => profile.name === name);

/** Whose users a profile imports. */
export const enterpriseOf = ({ gateway }: Profile): number =>
  gateway.kind === 'ovopark' ? gateway.enterprise : 0;

const groupOf = ({ gateway }: Profile): string | undefined =>
  gateway.kind === 'ovopark' ? gateway.groupId : undefined;

/** A user who may be, or is to be, written. */
interface Written {
  readonly login: string;
  /** The parameters that say something of it. */
  readonly says: Readonly<Record<string, string>>;
  /** The `groupId` that look-ups show of whoever is there. */
  readonly group?: string | undefined;
}

/** Why a profile does not let a file do so; undefined where it does. */
export function whyForbidden(profile: Profile, { login, says, group }: Written): string | undefined {
  const { protectedUsers = [], allow } = profile;
  if (protectedUsers.some((account) => likenessOf(account) === likenessOf(login))) return 'is protected';
  if (allow?.roleIds && says.roleIds !== undefined && !allow.roleIds.includes(says.roleIds))
    return `may not have the role ${says.roleIds}`;
  return group === OTHER_GROUP && groupOf(profile) === OWN_GROUP ? 'belongs to others' : undefined;
}

/** What a file may set. */
export function settable(profile: Profile, says: Written['says']): Written['says'] {
  return Object.fromEntries(Object.entries(says).filter(([name]) => profile.columns?.includes(name) ?? true));
}
