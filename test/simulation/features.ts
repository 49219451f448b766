/** What a world has besides faults: counted, so that it shows what was never there. */
import type { Profile } from '../../shared/gateway/profile.ts';
import { enterpriseOf } from './profiles.ts';
import type { Scenario } from './scenario.ts';

const RIGHTS = ['columns', 'allow', 'protectedUsers', 'ledger', 'defaults', 'gateway'] as const;

const workersOf = ({ workers = 1 }: Pick<Scenario, 'workers'>): number => workers;

/** Every feature, and whether a world has it. */
export function featuresOf(scenario: Scenario): Readonly<Record<string, boolean>> {
  const { profile, second, deployment, workers, names, uploads, refusals, drifts } = scenario;
  const before: readonly Profile[] = second ? [profile, second] : [profile];
  const isOfSame = second !== undefined && enterpriseOf(second) === enterpriseOf(profile);
  const isOneSecret = second?.secretName === profile.secretName;
  const changes = (member: keyof Profile): boolean =>
    deployment?.profiles.some(
      (each, at) => JSON.stringify(each[member]) !== JSON.stringify(before[at]?.[member]),
    ) ?? false;
  return {
    'two enterprises': second !== undefined && !isOfSame,
    'two secrets of an enterprise': isOfSame && !isOneSecret,
    'two profiles with a secret': isOneSecret,
    'one worker alone': workers === undefined,
    'more workers': deployment !== undefined && workersOf(deployment) > workersOf(scenario),
    'fewer workers': deployment !== undefined && workersOf(deployment) < workersOf(scenario),
    'another limit': changes('requestsPerSecond'),
    ...Object.fromEntries(RIGHTS.map((member) => [`other ${member}`, changes(member)])),
    'names that change': names.length > 0,
    'a small list between nights': uploads.some(({ key }) => key.includes('/errand ')),
    'refused for a while': refusals.length > 0,
    'changed by others': drifts.length > 0,
  };
}
