import { readFile } from 'node:fs/promises';
import { type Profile, parseProfile } from './profile.ts';

/**
 * Reads the file of all profiles, a JSON array, once at the cold start.
 *
 * @throws Error that names the file and what is wrong with it.
 */
export async function readProfiles(file: string): Promise<ReadonlyMap<string, Profile>> {
  const values: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(values)) throw new Error(`${file} holds no list of profiles.`);
  const profiles = values.map((value, index) => parseProfile(value, `Profile ${index + 1} of ${file}`));
  return new Map(profiles.map((profile) => [profile.name, profile]));
}
