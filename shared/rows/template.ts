import type { Language } from '../messages/language.ts';
import type { Field, FieldKind } from '../user/field.ts';
import { indexHeadings, trimHeading } from './heading.ts';

/** Stands in the template's sample row where a user name belongs; no real user has it. */
export const SAMPLE_USER = 'sample-user-delete-this-row';

/** The field that holds {@link SAMPLE_USER}: the login, which every vendor's table begins with. */
export const sampleField = (fields: readonly Field[]): Field | undefined => fields[0];

const SAMPLES: Readonly<Partial<Record<FieldKind, Readonly<Record<Language, string>>>>> = {
  text: { 'zh-CN': '张三', en: 'Zhang San' },
  code: { 'zh-CN': 'A0001', en: 'A0001' },
  ids: { 'zh-CN': '7,10,15', en: '7,10,15' },
  dateTime: { 'zh-CN': '2036-12-31', en: '2036-12-31' },
  flag: { 'zh-CN': '否', en: 'no' },
  mobile: { 'zh-CN': '13800138000', en: '13800138000' },
  phone: { 'zh-CN': '66812345678', en: '66812345678' },
  mail: { 'zh-CN': 'name@example.com', en: 'name@example.com' },
  secret: { 'zh-CN': 'Change-Me-2036', en: 'Change-Me-2036' },
};

export interface TemplateOptions {
  readonly language: Language;
  /** A profile's own headings: heading → parameter. They are preferred, and taken from no field that has them. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/**
 * The template: a row of headings in the language, and one sample row that is recognised and ignored when it comes
 * back. It has the parameters that a new user can be created with.
 */
export function renderTemplate(
  fields: readonly Field[],
  { language, aliases = {} }: TemplateOptions,
): [headings: string[], sample: string[]] {
  const offered = fields.filter(({ writtenBy }) => writtenBy !== 'update');
  const login = sampleField(fields);
  const index = indexHeadings(fields, aliases);
  const headingOf = (field: Field): string => {
    const own = Object.keys(aliases).filter((heading) => aliases[heading] === field.name);
    const known = [...own, ...field.headings[language], field.name];
    return known.find((heading) => index.get(trimHeading(heading)) === field) ?? field.name;
  };
  return [
    offered.map(headingOf),
    offered.map((field) => (field === login ? SAMPLE_USER : sampleOf(field, language))),
  ];
}

/** A flag is shown in words; where a vendor takes a fixed set of values, one of them is. */
function sampleOf({ kind, values }: Field, language: Language): string {
  const sample = SAMPLES[kind]?.[language] ?? '';
  return kind === 'flag' ? sample : (values?.[0] ?? sample);
}
