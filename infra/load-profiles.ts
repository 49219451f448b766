import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enterpriseOf } from '../shared/gateway/enterprise.ts';
import { isExampleEnterprise } from '../shared/gateway/example-enterprise.ts';
import { type Profile, parseProfile } from '../shared/gateway/profile.ts';
import { say } from '../shared/messages/say.ts';

/**
 * Reads every `<name>.json` of a folder as a profile, in the order of their names.
 *
 * @throws Error naming the file and everything that is wrong with it, or the profiles that contradict each other.
 */
export function loadProfiles(folder: string): Profile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0)
    throw new Error(`No profile in ${folder}: put <name>.json there, one for each target.`);
  const profiles = files
    .sort()
    .map((file) => loadProfile(join(folder, file), file.slice(0, -'.json'.length)));
  assertOneMatchKey(profiles);
  return profiles;
}

/** For each profile that was shipped with the vendor's example and is not filled in: what its operator must do. */
export const exampleProblems = (profiles: readonly Profile[]): string[] =>
  profiles
    .filter((profile) => isExampleEnterprise(profile))
    .map(({ name }) => say('en', 'example_enterprise', { profile: name }));

/** Two uploads are compared by the match keys of their users, so an enterprise can have only one. */
function assertOneMatchKey(profiles: readonly Profile[]): void {
  const first = new Map<string, Profile>();
  for (const profile of profiles) {
    const enterprise = enterpriseOf(profile);
    const other = first.get(enterprise) ?? profile;
    if (other.matchBy !== profile.matchBy)
      throw new Error(
        `The profiles "${other.name}" (matchBy ${other.matchBy}) and "${profile.name}" (matchBy ${profile.matchBy}) import ` +
          `into the same enterprise, ${enterprise}: give both the same matchBy, or remove one of them.`,
      );
    first.set(enterprise, other);
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
