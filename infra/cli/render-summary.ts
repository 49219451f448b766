import { join } from 'node:path';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { OUTCOMES } from '../../shared/user/outcome.ts';
import { printable } from './command-line.ts';

/**
 * A job in a few lines for a person: counts by outcome, the sum that proves that no row is missing, and the paths of the
 * report files.
 */
export function renderSummary(
  name: string,
  summary: Summary,
  { folder, isCancelled }: { readonly folder: string; readonly isCancelled: boolean },
): string {
  const { job, dryRun, rows, outcomes, seconds, gateway, files, notes = [], error } = summary;
  const counted = OUTCOMES.filter((outcome) => outcomes[outcome]);
  const calls = sumOf(gateway.calls).toLocaleString('en');
  return [
    '',
    `${printable(name)} (job ${job})`,
    dryRun && '  dry run: nothing was written, this is what would happen',
    isCancelled && '  cancelled: what had not been sent by then is unprocessed',
    error && `  ${error.code}: ${printable(error.message)}`,
    ...notes.map(({ message }) => `  note: ${printable(message)}`),
    ...counted.map((outcome) => renderCount(outcome, outcomes[outcome] ?? 0)),
    rows > 0 && renderCount('sum', sumOf(outcomes)) + compareSum(sumOf(outcomes), rows),
    `  ${seconds.toFixed(1)} s, ${calls} gateway calls, ${gateway.retries} of them repeats`,
    ...[...files, SUMMARY_FILE].map((file) => `  ${join(folder, file)}`),
  ]
    .filter((line) => line !== undefined && line !== false)
    .join('\n');
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const renderCount = (label: string, count: number): string =>
  `  ${label.padEnd(12)}${count.toLocaleString('en').padStart(10)}`;

const compareSum = (sum: number, rows: number): string =>
  sum === rows ? `  = all ${rows.toLocaleString('en')} rows of the file` : `  BUT ${rows} ROWS`;
