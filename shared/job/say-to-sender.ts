import * as z from 'zod';
import { Language } from '../messages/language.ts';
import { type MessageCode, say, type TextParameters } from '../messages/say.ts';
import type { JobError } from '../user/outcome.ts';
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

/** Why a job ended, in its language. Whose language is not known may read either. */
export function sayToSender<Code extends MessageCode>(
  language: Language | undefined,
  code: Code,
  parameters: (language: Language) => TextParameters<Code>,
): JobError {
  const languages: readonly Language[] = language ? [language] : ['en', 'zh-CN'];
  return { code, message: languages.map((each) => say(each, code, ...parameters(each))).join(' ') };
}
