import { readFile } from 'node:fs/promises';
import { workersFor } from './pace.ts';
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

/** The limit of each secret, in requests a second: the smallest of the profiles that share it. */
export function limitsOf(profiles: Iterable<Profile>): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { secretName, requestsPerSecond } of profiles)
    limits.set(secretName, Math.min(requestsPerSecond, limits.get(secretName) ?? requestsPerSecond));
  return limits;
}

/** The requests a second that a profile's gateway takes: of its own limit, or that of its job's plan, and its secret's as it is now the smaller. */
export const limitOf = (
  { secretName, requestsPerSecond }: Pick<Profile, 'secretName' | 'requestsPerSecond'>,
  limits: ReadonlyMap<string, number>,
): number => Math.min(requestsPerSecond, limits.get(secretName) ?? Number.POSITIVE_INFINITY);

/** How many workers share a limit, in requests a second. */
export interface Sharing {
  readonly limit: number;
  readonly workers: number;
}

/** What is deployed now: the profiles by name, and how many workers share each limit; default by the limit. */
export interface Deployed {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly workers?: number | undefined;
}

/** How the limit of a profile's gateway is shared, as it is deployed now. */
export function sharingOf(
  profile: Pick<Profile, 'secretName' | 'requestsPerSecond'>,
  { profiles, workers }: Deployed,
): Sharing {
  const limit = limitOf(profile, limitsOf(profiles.values()));
  return { limit, workers: workersFor(limit, workers) };
}
