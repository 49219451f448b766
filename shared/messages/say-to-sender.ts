import type { JobError } from '../user/outcome.ts';
import type { Language } from './language.ts';
import { type MessageCode, say, type TextParameters } from './say.ts';

/** Says something in the reader's language. Whose language is not known may read either. */
export function sayToSender<Code extends MessageCode>(
  language: Language | undefined,
  code: Code,
  parameters: (language: Language) => TextParameters<Code>,
): JobError {
  const languages: readonly Language[] = language ? [language] : ['en', 'zh-CN'];
  return { code, message: languages.map((each) => say(each, code, ...parameters(each))).join(' ') };
}
