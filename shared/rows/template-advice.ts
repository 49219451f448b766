/** What a template tells people of its columns, in words. */
import { list, say } from '../messages/say.ts';
import { type Field, type FieldKind, fieldLabel } from '../user/field.ts';
import { sayPattern } from './cell-problems.ts';
import type { TemplateOptions } from './template.ts';

export interface Advice {
  /** Whether the heading is marked: nothing will do in place of a value. */
  readonly isRequired: boolean;
  /** Whether a value must be there, as a sentence. */
  readonly need: string;
  /** What it must be like; several lines. */
  readonly format: string;
}

export interface AdviceOptions extends TemplateOptions {
  /** The parameter that says who a row is about. */
  readonly matchBy: string;
}

/** What there is to say of a column of the template. */
export const adviceFor = (field: Field, fields: readonly Field[], options: AdviceOptions): Advice => ({
  ...needOf(field, fields, options),
  format: formatOf(field, options),
});

function needOf(
  field: Field,
  fields: readonly Field[],
  { language, matchBy, defaults = {} }: AdviceOptions,
): Omit<Advice, 'format'> {
  const { name, kind, requiredToCreate, requiredToUpdate, orElse } = field;
  const must = (need: string) => ({ isRequired: true, need });
  const may = (need: string) => ({ isRequired: false, need });
  if (name === matchBy) return must(say(language, 'required_key'));
  if (requiredToUpdate) return must(say(language, 'required_always'));
  const other = fields.find((each) => each.name === orElse || each.orElse === name);
  if (other) return may(say(language, 'required_or_other', { other: fieldLabel(other, language) }));
  const value = defaults[name];
  if (value === undefined)
    return requiredToCreate ? must(say(language, 'required_for_new')) : may(say(language, 'optional'));
  if (kind === 'secret') return may(say(language, 'optional'));
  const shown = kind === 'flag' ? say(language, value === '1' ? 'yes' : 'no') : value;
  return may(say(language, 'optional_with_default', { value: shown }));
}

/** Kinds whose length people do get wrong. */
const OF_ANY_LENGTH = new Set(['text', 'code', 'secret']);

/** What is said where there are names to choose from. */
const CHOSEN: Partial<Record<FieldKind, 'format_several_chosen' | 'format_date_chosen'>> = {
  ids: 'format_several_chosen',
  dateTime: 'format_date_chosen',
};

function formatOf(field: Field, { language, patterns = {}, choices = {} }: AdviceOptions): string {
  const { name, kind, values, maxLength } = field;
  const pattern = patterns[name];
  const lines = [
    choices[name]?.length
      ? say(language, CHOSEN[kind] ?? 'format_chosen', { sheet: say(language, 'sheet_choices') })
      : values && kind !== 'flag'
        ? say(language, 'format_values', { values: list(language, values) })
        : say(language, `format_${kind}`),
    pattern !== undefined && say(language, 'format_pattern', { pattern: sayPattern(language, pattern) }),
    maxLength !== undefined && OF_ANY_LENGTH.has(kind) && say(language, 'format_length', { max: maxLength }),
  ];
  return lines.filter((line) => line !== false).join('\n');
}
