/** A run that has come to rest, and what may be asked of it after all that has happened. */
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { HARMLESS, type Strike } from './faults.ts';
import { deployedProfile, enterpriseOf, whyForbidden } from './profiles.ts';
import type { Death } from './sandbox.ts';
import { existingIn, type Scenario } from './scenario.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';
import type { SimulatedRow } from './uploads.ts';
import type { Watch } from './watched.ts';

export interface Rest {
  readonly s3: S3State;
  readonly gateway: SimulatedGateway;
  readonly scenario: Scenario;
  readonly strikes: readonly Strike[];
  readonly deaths: readonly Death[];
  readonly watch: Watch;
}

/** Whether nothing went wrong but what must leave no trace; an outage leaves none, and poison only in its own rows. */
export const isCalm = ({ strikes, deaths }: Rest): boolean =>
  deaths.every((death) => death === 'poison') && strikes.every(({ fault }) => HARMLESS.has(fault));

/** A poisoned row needs so many deliveries until it is the only one that is given up. */
const POISON_RECEIVES = 6;

/** Whether every row must end as in a world without accidents, the poisoned ones as `unprocessed`. */
export function isExact(rest: Rest): boolean {
  const { deaths, scenario, strikes, watch } = rest;
  const isFairToPoison =
    scenario.maxReceiveCount >= POISON_RECEIVES && !strikes.some(({ step }) => step.startsWith('queue '));
  return (
    isCalm(rest) &&
    scenario.profile.ageLimitHours > 24 &&
    (deaths.length === 0 ? watch.deadLetterCount === 0 : isFairToPoison)
  );
}

type UserRow = Extract<SimulatedRow, { kind: 'user' }>;

/** Why a row is not sent under a profile. */
const whyNotSent = ({ scenario }: Rest, profile: Profile, { login, says }: UserRow): string | undefined => {
  const there = existingIn(scenario, enterpriseOf(profile)).find(({ userName }) => userName === login);
  return whyForbidden(profile, { login, says, group: there?.groupId });
};

/** Whether the profile of its job's plan says no to a row. */
export const isForbidden = (rest: Rest, planned: Profile | undefined, row: UserRow): boolean =>
  planned !== undefined && whyNotSent(rest, planned, row) !== undefined;

/** Whether the profile as a worker knows it, of before a deployment or after it, may have said so, or kept the row from saying something. */
export function mayBeForbidden(rest: Rest, planned: Profile | undefined, row: UserRow): boolean {
  const { scenario } = rest;
  const deployed = planned && deployedProfile(scenario, planned.name);
  if (!deployed) return false;
  const before = [scenario.profile, scenario.second].find((each) => each?.name === planned.name);
  return [before, deployed].some(
    (each) => each !== undefined && (whyNotSent(rest, each, row) !== undefined || lacks(each, row)),
  );
}

/** Whether a profile keeps a row from saying something. */
export const lacks = ({ columns }: Profile, { says }: UserRow): boolean =>
  columns !== undefined && Object.keys(says).some((name) => !columns.includes(name));
