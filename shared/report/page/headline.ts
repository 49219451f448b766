import { DRY_RUN, isDryRun, isOfNames, uploadOfKey } from '../../job/keys.ts';
import type { Language } from '../../messages/language.ts';
import { type MessageCode, say } from '../../messages/say.ts';
import { sayToSender } from '../../messages/say-to-sender.ts';
import { UNDONE_OUTCOMES } from '../../user/outcome.ts';
import { isBeforeImport, type Summary } from '../summary.ts';
import { count } from './numbers.ts';

/** What a page says first. */
export interface Headline {
  readonly imported: string;
  /** How many rows need work, each kind of work by itself. */
  readonly leftOver: readonly string[];
  /** Whether all went as it should. */
  readonly isWell: boolean;
  /** The next step, in one sentence. */
  readonly next: string;
}

/** Between the figures. */
export const SEPARATORS: Readonly<Record<Language, string>> = { 'zh-CN': '，', en: ', ' };

/** What the next step depends on, beside the figures. */
export interface NextStep {
  /** The workbook of rows to fix, if there is one. */
  readonly toFix: string | undefined;
  /** Whether the upload has passwords, which no report repeats. */
  readonly hasPasswords: boolean;
  /** Codes that say why rows were not sent, the most frequent first. */
  readonly unsent: readonly string[];
}

/** What stopped a whole job before all of its rows were sent. */
const STOPS = [
  'cancelled',
  'age_limit',
  'credentials_refused',
  'wrong_address',
  'look_ups_refused',
  'canary_failed',
  'same_refusal',
] as const;

const stopOf = ({ unsent }: NextStep): (typeof STOPS)[number] | undefined =>
  unsent.flatMap((code) => STOPS.find((stop) => stop === code) ?? [])[0];

const IMPORTED = ['created', 'updated', 'unchanged'];

/** How many rows came to one of some outcomes. */
const sumOf = ({ outcomes }: Summary, of: Iterable<string>): number =>
  [...of].reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);

/** How many rows a person fixes and sends again. */
export const undoneRows = (summary: Summary): number => sumOf(summary, UNDONE_OUTCOMES);

/** What an upload is called, wherever it was dropped. */
export function uploadName({ upload: { key } }: Summary): string {
  const { name } = uploadOfKey(key) ?? {};
  if (isOfNames(key) || !name) return key;
  return isDryRun(key) ? name.slice(DRY_RUN.length) : name;
}

export function headlineOf(summary: Summary, step: NextStep): Headline {
  const { language = 'en', rows, error, dryRun } = summary;
  if (isOfNames(summary.upload.key)) return namesHeadline(summary);
  if (error && rows === 0) return refusal(summary, REFUSALS[error.code] ?? 'page_refused');
  if (summary.held) return heldHeadline(language, summary);
  const imported = { count: count(language, sumOf(summary, IMPORTED)) };
  const figure = say(language, dryRun ? 'page_would_be_imported' : 'page_imported', imported);
  const stop = stopOf(step);
  return {
    imported: stop
      ? say(language, 'page_stopped', { cause: say(language, `stopped_${stop}`), figure })
      : figure,
    leftOver: leftOver(language, summary),
    isWell: undoneRows(summary) === 0,
    next: nextStep(language, summary, step),
  };
}

const heldHeadline = (language: Language, summary: Summary): Headline => ({
  imported: say(language, 'page_held', { count: count(language, sumOf(summary, ['held'])) }),
  leftOver: leftOver(language, summary),
  isWell: false,
  next: say(language, 'next_held'),
});

const WRONG = ['rejected', 'failed'];

/** Whether some row is wrong, and not only to be sent again. */
const isToCorrect = (summary: Summary): boolean => sumOf(summary, WRONG) > 0;

/** What was never sent is not wrong. */
function leftOver(language: Language, summary: Summary): string[] {
  const kinds = [
    ['page_to_fix', sumOf(summary, WRONG)],
    [summary.dryRun ? 'page_not_checked' : 'page_not_sent', sumOf(summary, ['unprocessed'])],
    ['page_to_look_at', sumOf(summary, ['unknown'])],
  ] as const;
  const told = kinds.flatMap(([code, rows]) =>
    rows > 0 ? say(language, code, { count: count(language, rows) }) : [],
  );
  return told.length > 0 ? told : [say(language, 'page_nothing_to_fix')];
}

type Plain = Extract<
  MessageCode,
  | 'page_refused'
  | 'page_no_report'
  | 'page_held_no_report'
  | 'page_names_wrong'
  | 'page_names_fine'
  | 'next_refused'
  | 'next_held'
  | 'next_nothing'
>;

const REFUSALS: Readonly<Record<string, Plain>> = {
  report_failed: 'page_no_report',
  report_failed_held: 'page_held_no_report',
};

const namesHeadline = (summary: Summary): Headline =>
  summary.error
    ? refusal(summary, 'page_names_wrong')
    : {
        imported: say(summary.language ?? 'en', 'page_names_fine'),
        leftOver: [],
        isWell: true,
        next: say(summary.language ?? 'en', 'next_nothing'),
      };

/** Whose language is not known may read either. */
const refusal = ({ language, held }: Summary, title: Plain): Headline => ({
  imported: sayToSender(language, title, () => []).message,
  leftOver: [],
  isWell: false,
  next: sayToSender(language, held ? 'next_held' : 'next_refused', () => []).message,
});

function nextStep(language: Language, summary: Summary, step: NextStep): string {
  if (summary.error) return say(language, 'next_solve');
  if (undoneRows(summary) === 0) return say(language, summary.dryRun ? 'next_import' : 'next_nothing');
  if (isBeforeImport(summary))
    return say(language, isToCorrect(summary) ? 'next_fix_then_import' : 'next_check_again');
  const { toFix: file, hasPasswords } = step;
  if (file === undefined) return say(language, 'next_fix_list');
  if (!isToCorrect(summary)) {
    const passwords = hasPasswords ? say(language, 'next_send_with_passwords') : '';
    return say(language, sendAgain(step), { file, passwords });
  }
  const passwords = hasPasswords ? say(language, 'next_passwords') : '';
  const unsent = sumOf(summary, ['unprocessed']) > 0 ? say(language, 'next_unsent_too') : '';
  return say(language, 'next_fix', { file, passwords }) + unsent;
}

/** What is done with rows that only were not sent. */
function sendAgain(step: NextStep): 'next_send_again' | 'next_send_solved' | 'next_send_unsent' {
  const stop = stopOf(step);
  if (stop === 'cancelled') return 'next_send_unsent';
  return stop === undefined || stop === 'age_limit' ? 'next_send_again' : 'next_send_solved';
}
