import { type Profile, parseProfile } from '../../shared/gateway/profile.ts';
import type { Chance } from './chance.ts';
import { type Drift, drawNights } from './nights.ts';
import { drawUnkindness, type Unkindness } from './unkindness.ts';
import { drawUploads, PROTECTED_AS, type SimulatedUpload, type Values } from './uploads.ts';

/** What is given: who is there already, what is dropped and when, and how everything is set up. */
export interface Scenario {
  readonly profile: Profile;
  readonly workers: number;
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
  /** What somebody else changes at the gateway. */
  readonly drifts: readonly Drift[];
  /** From so many sent rows on report folds a job. */
  readonly foldedRows: number;
  /** When somebody cancels which upload, by its place in `uploads`. */
  readonly cancels: readonly { readonly upload: number; readonly at: number }[];
  /** When the stack is deployed anew, and the limit of the profile from then on. */
  readonly deployment?: { readonly at: number; readonly requestsPerSecond: number } | undefined;
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

export function drawScenario(chance: Chance, start: number): Scenario {
  const { uploads: dropped, existing } = drawUploads(chance, start);
  const { nights, drifts } = drawNights(chance, dropped);
  const uploads = [...dropped, ...nights];
  return {
    profile: parseProfile(
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
    ),
    workers: 2,
    chunkRows: chance.whole('chunk rows', 1, 4),
    maxReceiveCount: chance.pick('receive count', [6, 6, 3, 1, 1]),
    listPage: 3,
    mostInKeys: chance.pick('most in keys', [0, 2, 100]),
    clockSkewMs: chance.pick('skew', [0, 0, 3 * MINUTE, -3 * MINUTE]),
    gatewayMs: chance.pick('gateway speed', [300, 1500, 9000]),
    unkindness: drawUnkindness(chance, haveOverlaps(uploads)),
    existing,
    uploads,
    drifts,
    foldedRows: chance.pick('folded rows', [1, 1, 3, 100]),
    cancels: drawCancels(chance, uploads),
    deployment: drawDeployment(chance, start),
    outages: drawOutages(chance, start),
  };
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

function drawDeployment(chance: Chance, start: number): Scenario['deployment'] {
  if (!chance.isHeads('deployment', 0.15)) return undefined;
  const at = start + Math.floor(chance.draw('deployment at') * 3 * MINUTE);
  return { at, requestsPerSecond: chance.pick('deployed pace', [3, 5, 40]) };
}

/** The profile as it is deployed at a time. */
export const profileAt = ({ profile, deployment }: Scenario, at: number): Profile =>
  deployment && at >= deployment.at
    ? { ...profile, requestsPerSecond: deployment.requestsPerSecond }
    : profile;

function drawOutages(chance: Chance, start: number): Outage[] {
  if (!chance.isHeads('outage', 0.15)) return [];
  const from = start + chance.draw('outage from') * 20 * MINUTE;
  return [{ from, to: from + chance.pick('outage hours', [0.05, 0.1, 0.5, 0.5, 3, 10]) * HOUR }];
}
