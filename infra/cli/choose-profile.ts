import { resolve } from 'node:path';
import type { Profile } from '../../shared/gateway/profile.ts';
import { didYouMean } from '../../shared/names/nearest-word.ts';
import { type LoadedNames, loadNames } from '../load-names.ts';
import { type LoadedProfiles, loadProfiles } from '../load-profiles.ts';
import { CommandError, messageOf, oneLine } from './command-line.ts';

/** Where the profiles lie, and their tables of names. */
export const PROFILES_FOLDER = resolve(import.meta.dirname, '../profiles');

/** The profile of a run, and those that stand beside it. */
export interface ChosenProfile extends LoadedProfiles {
  readonly profile: Profile;
}

/**
 * Reads all profiles, and finds the one of this name among them.
 *
 * @throws CommandError that names the profiles there are, or says what is wrong with the file of this one.
 */
export function chooseProfile(name: string, folder = PROFILES_FOLDER): ChosenProfile {
  const { profiles, broken } = loadProfiles(folder);
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile) return { profile, profiles, broken };
  const problem = broken.get(name);
  if (problem !== undefined) throw new CommandError(oneLine(problem));
  const known = [...profiles.map((each) => each.name), ...broken.keys()].sort();
  throw new CommandError(
    `There is no profile ${name}.${didYouMean(name, known)} There are: ${known.join(', ')}.`,
  );
}

/**
 * Reads the table of names beside a profile. One that cannot be used would refuse every file: that is told before anything
 * is started.
 *
 * @returns undefined where there is none
 * @throws CommandError with everything that is wrong with it.
 */
export const namesOfProfile = (profile: Profile): Promise<LoadedNames | undefined> =>
  loadNames(PROFILES_FOLDER, profile).catch((cause: unknown) => {
    throw new CommandError(oneLine(messageOf(cause)), { cause });
  });
