import { say } from '../../shared/messages/say.ts';
import type { CheckCounts, CheckedFile, WrongRow } from './check-file.ts';
import { printable, printableJson } from './command-line.ts';
import { renderCount } from './render-summary.ts';

/** How the rows of a file that was checked are told, and what came of it, line by line. */
export interface CheckForm {
  row(file: string, wrong: WrongRow): string[];
  /** @param told how many of the rows to fix were told */
  end(file: string, checked: CheckedFile, told: number): string[];
}

/** A line for each problem: `staff.csv:12 Email: …`. A message quotes its cell, where that may be shown. */
const renderRow = (file: string, { row, problems }: WrongRow): string[] =>
  problems.map(({ column, message }) =>
    printable(`${file}:${row}${column === undefined ? '' : ` ${column}`}: ${message}`),
  );

function renderEnd(file: string, checked: CheckedFile, told: number): string[] {
  if (checked.refusal) return [printable(`${file}: ${checked.refusal.message}`)];
  const { language, notes, counts } = checked;
  const more = counts.rejected - told;
  return [
    ...(more > 0 ? [say(language, 'check_more', { rows: more.toLocaleString('en') })] : []),
    printable(file),
    ...notes.map(({ message }) => printable(`  ${say(language, 'job_note', { message })}`)),
    ...COUNTED.filter((name) => counts[name] > 0).map((name) =>
      renderCount(say(language, `counted_${name}`), counts[name]),
    ),
  ];
}

const COUNTED = ['valid', 'rejected', 'ignored'] as const satisfies readonly (keyof CheckCounts)[];

/** For people, in the language of the file. */
export const TEXT: CheckForm = { row: renderRow, end: renderEnd };

/** For programs. */
export const JSON_LINES: CheckForm = {
  row: (file, wrong) => [printableJson({ file, ...wrong })],
  end: (file, checked) => {
    if (checked.refusal) return [printableJson({ file, error: checked.refusal })];
    const { language, rows, counts, notes } = checked;
    return [printableJson({ file, language, rows, counts, notes })];
  },
};
