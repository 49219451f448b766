import { TEXTS } from '../../shared/messages/say.ts';
import type { Job, Line } from './job.ts';
import { profileOfUpload } from './profiles.ts';
import type { Rest } from './rest.ts';

/** What repeats the message of the manager's row, whoever's words that is in. */
const REPEATING: ReadonlySet<string> = new Set(['manager_missing', 'manager_left_out']);

/** What the gateway says is in its own words. */
const isOurs = ({ import_code: codes }: Line): boolean =>
  codes !== '' && codes.split('; ').every((code) => code in TEXTS && !REPEATING.has(code));

/** Whoever wrote it: what a report says of its rows is in the language of the profile or, if that leaves it to the file, of its headings. */
export function checkLanguage({ scenario }: Rest, { upload, summary, lines, profile }: Job): string[] {
  const { language } = profile ?? profileOfUpload(scenario, upload.key);
  const expected = language === 'auto' ? upload.headings : language;
  const told = lines.filter(isOurs).map((line) => line.import_message.replaceAll(/“[^”]*”/g, ''));
  const wrong = told.filter((text) => /\p{Script=Han}/u.test(text) !== (expected === 'zh-CN'));
  const findings = wrong.map((text) => `in ${expected} nobody says: ${text}`);
  if (summary?.language !== expected) findings.push(`the summary says that it speaks ${summary?.language}`);
  return findings;
}
