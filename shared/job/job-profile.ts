import { Profile, type ProfileWithLanguage } from '../gateway/profile.ts';
import { Language } from '../messages/language.ts';
import { languageOf } from './job-language.ts';
import type { Decided } from './manifest.ts';

/** The profile of a decided job as its plan keeps it, speaking the language that was decided for the job. */
export function profileOf({ plan, manifest }: Decided): ProfileWithLanguage {
  return { ...Profile.parse(plan.profile), language: languageOf(plan, manifest) ?? Language.enum.en };
}
