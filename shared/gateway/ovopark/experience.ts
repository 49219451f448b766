import type { FoundUser } from '../../user/user.ts';

/**
 * What this process has seen of a gateway's look-ups by one parameter. Some gateways answer for a part of a long list of keys
 * and do not say so: with at most so many users, or for the first keys only. Then *not found* does not mean *absent*, and
 * who is created for it exists twice. Nothing is published about that, so it is believed only what was seen.
 */
export interface Experience {
  /** The most users that one answer has held: a limit of users is no lower. */
  mostUsers: number;
  /** The furthest place of a key that was found, counted from 1: a limit of keys is no lower. */
  furthestKey: number;
  /** How many keys one look-up asks for since keys were left out; never grows again. */
  shrunkTo: number | undefined;
  /** Keys that were found, the latest last. */
  readonly found: Set<string>;
}

/** What a process has seen of one gateway, by the parameter that users are looked up by. */
export type Experiences = Map<string, Experience>;

/** As many as the rows of the largest chunk. */
const MAX_REMEMBERED = 1_000;

export const createExperience = (): Experience => ({
  mostUsers: 0,
  furthestKey: 0,
  shrunkTo: undefined,
  found: new Set(),
});

/** What one look-up asked for and answered. */
export interface Answer {
  readonly keys: readonly string[];
  readonly users: readonly FoundUser[];
  /** The keys that it showed nobody for. */
  readonly missing: readonly string[];
}

/** Compares keys with the users that were answered, and learns from it. */
export function learnFrom(
  experience: Experience,
  keys: readonly string[],
  users: readonly FoundUser[],
  by: string,
): Answer {
  const shown = new Set(users.map(({ values }) => values[by]?.normalize('NFC')));
  const isShown = (key: string): boolean => shown.has(key.normalize('NFC'));
  experience.mostUsers = Math.max(experience.mostUsers, users.length);
  experience.furthestKey = Math.max(experience.furthestKey, keys.findLastIndex(isShown) + 1);
  for (const key of keys.filter(isShown)) remember(experience, key);
  return { keys, users, missing: keys.filter((key) => !isShown(key)) };
}

function remember({ found }: Experience, key: string): void {
  found.delete(key);
  found.add(key);
  const [oldest] = found;
  if (found.size > MAX_REMEMBERED && oldest !== undefined) found.delete(oldest);
}

/**
 * Whether keys may have been left out of an answer, by all that is known.
 *
 * - An answer of fewer users than another one once held is below any limit of users; so is an empty one.
 * - A key that stands before one that was once found, in this list or another, is below any limit of keys. While nobody was
 *   ever found nothing is known of that, and an empty answer is believed.
 * - After keys were once left out, none is believed that asked for more keys than now, or that shows somebody.
 * - Who was found before is not believed to be gone.
 */
export function mayBePartial(experience: Experience, answer: Answer): boolean {
  const { found, shrunkTo, mostUsers } = experience;
  const { keys, users, missing } = answer;
  if (keys.length === 1 || missing.length === 0) return false;
  if (missing.some((key) => found.has(key))) return true;
  if (shrunkTo !== undefined) return users.length > 0 || keys.length > shrunkTo;
  return (users.length > 0 && users.length >= mostUsers) || isBeyondReach(experience, answer);
}

/** Whether a key stands further back than any that was ever found. */
export const isBeyondReach = (
  { found, furthestKey }: Experience,
  { keys, missing }: Pick<Answer, 'keys' | 'missing'>,
): boolean => found.size > 0 && keys.lastIndexOf(missing.at(-1) ?? '') >= furthestKey;

/** Keys were left out of this answer: from now on no look-up asks for more than it showed, or for half where it showed nobody. */
export function shrink(experience: Experience, { keys, users }: Answer): void {
  const isTelling = users.length > 0 && users.length < keys.length;
  const size = isTelling ? users.length : Math.floor(keys.length / 2);
  experience.shrunkTo = Math.max(1, Math.min(size, experience.shrunkTo ?? size));
}
