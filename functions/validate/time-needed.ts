import { workerRate } from '../../shared/gateway/pace.ts';
import type { ProfileWithLanguage } from '../../shared/gateway/profile.ts';
import type { Sharing } from '../../shared/gateway/sharing.ts';
import { problemOf } from '../../shared/messages/say.ts';
import type { Problem } from '../../shared/user/outcome.ts';

const HOUR_SECONDS = 3600;

/**
 * How many hours the users of a file take at the pace of all workers together, other files and outages left out.
 *
 * @param sharing how the limit is shared
 * @returns `least` where nothing has changed and everybody is only looked up, `most` where everybody is written
 */
export function hoursNeeded(
  { gateway }: Pick<ProfileWithLanguage, 'gateway'>,
  users: number,
  { limit, workers }: Sharing,
): { readonly least: number; readonly most: number } {
  const hoursOf = (calls: number): number => calls / (workers * workerRate(limit, workers)) / HOUR_SECONDS;
  const lookUps = users / ('lookUpBatch' in gateway ? gateway.lookUpBatch : 1);
  return { least: hoursOf(lookUps), most: hoursOf(lookUps + users) };
}

/** What the sender should know of a file that may not be done in time, and how many of its users fit into that. */
export function timeNeeded(
  profile: ProfileWithLanguage,
  users: number,
  sharing: Sharing,
): { readonly fits?: number; readonly notes: readonly Problem[] } {
  const { language, ageLimitHours: limit } = profile;
  const { most } = hoursNeeded(profile, users, sharing);
  if (most <= limit) return { notes: [] };
  const fits = Math.floor((users * limit) / most);
  return {
    fits,
    notes: [problemOf(language, 'time_may_end', { users, hours: Math.ceil(most), limit, fits })],
  };
}
