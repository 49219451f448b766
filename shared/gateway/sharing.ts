/** Who shares the limit of a gateway, and how. */
import * as z from 'zod';
import type { Profile } from './profile.ts';

/** How many workers share each limit, as a variable of a function has it; undefined: as each limit wants it. */
export const Workers = z
  .literal('auto')
  .transform(() => undefined)
  .or(z.coerce.number().int().positive());

/** The most requests a second of a limit that one worker has alone: its eight connections carry so many of up to 400 ms each. */
const ALONE_UP_TO = 20;

/**
 * How many workers share a limit. Lambda is paid by the time in which a worker waits for its turns: two at half the pace cost twice
 * as much. So a low limit is one worker's.
 *
 * @param configured by the deployment, for every limit; default one where the limit is low, else two
 */
export const workersFor = (limit: number, configured: number | undefined): number =>
  configured ?? (limit <= ALONE_UP_TO ? 1 : 2);

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
