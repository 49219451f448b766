/** What the world is told of a job: an event for programs, a message for people. Neither names a person. */
import * as z from 'zod';
import { languageOf } from '../job/job-language.ts';
import { isOfNames } from '../job/keys.ts';
import type { Decided } from '../job/manifest.ts';
import { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { OUTCOMES, type Outcome, UNDONE_OUTCOMES } from '../user/outcome.ts';
import { SUMMARY_FILE } from './render.ts';
import { isBeforeImport, type Summary } from './summary.ts';

/** Why somebody is told: all is done, nothing goes on before a person says so, or it goes on and may not be done in time. */
export const NoticeKind = z.enum(['complete', 'held', 'slow']);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** The `detail-type` of the event. */
export const DETAIL_TYPES: Readonly<Record<NoticeKind, string>> = {
  complete: 'Import Complete',
  held: 'Import Held',
  slow: 'Import Slow',
};

/**
 * The `detail` of the event. `reports` are the keys of the report's files, `summary.json` the last, in the bucket of the upload.
 * `error` is the code of what refused the file or ended the job early. The same job and kind may come twice.
 */
export const NoticeDetail = z.object({
  kind: NoticeKind,
  job: z.string(),
  profile: z.string(),
  upload: z.object({ bucket: z.string(), key: z.string() }),
  rows: z.int(),
  outcomes: z.record(z.string(), z.int()),
  reports: z.array(z.string()),
  language: Language.optional(),
  dryRun: z.literal(true).optional(),
  error: z.string().optional(),
  /** Why it is held, and how it is released. */
  held: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Why it may not be done in time, and about how many of its users fit into that. */
  slow: z.object({ code: z.string(), message: z.string(), fits: z.int() }).optional(),
});
export type NoticeDetail = z.infer<typeof NoticeDetail>;

/** Of a job that has a report. @param folder where the report's files are, with its closing slash */
export function noticeDetail(
  kind: Exclude<NoticeKind, 'slow'>,
  { summary, folder }: { readonly summary: Summary; readonly folder: string },
): NoticeDetail {
  const { job, profile, upload, rows, outcomes, files, language, dryRun, error, held } = summary;
  return {
    kind,
    job,
    profile,
    upload: { bucket: upload.bucket, key: upload.key },
    rows,
    outcomes,
    reports: [...files, SUMMARY_FILE].map((file) => folder + file),
    ...(language ? { language } : {}),
    ...(dryRun ? { dryRun } : {}),
    ...(error ? { error: error.code } : {}),
    ...(held ? { held: { code: held.code, message: held.message } } : {}),
  };
}

/** Of a job that has just begun, and may not be done in time; undefined of any other. */
export function slowDetail({ plan, manifest }: Decided): NoticeDetail | undefined {
  const { job, profileName: profile, upload } = plan;
  const { fits, notes = [], rows } = manifest;
  const note = notes.find(({ code }) => code === 'time_may_end');
  if (fits === undefined || !note) return undefined;
  const language = languageOf(plan, manifest);
  return {
    kind: 'slow',
    job,
    profile,
    upload: { bucket: upload.bucket, key: upload.key },
    rows,
    outcomes: {},
    reports: [],
    ...(language ? { language } : {}),
    slow: { code: note.code, message: note.message, fits },
  };
}

/**
 * The message, in the job's language; in both where nobody knows it.
 *
 * SNS takes a subject of UTF-8 text in one line, with less than 100 characters. Source: SNS API reference, Publish, `Subject`.
 */
export function noticeMessage(detail: NoticeDetail): { subject: string; body: string } {
  const languages = detail.language ? [detail.language] : Language.options;
  return {
    subject: languages.map((language) => subjectOf(language, detail)).join(' · '),
    body: languages.map((language) => bodyOf(language, detail)).join('\n\n'),
  };
}

function subjectOf(language: Language, detail: NoticeDetail): string {
  const { kind, outcomes, upload, dryRun, error, slow, rows } = detail;
  if (slow) return say(language, 'notice_slow', { fits: figure(slow.fits), rows: figure(rows) });
  if (kind === 'held') return say(language, 'notice_held');
  if (detail.rows === 0 && error !== undefined) return say(language, 'notice_refused');
  if (isOfNames(upload.key)) return say(language, 'notice_names');
  const done = figure(sumOf(outcomes, DONE_OUTCOMES));
  const toFix = figure(sumOf(outcomes, UNDONE_OUTCOMES));
  if (dryRun) return say(language, 'notice_dry_run', { done, toFix });
  return toFix === '0'
    ? say(language, 'notice_well', { done })
    : say(language, 'notice_complete', { done, toFix });
}

function bodyOf(language: Language, detail: NoticeDetail): string {
  const { upload, outcomes, reports, held, slow } = detail;
  const why = held ?? slow;
  const toFix = isBeforeImport(detail) ? 'notice_to_fix_in_list' : 'notice_to_fix';
  const counted = OUTCOMES.filter((outcome) => outcomes[outcome]).map((outcome) =>
    say(language, 'notice_count', {
      label: say(language, `counted_${outcome}`),
      count: figure(outcomes[outcome] ?? 0),
    }),
  );
  const file = say(language, 'file_to_fix');
  const isThere = reports.some((key) => key.endsWith(`/${file}`));
  return [
    subjectOf(language, detail),
    '',
    say(language, 'notice_file', { key: upload.key }),
    ...counted,
    ...(why ? ['', why.message] : []),
    ...(isThere ? ['', say(language, toFix, { file })] : []),
    ...(reports.length > 0
      ? ['', say(language, 'notice_report', { bucket: upload.bucket }), ...reports]
      : []),
  ]
    .map(printable)
    .join('\n');
}

const DONE_OUTCOMES: Iterable<Outcome> = ['created', 'updated', 'unchanged'];

const sumOf = (counts: NoticeDetail['outcomes'], outcomes: Iterable<Outcome>): number =>
  [...outcomes].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);

const figure = (count: number): string => count.toLocaleString('en');

/** A file's name is text that others chose. */
const printable = (line: string): string => line.replaceAll(/\p{C}/gu, '?');
