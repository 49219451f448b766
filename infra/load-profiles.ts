import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Profile, parseProfile } from '../shared/gateway/profile.ts';

/**
 * Reads every `<name>.json` of a folder as a profile, in the order of their names.
 *
 * @throws Error naming the file and everything that is wrong with it.
 */
export function loadProfiles(folder: string): Profile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0)
    throw new Error(`No profile in ${folder}: put <name>.json there, one for each target.`);
  return files.sort().map((file) => loadProfile(join(folder, file), file.slice(0, -'.json'.length)));
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
    throw new Error(`${path} is not JSON: mend it, or remove the file.`, { cause });
  }
}
