import { Profile, userSchemaOf } from '../gateway/profile.ts';
import { languageOf } from '../job/job-language.ts';
import { isDryRun } from '../job/keys.ts';
import type { Manifest } from '../job/manifest.ts';
import type { Plan } from '../job/plan.ts';
import type { Language } from '../messages/language.ts';
import { type MessageCode, problemOf, say } from '../messages/say.ts';
import type { FieldKind } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';
import { createCsvFile } from './csv-file.ts';
import { FAILED_FILE, REPORT_FILE, REPORT_WORKBOOK, type ReportForm } from './render.ts';
import type { Excess, ReportFile, ReportFileOptions } from './report-file.ts';
import type { Delivered } from './summary.ts';
import { createWorkbookFile } from './workbook-file.ts';

/** The files of a report: all rows, and those to fix, each as CSV for programs and as a workbook for people. */
export function reportFilesOf(plan: Plan, manifest: Manifest, open: ReportFileOptions['open']): ReportFile[] {
  const { columns, surplusIn, rows, verdict } = manifest;
  const language = languageOf(plan, manifest) ?? 'en';
  const all: ReportForm = { language, columns, hasExtra: surplusIn !== undefined };
  const toFix: ReportForm = { ...all, hasExtra: surplusIn === 'rejected' };
  const isDry = isDryRun(plan.upload.key);
  const sheet = {
    secrets: parametersOf(plan, 'secret'),
    isDryRun: isDry,
    isBeforeImport: isDry || verdict === 'held',
  };
  return [
    createCsvFile({ name: REPORT_FILE, isToFix: false, open }, all),
    createCsvFile({ name: FAILED_FILE, isToFix: true, open }, toFix),
    createWorkbookFile({ name: REPORT_WORKBOOK, isToFix: false, open }, { ...all, ...sheet }, rows),
    createWorkbookFile(
      { name: say(language, 'file_to_fix'), isToFix: true, open },
      { ...toFix, ...sheet },
      0,
    ),
  ];
}

/** The parameters of a plan's gateway that are of one kind: passwords, or texts. */
export function parametersOf({ profile }: Plan, wanted: FieldKind): ReadonlySet<string> {
  const { data } = Profile.safeParse(profile);
  const fields = data ? userSchemaOf(data).fields : [];
  return new Set(fields.filter(({ kind }) => kind === wanted).map(({ name }) => name));
}

/** Stores what is not stored yet. */
export async function finishAll(reports: readonly ReportFile[], language: Language): Promise<Delivered> {
  const ends = await Promise.all(
    reports.map(async (report) => ({ name: report.name, end: await report.finish() })),
  );
  const noteOf = (file: string, code: keyof typeof REASONS): Problem =>
    problemOf(language, 'no_workbook', {
      file,
      reason: say(language, REASONS[code]),
      csv: file === REPORT_WORKBOOK ? REPORT_FILE : FAILED_FILE,
    });
  return {
    files: ends.filter(({ end }) => end === 'written').map(({ name }) => name),
    notes: ends.flatMap(({ name, end }) => (end === 'written' || end === 'no rows' ? [] : noteOf(name, end))),
  };
}

const REASONS = {
  'too many rows': 'too_many_rows',
  'too many columns': 'too_many_columns',
  'too much text': 'too_much_for_workbook',
} as const satisfies Record<Excess, MessageCode>;
