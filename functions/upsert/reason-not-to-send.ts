import type { Unfinished } from '../../shared/chunk/claim.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import type { Problem } from '../../shared/user/outcome.ts';
import type { JobContext } from './job-contexts.ts';

const HOUR_MS = 3_600_000;

/** How old a job is, in milliseconds. @param now S3's clock */
const jobAgeMs = ({ plan }: JobContext, now: Date): number =>
  now.getTime() - Date.parse(plan.upload.lastModified);

/** Why nothing of this job may be sent (any more), if so. */
export function reasonNotToSend(
  context: JobContext,
  now: Date,
  isCancelled: boolean,
): Unfinished | undefined {
  const { language, ageLimitHours } = context.profile;
  const because = (unprocessed: Problem): Unfinished => ({ unprocessed, unknown: notConfirmed(language) });
  if (context.manifest.error) return because(context.manifest.error);
  if (isCancelled) return because({ code: 'cancelled', message: say(language, 'cancelled') });
  if (jobAgeMs(context, now) <= ageLimitHours * HOUR_MS) return undefined;
  return because({ code: 'age_limit', message: say(language, 'age_limit', { hours: ageLimitHours }) });
}

/** What is said of a row whose write may have been sent. */
export const notConfirmed = (language: Language): Problem => ({
  code: 'not_confirmed',
  message: say(language, 'not_confirmed'),
});
