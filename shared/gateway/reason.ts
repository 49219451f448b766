import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { saysSuccess } from './success-text.ts';

/** A gateway's own text as the reason for a failure: that nothing went wrong is none. */
export function reasonOf(text: string, language: Language): string {
  if (text.trim() === '') return say(language, 'no_reason');
  return saysSuccess(text) ? say(language, 'claimed_success') : text;
}
