import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { shorten } from '../messages/shorten.ts';
import type { Field } from '../user/field.ts';
import { trimCell } from './normalise-cell.ts';
import type { ValueCode } from './user-rules.ts';

/** A cell that is refused. */
export interface RefusedCell {
  readonly field: Field;
  readonly code: ValueCode;
  /** The cell as the file has it. */
  readonly text: string;
  /** Whether the text may be shown. */
  readonly isShown: boolean;
  /** The profile's pattern for the field. */
  readonly pattern: string;
}

/** What is wrong with a cell: what was found, which is never a password, and what is expected. */
export function sayWhatIsWrong(language: Language, cell: RefusedCell): string {
  const { code, field, pattern } = cell;
  const found = sayWhatWasFound(language, cell);
  switch (code) {
    case 'missing_key':
    case 'surrounding_space':
      return say(language, code);
    case 'too_long':
      return say(language, code, { found, max: field.maxLength ?? 0 });
    case 'not_allowed':
      return say(language, code, { found, values: (field.values ?? []).join(', ') });
    case 'invalid_json':
      return say(language, code, { found, example: field.form?.example ?? '{}' });
    case 'lost_zeros':
    case 'pattern_mismatch':
      return say(language, code, { found, pattern: sayPattern(language, pattern) });
    default:
      return say(language, code, { found });
  }
}

/** `2027-02-30`: a day that there is not, year first. */
const IMPOSSIBLE_DAY = /^\d{4}([-/])\d{1,2}\1\d{1,2}$/;

/**
 * Nobody's password looks like a number or an error of Excel's, or like a day that does not exist. A formula may hold
 * anything.
 */
const isNobodysPassword = (code: ValueCode, text: string): boolean =>
  code === 'excel_number' ||
  (code === 'excel_error' && !text.startsWith('=')) ||
  (code === 'invalid_date' && IMPOSSIBLE_DAY.test(text));

function sayWhatWasFound(language: Language, { field, text, isShown, code }: RefusedCell): string {
  if (field.kind === 'secret') return say(language, 'found_password');
  const trimmed = trimCell(text);
  if (isShown || isNobodysPassword(code, trimmed)) {
    return say(language, 'found_text', { text: shorten(trimmed) });
  }
  return say(language, /^\d+$/.test(trimmed) ? 'found_digits' : 'found_characters', {
    count: trimmed.length,
  });
}

/** Most patterns ask for so many digits; only the others need reading as what they are. */
function sayPattern(language: Language, pattern: string): string {
  const digits = /^\^(?:\\d|\[0-9\])\{(\d+)\}\$$/.exec(pattern)?.[1];
  return digits === undefined
    ? say(language, 'pattern', { pattern })
    : say(language, 'pattern_of_digits', { count: digits });
}
