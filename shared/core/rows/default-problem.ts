import type { Field } from '../user.ts';
import { normaliserOf } from './normalise-cell.ts';
import { createUserRules } from './user-rules.ts';
import { sayWhatIsWrong } from './value-problem.ts';

/**
 * Why a profile cannot have `value` as a parameter's default; undefined when it can. A default meets the rules of a
 * cell, and is written as it is sent: `2030-01-01 00:00:00`, `0`, `7,10`. For operators, in English; shows no password.
 */
export function defaultProblem(field: Field, value: string, pattern: string | undefined): string | undefined {
  if (value === '') return 'is blank: leave it out';
  const sent = normaliserOf(field)(value);
  const patterns = pattern === undefined ? {} : { [field.name]: pattern };
  const [finding] = createUserRules([field], { matchBy: field.name, patterns })(
    sent === '' ? {} : { [field.name]: sent },
  );
  if (finding) {
    const cell = { field, code: finding.code, text: value, isShown: true, pattern: pattern ?? '' };
    return sayWhatIsWrong('en', cell);
  }
  return sent === value ? undefined : `write it as it is sent: ${sent}`;
}
