import type { Progress, Wait } from '../../shared/job/progress.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';

type Told = Omit<Partial<Progress>, 'rows'> & Pick<Progress, 'rows'>;

/** How far a job is, how fast, and how long it will still take, the last two where they are known; and that not all of it may be done in time. */
export function sayProgress(language: Language, { fits, ...progress }: Told): string {
  const said = sayPace(language, progress);
  return fits === undefined
    ? said
    : say(language, 'progress_may_end', { progress: said, fits: figure(fits) });
}

function sayPace(language: Language, { decided, rows, rowsPerSecond, secondsLeft }: Told): string {
  const counts = { done: figure(decided ?? 0), rows: figure(rows) };
  if (rowsPerSecond === undefined || secondsLeft === undefined) return say(language, 'progress_rows', counts);
  const rate = rowsPerSecond < 10 ? rowsPerSecond.toFixed(1) : figure(Math.round(rowsPerSecond));
  return say(language, 'progress_pace', { ...counts, rate, time: sayTime(language, secondsLeft) });
}

/** What a job waits for, and what to do about it. */
export function sayWait(language: Language, wait: Wait): string {
  if (wait.for === 'upload') return say(language, 'wait_upload', { job: wait.job });
  const { trouble, reason, keyFrom } = wait;
  if (keyFrom) return say(language, 'wait_for_restart', { reason });
  return say(language, `wait_${trouble}`, { reason });
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A length of time in the two units that matter. */
export function sayTime(language: Language, seconds: number): string {
  if (seconds < MINUTE) return say(language, 'time_seconds', { seconds });
  // Rounded up, as every time that is left.
  const minutes = Math.ceil(seconds / MINUTE);
  if (seconds < HOUR) return say(language, 'time_minutes', { minutes });
  return say(language, 'time_hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const figure = (count: number): string => count.toLocaleString('en');
