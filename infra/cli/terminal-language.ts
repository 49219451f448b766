import type { Language } from '../../shared/messages/language.ts';

/** The language of whoever sits at this terminal: Chinese where the system's is, else English. */
export function terminalLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return /^zh(?:[_.-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh-CN' : 'en';
}
