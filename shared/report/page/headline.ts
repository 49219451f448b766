import { isOfNames, uploadOfKey } from '../../job/keys.ts';
import type { Language } from '../../messages/language.ts';
import { type MessageCode, say } from '../../messages/say.ts';
import { sayToSender } from '../../messages/say-to-sender.ts';
import { UNDONE_OUTCOMES } from '../../user/outcome.ts';
import { isBeforeImport, type Summary } from '../summary.ts';
import { count } from './numbers.ts';

/** What a page says first. */
export interface Headline {
  readonly imported: string;
  /** How many rows need work. */
  readonly toFix?: string;
  /** Whether all went as it should. */
  readonly isWell: boolean;
  /** The next step, in one sentence. */
  readonly next: string;
}

/** Between the two figures. */
export const SEPARATORS: Readonly<Record<Language, string>> = { 'zh-CN': '，', en: ', ' };

/** What the next step depends on, beside the figures. */
export interface NextStep {
  /** The workbook of rows to fix, if there is one. */
  readonly toFix: string | undefined;
  /** Whether the upload has passwords, which no report repeats. */
  readonly hasPasswords: boolean;
}

const IMPORTED = ['created', 'updated', 'unchanged'];

/** How many rows came to one of some outcomes. */
const sumOf = ({ outcomes }: Summary, of: Iterable<string>): number =>
  [...of].reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);

/** How many rows a person fixes and sends again. */
export const undoneRows = (summary: Summary): number => sumOf(summary, UNDONE_OUTCOMES);

/** What an upload is called. */
export const uploadName = ({ upload: { key } }: Summary): string =>
  isOfNames(key) ? key : uploadOfKey(key)?.name || key;

export function headlineOf(summary: Summary, step: NextStep): Headline {
  const { language = 'en', rows, error, dryRun } = summary;
  if (isOfNames(summary.upload.key)) return namesHeadline(summary);
  if (error && rows === 0) return refusal(summary, REFUSALS[error.code] ?? 'page_refused');
  if (summary.held) return heldHeadline(language, summary);
  const imported = { count: count(language, sumOf(summary, IMPORTED)) };
  return {
    imported: say(language, dryRun ? 'page_would_be_imported' : 'page_imported', imported),
    toFix: leftOver(language, summary),
    isWell: undoneRows(summary) === 0,
    next: nextStep(language, summary, step),
  };
}

const heldHeadline = (language: Language, summary: Summary): Headline => ({
  imported: say(language, 'page_held', { count: count(language, sumOf(summary, ['held'])) }),
  toFix: leftOver(language, summary),
  isWell: false,
  next: say(language, 'next_held'),
});

/** Whether some row is wrong, and not only to be sent again. */
const isToCorrect = (summary: Summary): boolean => sumOf(summary, ['rejected', 'failed']) > 0;

function leftOver(language: Language, summary: Summary): string {
  const undone = undoneRows(summary);
  if (undone === 0) return say(language, 'page_nothing_to_fix');
  const code = isToCorrect(summary) ? 'page_to_fix' : 'page_to_send_again';
  return say(language, code, { count: count(language, undone) });
}

type Plain = Extract<
  MessageCode,
  'page_refused' | 'page_no_report' | 'page_names_wrong' | 'page_names_fine' | 'next_refused' | 'next_nothing'
>;

const REFUSALS: Readonly<Record<string, Plain>> = { report_failed: 'page_no_report' };

const namesHeadline = (summary: Summary): Headline =>
  summary.error
    ? refusal(summary, 'page_names_wrong')
    : {
        imported: say(summary.language ?? 'en', 'page_names_fine'),
        isWell: true,
        next: say(summary.language ?? 'en', 'next_nothing'),
      };

/** Whose language is not known may read either. */
const refusal = ({ language }: Summary, title: Plain): Headline => ({
  imported: sayToSender(language, title, () => []).message,
  isWell: false,
  next: sayToSender(language, 'next_refused', () => []).message,
});

function nextStep(language: Language, summary: Summary, { toFix, hasPasswords }: NextStep): string {
  if (summary.error) return say(language, 'next_solve');
  if (undoneRows(summary) === 0) return say(language, summary.dryRun ? 'next_import' : 'next_nothing');
  if (isBeforeImport(summary))
    return say(language, isToCorrect(summary) ? 'next_fix_then_import' : 'next_check_again');
  if (toFix === undefined) return say(language, 'next_fix_list');
  const mustCorrect = isToCorrect(summary);
  const reminder = mustCorrect ? 'next_passwords' : 'next_send_with_passwords';
  const passwords = hasPasswords ? say(language, reminder) : '';
  return say(language, mustCorrect ? 'next_fix' : 'next_send_again', { file: toFix, passwords });
}
