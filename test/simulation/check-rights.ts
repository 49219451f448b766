/**
 * What lists may do: nothing beyond the profile of their job's plan, nor beyond the one that was deployed when their worker
 * started. A plan holds a profile as it was deployed, and no other decides about defaults.
 */
import type { Profile } from '../../shared/gateway/profile.ts';
import type { Job } from './job.ts';
import {
  deployedProfile,
  profileOfUpload,
  settable,
  settingsAt,
  settledAt,
  whyForbidden,
} from './profiles.ts';
import type { Rest } from './rest.ts';
import type { SentWrite } from './simulated-gateway.ts';

/** An invocation of validate that began before a deployment may go on for so long. */
const VALIDATING_MS = 15 * 60_000;

export function checkRights(rest: Rest, jobs: readonly Job[]): string[] {
  return jobs.flatMap((job) => {
    if (job.profile === undefined) return [];
    const { profile } = job;
    const writes = rest.gateway.writes.filter((write) => write.job === job.job);
    // Of whom it has created, an update sets the rest, and says some of it once more.
    const created = new Set(writes.filter(({ method }) => method === 'create').map(({ login }) => login));
    return [
      ...checkPlanned(rest, job, profile),
      ...writes.flatMap((write) => {
        const { profiles } = settingsAt(rest.scenario, 'upsert', write.startedAt);
        const present = profiles.find(({ name }) => name === profile.name) ?? profile;
        const defaults = created.has(write.login) ? profile.defaults : {};
        return [profile, present].flatMap((bound) => checkWrite(write, bound, defaults));
      }),
    ];
  });
}

function checkPlanned({ scenario }: Rest, { upload }: Job, planned: Profile): string[] {
  const before = profileOfUpload(scenario, upload.key);
  const deployed = deployedProfile(scenario, before.name);
  const isOver = upload.at >= settledAt(scenario, ['validate']) + VALIDATING_MS;
  const known = isOver ? [deployed] : [before, deployed];
  return known.some((each) => JSON.stringify(each) === JSON.stringify(planned))
    ? []
    : [`the plan of ${upload.key} has a profile that nobody has deployed`];
}

/** @param defaults what is said of whoever is created, where the file says nothing */
function checkWrite(
  { method, login, says, group }: SentWrite,
  bound: Profile,
  defaults: Profile['defaults'],
): string[] {
  const forbidden = whyForbidden(bound, { login, says, group });
  const mayBe = { ...defaults, ...settable(bound, says) };
  const tooMuch = Object.entries(says).filter(([name, value]) => mayBe[name] !== value);
  const tooLittle = Object.keys(defaults).filter((name) => method === 'create' && says[name] === undefined);
  return [
    ...(forbidden === undefined ? [] : [`${login} was written, but ${forbidden}`]),
    ...tooMuch.map(([name, value]) => `${login} was written with ${name} ${value}, which no file may set`),
    ...tooLittle.map((name) => `${login} was created without the default of ${name}`),
  ];
}
