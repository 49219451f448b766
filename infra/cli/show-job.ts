import { timeZoneOf } from '../../shared/gateway/profile.ts';
import { createWallClock } from '../../shared/gateway/wall-clock.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { printable } from './command-line.ts';
import { fileOf, type ListedJob, sayState, stateOf, uploadTime } from './listed-job.ts';
import { renderSummary } from './render-summary.ts';

/**
 * All of one job, for a person, in the job's language: when its file was uploaded and by whom, how far it is, and what its
 * report says and where that is.
 *
 * @param otherwise the language where the job has none
 * @param placeOf where a folder of a bucket is, as a person finds it
 */
export function renderJob(
  listed: ListedJob,
  otherwise: Language,
  placeOf: (bucket: string, folder: string) => string,
): string {
  const { plan, manifest, summary, reportFolder } = listed;
  const language = languageOf(plan, manifest) ?? otherwise;
  const folder = placeOf(plan.upload.bucket, reportFolder);
  const profile = `  ${say(language, 'jobs_profile')}: ${printable(plan.profileName)}`;
  const state = `  ${say(language, 'jobs_state')}: ${printable(sayState(language, listed))}`;
  if (!summary) {
    const time = uploadTime(plan);
    const user = printable(plan.uploadedBy ?? '?');
    return [
      say(language, 'job_title', { name: printable(fileOf(plan)), job: plan.job }),
      `  ${say(language, 'job_uploaded', { time, user })}`,
      profile,
      state,
      ...(manifest?.notes ?? []).map(
        ({ message }) => `  ${say(language, 'job_note', { message: printable(message) })}`,
      ),
    ].join('\n');
  }
  const wallClock = createWallClock(timeZoneOf(plan.profile));
  const minuteOf = (time: string): string => wallClock(Date.parse(time)).slice(0, 16);
  const { completedAt, expiresAt } = summary;
  return [
    renderSummary(fileOf(plan), summary, {
      folder,
      isCancelled: stateOf(listed) === 'cancelled',
      stopped: listed.stopped,
    }).trimStart(),
    profile,
    // An error stands above, whole.
    ...(summary.error ? [] : [state]),
    `  ${say(language, 'job_completed', { time: minuteOf(completedAt) })}`,
    ...(expiresAt ? [`  ${say(language, 'job_kept_until', { time: minuteOf(expiresAt) })}`] : []),
  ].join('\n');
}
