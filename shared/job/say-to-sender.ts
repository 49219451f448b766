import * as z from 'zod';
import { Language } from '../messages/language.ts';
import { say, type TextParameters } from '../messages/say.ts';
import type { JobError } from '../user/outcome.ts';
import type { Plan } from './plan.ts';

const Speaking = z.object({ language: Language });

/** The language of a plan's profile; undefined where it has none. */
export const languageOf = ({ profile }: Pick<Plan, 'profile'>): Language | undefined =>
  Speaking.safeParse(profile).data?.language;

/** Why a job ended, in its profile's language. Who drops a file where no profile is may read either. */
export function sayToSender<
  Code extends
    | 'import_failed'
    | 'report_failed'
    | 'unknown_profile'
    | 'names_place'
    | 'upload_gone'
    | 'refused',
>(
  plan: Pick<Plan, 'profile'>,
  code: Code,
  parameters: (language: Language) => TextParameters<Code>,
): JobError {
  const language = languageOf(plan);
  const languages: readonly Language[] = language ? [language] : ['en', 'zh-CN'];
  return { code, message: languages.map((each) => say(each, code, ...parameters(each))).join(' ') };
}
