import type { Profile, ProfileWithLanguage } from '../../shared/gateway/profile.ts';

/** A profile as a job has it: in English where the file would tell the language. */
export const speaking = (profile: Profile): ProfileWithLanguage => ({
  ...profile,
  language: profile.language === 'auto' ? 'en' : profile.language,
});
