import { resolve } from 'node:path';
import type { Profile } from '../../shared/gateway/profile.ts';
import { CommandError } from './command-error.ts';

/** Where the profiles lie, one JSON file each. */
export const PROFILES_FOLDER = resolve(import.meta.dirname, '../profiles');

/** @throws CommandError that names the profiles there are. */
export function chooseProfile(profiles: readonly Profile[], name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile) return profile;
  throw new CommandError(
    `There is no profile ${name}. There are: ${profiles.map((each) => each.name).join(', ')}.`,
  );
}
