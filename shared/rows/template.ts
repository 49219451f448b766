import type { Language } from '../messages/language.ts';
import type { Field, FieldKind } from '../user/field.ts';
import type { Rights } from '../user/rights.ts';
import { digitsIn } from './cell-problems.ts';
import { indexHeadings, trimHeading } from './heading.ts';
import { createCellReader, isNameOfPerson } from './read-cells.ts';

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

/** What a template needs of a profile. */
export interface TemplateOptions {
  readonly language: Language;
  /** A profile's own headings: heading → parameter. They are preferred, and taken from no field that has them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** A profile's own regular expressions, by parameter. */
  readonly patterns?: Readonly<Record<string, string>>;
  /** What the profile lets lists set. */
  readonly allow?: Rights['allow'];
  readonly columns?: Rights['columns'];
  /** A profile's values for new users, by parameter. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** The names that people choose from where the gateway wants ids, by parameter. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

/** A column of the template, and what its sample row has there. */
export interface TemplateColumn {
  readonly field: Field;
  readonly heading: string;
  /** A good value, '' where we know none. */
  readonly example: string;
  readonly sample: string;
}

/**
 * The columns of the template: the parameters that a new user can be created with, headed in the language. The sample row is
 * recognised and ignored when it comes back.
 */
export function templateColumns(fields: readonly Field[], options: TemplateOptions): TemplateColumn[] {
  const { language, aliases = {} } = options;
  const login = sampleField(fields);
  const index = indexHeadings(fields, aliases);
  const headingOf = (field: Field): string => {
    const own = Object.keys(aliases).filter((heading) => aliases[heading] === field.name);
    const known = [...own, ...field.headings[language], field.name];
    return known.find((heading) => index.get(trimHeading(heading)) === field) ?? field.name;
  };
  return fields
    .filter(({ name, writtenBy }) => writtenBy !== 'update' && (options.columns?.includes(name) ?? true))
    .map((field) => {
      const example = exampleOf(field, fields, options);
      return { field, heading: headingOf(field), example, sample: field === login ? SAMPLE_USER : example };
    });
}

/** The template as rows of a CSV: its headings, and the sample. */
export function renderTemplate(
  fields: readonly Field[],
  options: TemplateOptions,
): [headings: string[], sample: string[]] {
  const columns = templateColumns(fields, options);
  return [columns.map(({ heading }) => heading), columns.map(({ sample }) => sample)];
}

/**
 * A flag is shown in words; where a vendor takes a fixed set of values, one of them is. A pattern of the profile's may suit no
 * example of ours: then a number of as many digits as it asks for is tried, and the profile's own default; else nothing is shown.
 */
function exampleOf(
  field: Field,
  fields: readonly Field[],
  { language, patterns = {}, allow = {}, defaults = {}, choices = {} }: TemplateOptions,
): string {
  const { name, kind, values = [] } = field;
  const [choice] = choices[name] ?? [];
  if (choice !== undefined) return choice;
  const pattern = patterns[name];
  const isOther = kind === 'text' && !isNameOfPerson(field, fields);
  const sample = isOther ? '' : (SAMPLES[kind]?.[language] ?? '');
  const candidates = [
    kind === 'flag' ? sample : (values[0] ?? sample),
    '1'.padStart(digitsIn(pattern) ?? 1, '0'),
    kind === 'secret' ? '' : (defaults[name] ?? ''),
    ...(allow[name] ?? []),
  ];
  const read = createCellReader(field, { pattern, allowed: allow[name], isKey: false });
  return candidates.find((text) => read(text).code === undefined) ?? '';
}
