import type { Field } from '../user/field.ts';
import { createCellReader } from './cell-reader.ts';
import { sayWhatIsWrong } from './value-problem.ts';

/**
 * Why a profile cannot have `value` as a parameter's default; undefined when it can. A default meets the rules of a
 * cell, and is written as it is sent: `2030-01-01 00:00:00`, `0`, `7,10`. For operators, in English; shows no password.
 */
export function defaultProblem(field: Field, value: string, pattern: string | undefined): string | undefined {
  if (value === '') return 'is blank: leave it out';
  const { sent = value, code } = createCellReader(field, { pattern, isKey: true })(value);
  if (code) return sayWhatIsWrong('en', { field, code, text: value, isShown: true, pattern: pattern ?? '' });
  return sent === value ? undefined : `write it as it is sent: ${sent}`;
}
