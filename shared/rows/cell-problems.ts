/** What is wrong with a value, in words: what was found, which is never a password, and what is expected. */
import type { Language } from '../messages/language.ts';
import { list, problemOf, say, shorten } from '../messages/say.ts';
import type { Field, FieldKind } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';
import { isKnownError, type ValueCode } from './damages.ts';
import { trimCell } from './normalise-cell.ts';
import { createCellReader, type FieldColumn, type Finding } from './read-cells.ts';

/** A text as the file has it, and whether it may be quoted. */
interface FoundText {
  readonly text: string;
  readonly isQuotable: boolean;
}

/** The problem of a cell, under the file's own heading. */
export const cellProblem = (language: Language, { column, code }: Finding, found: FoundText): Problem => ({
  column: column.heading,
  ...valueProblem(language, column, code, found),
});

/**
 * Why a profile cannot have `value` as a parameter's default; undefined when it can. A default meets the rules of a
 * cell, and is written as it is sent: `2030-01-01 00:00:00`, `0`, `7,10`. For operators, in English; shows no password.
 */
export function defaultProblem(field: Field, value: string, pattern: string | undefined): string | undefined {
  if (value === '') return 'is blank: leave it out';
  const { sent = value, code } = createCellReader(field, { pattern, isKey: true, isDashed: true })(value);
  if (code)
    return valueProblem('en', { field, pattern, isKey: true, standard: undefined }, code, {
      text: value,
      isQuotable: true,
    }).message;
  return sent === value ? undefined : `write it as it is sent: ${sent}`;
}

function valueProblem(
  language: Language,
  { field, pattern = '', isKey, standard }: Pick<FieldColumn, 'field' | 'pattern' | 'isKey' | 'standard'>,
  code: ValueCode,
  found: FoundText,
): Problem {
  return problemOf(language, code, {
    found: sayWhatWasFound(language, field.kind, code, found),
    max: field.maxLength ?? 0,
    values: list(language, field.values ?? []),
    example: field.form?.example ?? '{}',
    pattern: sayPattern(language, pattern),
    blank: isKey ? '' : say(language, 'may_stay_blank'),
    instead:
      standard === undefined
        ? say(language, 'instead_of_endless')
        : say(language, 'instead_of_endless_default', { date: standard }),
  });
}

function sayWhatWasFound(language: Language, kind: FieldKind, code: ValueCode, found: FoundText): string {
  if (kind === 'secret') return say(language, 'found_password');
  const trimmed = trimCell(found.text);
  if (found.isQuotable || cannotBePassword(code, trimmed)) {
    return say(language, 'found_text', { text: shorten(trimmed) });
  }
  const count = trimmed.length;
  return say(language, /^\d+$/.test(trimmed) ? 'found_digits' : 'found_characters', { count });
}

/** `2027-02-30`: a day that does not exist, year first. */
const IMPOSSIBLE_DAY = /^\d{4}([-/])\d{1,2}\1\d{1,2}$/;

/** No password looks like a number or an error of Excel's, a day that does not exist, or `长期`. A formula may hold one. */
export const cannotBePassword = (code: ValueCode, text: string): boolean =>
  code === 'excel_number' ||
  code === 'endless_date' ||
  (code === 'excel_error' && isKnownError(text)) ||
  (code === 'invalid_date' && IMPOSSIBLE_DAY.test(text));

/** Most patterns ask for a number of digits, which can be said in words; any other is shown as it is. */
export function sayPattern(language: Language, pattern: string): string {
  const count = digitsIn(pattern);
  return count === undefined
    ? say(language, 'pattern', { pattern })
    : say(language, 'pattern_of_digits', { count });
}

/** How many digits a pattern asks for, if it asks for nothing else. */
export function digitsIn(pattern = ''): number | undefined {
  const digits = /^\^(?:\\d|\[0-9\])\{(\d+)\}\$$/.exec(pattern)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
