/** What is wrong with a value, in words: what was found, which is never a password, and what is expected. */
import type { Language } from '../messages/language.ts';
import { list, problemOf, say, shorten } from '../messages/say.ts';
import type { Field, FieldKind } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';
import { permittedText } from '../user/rights.ts';
import type { FieldNames } from './cell-reading.ts';
import { isKnownError, type ValueCode } from './damages.ts';
import { nameFindings } from './name-cells.ts';
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
  const read = createValueReader('en', field, pattern)(value);
  if ('problem' in read) return read.problem;
  return read.sent === value ? undefined : `write it as it is sent: ${read.sent}`;
}

/** Makes what reads values that an operator has written: as they are sent, or why they break the rules of a cell. */
export function createValueReader(
  language: Language,
  field: Field,
  pattern: string | undefined,
): (value: string) => { readonly sent: string } | { readonly problem: string } {
  const read = createCellReader(field, { pattern, isKey: true, isDashed: true });
  const column = {
    field,
    pattern,
    allowed: undefined,
    isKey: true,
    standard: undefined,
    names: undefined,
    isOperators: true as const,
  };
  return (value) => {
    const { sent = value, code } = read(value);
    if (!code) return { sent };
    // No passwords are written so.
    return { problem: valueProblem(language, column, code, { text: value, isQuotable: true }).message };
  };
}

function valueProblem(
  language: Language,
  {
    field,
    pattern = '',
    allowed = [],
    isKey,
    standard,
    names,
    isOperators,
  }: Pick<FieldColumn, 'field' | 'pattern' | 'allowed' | 'isKey' | 'standard' | 'names'> & {
    /** Whether an operator has written it, in a profile or a table of names. */
    readonly isOperators?: true;
  },
  code: ValueCode,
  found: FoundText,
): Problem {
  return problemOf(language, code, {
    found: sayWhatWasFound(language, field.kind, code, found),
    named: names ? sayNames(language, field, code, found, names) : '',
    value: say(language, VALUE_OF[field.kind] ?? 'value_itself'),
    max: field.maxLength ?? 0,
    values: list(language, field.values ?? []),
    permitted: permittedText(language, allowed),
    example: field.form?.example ?? '{}',
    pattern: sayPattern(language, pattern),
    blank: isKey ? '' : say(language, 'may_stay_blank'),
    separate: field.kind === 'ids' ? say(language, 'separate_ids') : '',
    unnamed: isOperators ? '' : say(language, 'no_names_here'),
    instead: sayInstead(language, standard, names && namesNear(found.text, names)),
  });
}

/** What to type where a name of the table may stand, and nobody knows the one that was typed. */
const VALUE_OF: Readonly<Partial<Record<FieldKind, 'value_id' | 'value_date' | 'value_flag'>>> = {
  ids: 'value_id',
  integer: 'value_id',
  code: 'value_id',
  dateTime: 'value_date',
  flag: 'value_flag',
};

/** What will do for a day that never comes. */
function sayInstead(
  language: Language,
  standard: string | undefined,
  names: readonly string[] | undefined,
): string {
  if (names && names.length > 0)
    return say(language, 'instead_of_endless_names', { names: list(language, names.map(shorten)) });
  return standard === undefined
    ? say(language, 'instead_of_endless')
    : say(language, 'instead_of_endless_default', { date: standard });
}

/** The names to tell of where one is not known: those it resembles, or all where they are few. */
function namesNear(text: string, names: FieldNames): readonly string[] {
  const nearest = names.nearest(text);
  return nearest.length > 0 ? nearest : names.few;
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

/** So many names of one cell are told. */
const MAX_NAMES = 3;

/** The names of a cell that nobody knows, each with those it resembles, or those that stand for several ids, with these. */
function sayNames(
  language: Language,
  field: Field,
  code: ValueCode,
  found: FoundText,
  names: FieldNames,
): string {
  if (code !== 'unknown_name' && code !== 'ambiguous_name') return '';
  if (!found.isQuotable) return sayWhatWasFound(language, field.kind, code, found);
  const { ambiguous, unknown } = nameFindings(field, found.text, names);
  const said =
    code === 'ambiguous_name'
      ? ambiguous.map(({ name, ids }) =>
          say(language, 'name_ids', { name: shorten(name), ids: list(language, ids) }),
        )
      : unknown.slice(0, MAX_NAMES).map((name) => sayUnknown(language, name, names));
  return said.length > 0 ? list(language, said) : sayWhatWasFound(language, field.kind, code, found);
}

function sayUnknown(language: Language, name: string, names: FieldNames): string {
  const isNear = names.nearest(name).length > 0;
  const told = namesNear(name, names).map(shorten);
  if (told.length === 0) return say(language, 'found_text', { text: shorten(name) });
  const code = isNear ? 'name_nearest' : 'name_few';
  return say(language, code, { name: shorten(name), names: list(language, told) });
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
