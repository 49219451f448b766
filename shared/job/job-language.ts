import * as z from 'zod';
import { Language } from '../messages/language.ts';
import type { Manifest } from './manifest.ts';
import type { Plan } from './plan.ts';

const Speaking = z.object({ language: Language });

/**
 * The language of a job: that of its plan's profile or, where the profile leaves it to the file, what its manifest has;
 * undefined where it is not decided, or nothing in the file tells it.
 */
export const languageOf = (
  { profile }: Pick<Plan, 'profile'>,
  manifest?: Pick<Manifest, 'language'>,
): Language | undefined => manifest?.language ?? Speaking.safeParse(profile).data?.language;
