import type { Profile } from '../../shared/gateway/profile.ts';
import type { Chance } from './chance.ts';
import { drawNames, type NameTable } from './names.ts';
import { drawNights, type Nights } from './nights.ts';
import { type Deployment, drawDeployment, drawProfiles, enterpriseOf, profileOfUpload } from './profiles.ts';
import { drawUnkindness, type Unkindness } from './unkindness.ts';
import { drawUploads, type SimulatedUpload, type Values } from './uploads.ts';

/** What is given: who is there already, what is dropped and when, and how everything is set up. */
export interface Scenario extends Pick<Nights, 'drifts' | 'refusals'> {
  readonly profile: Profile;
  /** Another one, whose lists come between those of the first. */
  readonly second?: Profile | undefined;
  /** What the people of both call things, and what that means from when on. */
  readonly names: readonly NameTable[];
  /** How many workers share each limit; default by the limit, and one at those of these worlds. */
  readonly workers?: number | undefined;
  readonly chunkRows: number;
  readonly maxReceiveCount: number;
  /** How many keys S3 lists at once; few, so that a listing is no picture of one instant. S3's are 1,000. */
  readonly listPage: number;
  /** How many users an upload registers in keys at most: more are in objects. */
  readonly mostInKeys: number;
  /** How far the functions' own clock is from that of S3, ms. */
  readonly clockSkewMs: number;
  /** How long a write takes at most when nothing is wrong. */
  readonly gatewayMs: number;
  readonly unkindness: Unkindness;
  readonly existing: readonly Values[];
  /** The earliest first. */
  readonly uploads: readonly SimulatedUpload[];
  /** From so many sent rows on report folds a job. */
  readonly foldedRows: number;
  /** When somebody cancels which upload, by its place in `uploads`. */
  readonly cancels: readonly { readonly upload: number; readonly at: number }[];
  readonly deployment?: Deployment | undefined;
  /** When the gateway is down, whatever else goes wrong. */
  readonly outages: readonly Outage[];
}

export interface Outage {
  readonly from: number;
  readonly to: number;
  /** What every call meets meanwhile; default `unavailable`. */
  readonly trouble?: 'misconfigured';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param isNightly whether the same list comes night after night, for certain */
export function drawScenario(chance: Chance, start: number, isNightly = false): Scenario {
  const profiles = drawProfiles(chance);
  const { uploads: dropped, existing } = drawUploads(chance, start, profiles.second?.name, isNightly);
  const { uploads: named, names } = drawNames(chance, start, dropped);
  const { nights, ...others } = drawNights(chance, named, isNightly);
  const uploads = [...named, ...nights].sort((one, other) => one.at - other.at);
  return {
    ...drawDeployment(chance, uploads, profiles),
    names,
    workers: chance.pick('workers', [undefined, 2]),
    chunkRows: chance.whole('chunk rows', 1, 4),
    maxReceiveCount: chance.pick('receive count', isNightly ? [6, 1] : [6, 6, 3, 1, 1]),
    listPage: 3,
    mostInKeys: chance.pick('most in keys', [0, 2, 100]),
    clockSkewMs: chance.pick('skew', [0, 0, 3 * MINUTE, -3 * MINUTE]),
    gatewayMs: chance.pick('gateway speed', [300, 1500, 9000]),
    unkindness: drawUnkindness(chance, haveOverlaps(uploads)),
    existing,
    uploads,
    ...others,
    foldedRows: chance.pick('folded rows', [1, 1, 3, 100]),
    cancels: drawCancels(chance, uploads),
    outages: drawOutages(chance, start),
  };
}

/** Who is in an enterprise before anything is dropped; those of the second bear other names. */
export const existingIn = ({ profile, existing }: Scenario, enterprise: number): readonly Values[] =>
  enterprise === enterpriseOf(profile)
    ? existing
    : existing.map((values) => ({ ...values, showName: `${values.showName} elsewhere` }));

/** Whether the gateway refuses, for a while, what is written of somebody of an enterprise; without a time, whether it ever does. */
export const refusesMeanwhile = (
  scenario: Scenario,
  enterprise: number,
  user: string,
  time?: number,
): boolean =>
  scenario.refusals.some(
    ({ key, login, from, to }) =>
      login === user &&
      enterpriseOf(profileOfUpload(scenario, key)) === enterprise &&
      (time === undefined || (from <= time && time < to)),
  );

/** Whether some user is in two of them. */
function haveOverlaps(uploads: readonly SimulatedUpload[]): boolean {
  const logins = uploads.flatMap(({ rows = [] }) => [
    ...new Set(rows.flatMap((row) => (row.kind === 'user' ? [row.login] : []))),
  ]);
  return new Set(logins).size < logins.length;
}

/** A person cancels soon after dropping the file, or much later. */
function drawCancels(chance: Chance, uploads: readonly SimulatedUpload[]): Scenario['cancels'] {
  return uploads.flatMap(({ at }, upload) => {
    if (!chance.isHeads('cancel', 0.08)) return [];
    const withinMs = chance.pick('cancel within', [20_000, 2 * MINUTE, HOUR]);
    return [{ upload, at: at + Math.floor(chance.draw('cancel at') * withinMs) }];
  });
}

/** A world in which nothing is drawn that could disturb: for tests of one thing, which say what is otherwise. */
export function plainScenario(chance: Chance, start: number, other: Partial<Scenario>): Scenario {
  const drawn = drawScenario(chance, start);
  return {
    ...drawn,
    profile: { ...drawn.profile, requestsPerSecond: 20, ageLimitHours: 48 },
    second: undefined,
    maxReceiveCount: 6,
    unkindness: { kind: 'kind' },
    existing: [],
    names: [],
    drifts: [],
    refusals: [],
    cancels: [],
    deployment: undefined,
    outages: [],
    ...other,
  };
}

function drawOutages(chance: Chance, start: number): Outage[] {
  if (!chance.isHeads('outage', 0.15)) return [];
  const from = start + chance.draw('outage from') * 20 * MINUTE;
  return [{ from, to: from + chance.pick('outage hours', [0.05, 0.1, 0.5, 0.5, 3, 10]) * HOUR }];
}
