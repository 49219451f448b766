/**
 * The report files' content: what a person opens in Excel. One line for every row of the file after the header, in
 * file order: the upload's own columns in their order and their text, then the `import_*` columns.
 */

import type { ResultRow } from '../chunk/result.ts';
import { REPORT_BOM, renderCsvRow } from '../csv/render.ts';
import { addCalls, type CallCount, noCalls } from '../gateway/call-count.ts';
import { languageOf } from '../job/job-language.ts';
import { isDryRun } from '../job/keys.ts';
import type { Manifest } from '../job/manifest.ts';
import type { Plan } from '../job/plan.ts';
import { Language } from '../messages/language.ts';
import { problemOf, say } from '../messages/say.ts';
import { EXTRA_HEADING } from '../rows/heading.ts';
import { joinExtra } from '../rows/own-columns.ts';
import type { Column } from '../user/field.ts';
import { type JobError, OUTCOMES, type Problem, UNDONE_OUTCOMES } from '../user/outcome.ts';
import type { Delivered, Summary } from './summary.ts';
import { timesOf } from './times.ts';

/** The columns that a report adds; they are ignored when the file comes back. */
export const REPORT_COLUMNS = [
  'import_row',
  'import_outcome',
  'import_user_id',
  'import_column',
  'import_code',
  'import_message',
] as const;

/** Names of the report files in a job's folder. `summary.json` is written last and is the commit. */
export const REPORT_FILE = 'report.csv';
export const FAILED_FILE = 'failed.csv';
export const REPORT_WORKBOOK = 'report.xlsx';
export const PAGE_FILE = 'index.html';
export const SUMMARY_FILE = 'summary.json';
/** All that there may be. */
export const REPORT_FILES: readonly string[] = [
  PAGE_FILE,
  REPORT_FILE,
  FAILED_FILE,
  REPORT_WORKBOOK,
  ...Language.options.map((language) => say(language, 'file_to_fix')),
  SUMMARY_FILE,
];

/** What the lines of one report file have in common. */
export interface ReportForm {
  readonly language: Language;
  /** The upload's own columns. */
  readonly columns: readonly Column[];
  /** Whether some row has more cells than that: then a last column has them. */
  readonly hasExtra: boolean;
}

/** The first line of `report.csv` and `failed.csv`, with the byte order mark that makes Excel read UTF-8. */
export function renderReportHeader({ columns, hasExtra }: Omit<ReportForm, 'language'>): string {
  const headings = columns.map(({ heading }) => heading);
  const extra = hasExtra ? [EXTRA_HEADING] : [];
  return REPORT_BOM + renderCsvRow([...headings, ...REPORT_COLUMNS, ...extra], { guard: true });
}

/** Between the problems of one row. */
const SEPARATORS: Readonly<Record<Language, string>> = { 'zh-CN': '；', en: '; ' };

/**
 * One row's line: its cells guarded against running as a formula, and its problems in one order in the last columns. One that
 * is of no single column has no place among those.
 */
export function renderReportRow({ language, columns, hasExtra }: ReportForm, row: ResultRow): string {
  const cells = columns.map((_, index) => row.cells[index] ?? '');
  const surplus = row.cells.slice(columns.length);
  const { problems = [] } = row;
  const concerned = problems.flatMap(({ column }) => column || []);
  return renderCsvRow(
    [
      ...cells,
      String(row.row),
      row.outcome,
      row.userId ?? '',
      concerned.join('; '),
      problems.map(({ code }) => code).join('; '),
      problems.map(({ message }) => message).join(SEPARATORS[language]),
      ...(hasExtra ? [surplus.length > 0 ? joinExtra(surplus) : ''] : []),
    ],
    { guard: true },
  );
}

/** The report of a file that was refused as a whole: one line with the reason. */
export function renderRefusal(error: JobError): string {
  return (
    renderReportHeader({ columns: [], hasExtra: false }) +
    renderCsvRow(['', '', '', '', error.code, error.message], { guard: true })
  );
}

/** Whether a row belongs into `failed.csv`: a person fixes it and drops it again. */
export const isUndone = (row: ResultRow): boolean => UNDONE_OUTCOMES.has(row.outcome);

/** Counts rows by outcome and gateway calls by method while results go by. */
export interface Tally {
  add(rows: readonly ResultRow[], gatewayCalls: CallCount): void;
  /**
   * The job in figures. `completedAt` is by S3's clock, as the time of the upload is; `keptDays` is how long a report is
   * kept, 0 for ever; `uploadDays`, how long its upload.
   */
  summarize(
    plan: Plan,
    manifest: Manifest,
    completedAt: Date,
    delivered: Delivered & { readonly keptDays: number; readonly uploadDays: number },
  ): Summary;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  let rowCount = 0;
  let calls = noCalls();
  return {
    add(rows, gatewayCalls) {
      for (const { outcome } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      rowCount += rows.length;
      calls = addCalls(calls, gatewayCalls);
    },
    summarize(plan, manifest, completedAt, { keptDays, uploadDays, ...delivered }) {
      const { bucket, key, version, bytes } = plan.upload;
      const language = languageOf(plan, manifest);
      const outcomes = OUTCOMES.flatMap((name) =>
        counts.has(name) ? [[name, counts.get(name) ?? 0] as const] : [],
      );
      const notes = [...(manifest.notes ?? []), ...gatewayNotes(language ?? 'en', calls), ...delivered.notes];
      const millis = completedAt.getTime() - Date.parse(plan.droppedAt);
      return {
        job: plan.job,
        profile: plan.profileName,
        upload: { bucket, key, version, bytes },
        ...timesOf(plan, completedAt, { keptDays, uploadDays }),
        ...(language ? { language } : {}),
        rows: rowCount,
        outcomes: Object.fromEntries(outcomes),
        seconds: Math.max(0, millis) / 1000,
        gateway: calls,
        files: [...delivered.files],
        ...(manifest.dialect ? { csv: manifest.dialect } : {}),
        ...(notes.length > 0 ? { notes } : {}),
        ...(isDryRun(key) ? { dryRun: true as const } : {}),
        ...(manifest.verdict === 'held' ? { held: manifest.held } : {}),
        ...(manifest.error ? { error: manifest.error } : {}),
      };
    },
  };
}

/** What an operator should know of the gateway, and is no error. */
function gatewayNotes(language: Language, { shrunkTo }: CallCount): Problem[] {
  return shrunkTo === undefined ? [] : [problemOf(language, 'look_ups_shrunk', { size: shrunkTo })];
}
