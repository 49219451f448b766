import { join } from 'node:path';
import { FAILED_FILE, REPORT_FILE, SUMMARY_FILE } from '../../shared/report/render.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { OUTCOMES, UNDONE_OUTCOMES } from '../../shared/user/outcome.ts';

const COUNT_WIDTH = 10;

/**
 * A job in a few lines for a person: counts by outcome, the sum that proves that no row is missing, and the paths of the
 * report files.
 */
export function renderSummary(
  name: string,
  summary: Summary,
  { folder, isCancelled }: { readonly folder: string; readonly isCancelled: boolean },
): string {
  const { rows, outcomes, seconds, gateway, notes = [], error } = summary;
  const count = (label: string, value: number, note = ''): string =>
    `  ${label.padEnd(12)}${value.toLocaleString('en').padStart(COUNT_WIDTH)}${note}`;
  const counts = OUTCOMES.flatMap((outcome) =>
    outcomes[outcome] ? [count(outcome, outcomes[outcome])] : [],
  );
  const sum = Object.values(outcomes).reduce((total, value) => total + value, 0);
  const calls = Object.values(gateway.calls).reduce((total, value) => total + value, 0);
  const isUndone = OUTCOMES.some((outcome) => UNDONE_OUTCOMES.has(outcome) && outcomes[outcome]);
  const files = [REPORT_FILE, ...(isUndone ? [FAILED_FILE] : []), SUMMARY_FILE];
  return [
    '',
    `${name} (job ${summary.job})`,
    ...(summary.dryRun ? ['  dry run: nothing was written, this is what would happen'] : []),
    ...(isCancelled ? ['  cancelled: what had not been sent by then is unprocessed'] : []),
    ...(error ? [`  ${error.code}: ${error.message}`] : []),
    ...notes.map(({ message }) => `  note: ${message}`),
    ...counts,
    ...(rows > 0
      ? [
          count(
            'sum',
            sum,
            sum === rows ? `  = all ${rows.toLocaleString('en')} rows of the file` : `  BUT ${rows} ROWS`,
          ),
        ]
      : []),
    `  ${seconds.toFixed(1)} s, ${calls.toLocaleString('en')} gateway calls, ${gateway.retries} of them repeats`,
    ...files.map((file) => `  ${join(folder, file)}`),
  ].join('\n');
}
