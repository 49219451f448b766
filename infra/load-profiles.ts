import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enterpriseOf } from '../shared/gateway/enterprise.ts';
import { isExampleEnterprise } from '../shared/gateway/example-enterprise.ts';
import { type Profile, parseProfile } from '../shared/gateway/profile.ts';
import { say } from '../shared/messages/say.ts';
import { DeploymentError } from './deployment-error.ts';

/** The profiles of a folder. */
export interface LoadedProfiles {
  /** Those that can be used, in the order of their names. */
  readonly profiles: readonly Profile[];
  /** Why each of the others cannot, by its name: the file, and everything that is wrong with it. */
  readonly broken: ReadonlyMap<string, string>;
}

/**
 * Reads every `<name>.json` of a folder as a profile. One that is wrong stops only itself; two that contradict each other
 * stop each other.
 *
 * @throws DeploymentError when there is none.
 */
export function loadProfiles(folder: string): LoadedProfiles {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0)
    throw new DeploymentError(`No profile in ${folder}: put <name>.json there, one for each target.`);
  const profiles: Profile[] = [];
  const broken = new Map<string, string>();
  for (const file of files.sort()) {
    const name = file.slice(0, -'.json'.length);
    try {
      profiles.push(loadProfile(join(folder, file), name));
    } catch (error) {
      broken.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  for (const [name, problem] of contradictions(profiles)) broken.set(name, problem);
  return { profiles: profiles.filter(({ name }) => !broken.has(name)), broken };
}

/** For each profile that was shipped with the vendor's example and is not filled in: what its operator must do. */
export const exampleProblems = (profiles: readonly Profile[]): string[] =>
  profiles
    .filter((profile) => isExampleEnterprise(profile))
    .map(({ name }) => say('en', 'example_enterprise', { profile: name }));

/** Two uploads are compared by the match keys of their users, so an enterprise can have only one. */
function* contradictions(profiles: readonly Profile[]): Generator<[name: string, problem: string]> {
  const first = new Map<string, Profile>();
  for (const profile of profiles) {
    const enterprise = enterpriseOf(profile);
    const other = first.get(enterprise) ?? profile;
    first.set(enterprise, other);
    if (other.matchBy === profile.matchBy) continue;
    const problem =
      `The profiles "${other.name}" (matchBy ${other.matchBy}) and "${profile.name}" (matchBy ${profile.matchBy}) import ` +
      `into the same enterprise, ${enterprise}: give both the same matchBy, or remove one of them.`;
    yield [other.name, problem];
    yield [profile.name, problem];
  }
}

function loadProfile(path: string, name: string): Profile {
  const profile = parseProfile(parseJson(path), path);
  if (profile.name !== name)
    throw new Error(`${path} names the profile "${profile.name}": name and file name must agree.`);
  return profile;
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} is not JSON: fix it, or remove the file.`, { cause });
  }
}
