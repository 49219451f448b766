import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { type JobError, OUTCOMES } from '../../shared/user/outcome.ts';
import { printable } from './command-line.ts';
import { columnsOf } from './display-width.ts';

/**
 * A job in a few lines for a person, in the job's language: counts by outcome, the sum that proves that no row is missing,
 * and the paths of the report files.
 */
export function renderSummary(
  name: string,
  summary: Summary,
  {
    folder,
    isCancelled,
    stopped,
  }: { readonly folder: string; readonly isCancelled: boolean; readonly stopped?: JobError | undefined },
): string {
  const {
    language = 'en',
    job,
    uploadedAt,
    uploadedBy,
    dryRun,
    outcomes,
    gateway,
    files,
    notes = [],
    held,
    error = held ?? stopped,
  } = summary;
  const counted = OUTCOMES.filter((outcome) => outcomes[outcome]);
  const effort = {
    seconds: summary.seconds.toFixed(1),
    calls: sumOf(gateway.calls).toLocaleString('en'),
    retries: gateway.retries,
  };
  const upload = { time: uploadedAt.slice(0, 16).replace('T', ' '), user: printable(uploadedBy ?? '') };
  return [
    '',
    say(language, 'job_title', { name: printable(name), job }),
    uploadedBy !== undefined && `  ${say(language, 'job_uploaded', upload)}`,
    dryRun && `  ${say(language, 'job_dry_run')}`,
    isCancelled && `  ${say(language, 'job_cancelled')}`,
    error && `  ${error.code}: ${printable(error.message)}`,
    ...notes.map(({ message }) => `  ${say(language, 'job_note', { message: printable(message) })}`),
    ...counted.map((outcome) => renderCount(say(language, `counted_${outcome}`), outcomes[outcome] ?? 0)),
    summary.rows > 0 && renderSum(language, summary),
    `  ${say(language, 'job_effort', effort)}`,
    ...[...files, SUMMARY_FILE].map((file) => `  ${printable(`${folder}/${file}`)}`),
  ]
    .filter((line) => line !== undefined && line !== false)
    .join('\n');
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const LABEL_COLUMNS = 12;

/** A line of how many rows came to one outcome. */
export function renderCount(label: string, count: number): string {
  return `  ${label}${' '.repeat(Math.max(0, LABEL_COLUMNS - columnsOf(label)))}${count.toLocaleString('en').padStart(10)}`;
}

function renderSum(language: Language, { rows, outcomes }: Summary): string {
  const sum = sumOf(outcomes);
  const verdict = sum === rows ? 'job_sum_right' : 'job_sum_wrong';
  const said = say(language, verdict, { rows: rows.toLocaleString('en') });
  return `${renderCount(say(language, 'job_sum'), sum)}  ${said}`;
}
