import type { CsvRecord } from '../csv/record-reader.ts';
import type { Language } from '../messages/language.ts';
import { list, problemOf, shorten } from '../messages/say.ts';
import type { createValueReader } from '../rows/cell-problems.ts';
import { isDecimal } from '../rows/converted-code.ts';
import { type HeadingIndex, trimHeading } from '../rows/heading.ts';
import { isNumber } from '../rows/name-cells.ts';
import { hasNoValue } from '../rows/no-value.ts';
import { isBlank, LIST_SEPARATOR, narrow, trimCell } from '../rows/normalise-cell.ts';
import type { Field, FieldKind } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';

/** What a table is held against: the profile's language, parameters and rules. */
export interface TableRules {
  readonly language: Language;
  readonly matchBy: string;
  readonly patterns: Readonly<Record<string, string>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly fields: readonly Field[];
}

/** What one line is read by. */
export interface LineRules extends TableRules {
  /** Where each column stands. */
  readonly places: Readonly<Record<'field' | 'name' | 'id', number>>;
  /** How many cells the first line has. */
  readonly width: number;
  /** The headings that mean a parameter. */
  readonly index: HeadingIndex;
  /** Reads the ids of a parameter. */
  readerOf(field: Field): ReturnType<typeof createValueReader>;
}

/** What a line says, its id as it is sent; or why it cannot be used. */
type Line =
  | { readonly field: string; readonly name: string; readonly id: string }
  | { readonly mistake: Problem };

/** Reads one line of a table. What it says is quoted in mistakes: a table of names holds no passwords. */
export function readLine({ row: line, cells, flaw }: CsvRecord, rules: LineRules): Line {
  const { language, places, width } = rules;
  if (flaw) return { mistake: problemOf(language, 'names_damaged', { line }) };
  if (!cells.slice(width).every(isBlank))
    return { mistake: problemOf(language, 'names_extra_cell', { line }) };
  const textAt = (place: number): string => ownText(cells[place] ?? '');
  const [typed, name, id] = [textAt(places.field), textAt(places.name), textAt(places.id)];
  const field = findField(typed, rules);
  const mistake = fieldMistake(line, typed, field, rules) ?? nameMistake(line, name, field, rules);
  if (mistake || !field) return { mistake: mistake ?? problemOf(language, 'names_no_name', { line }) };
  const shown = { line, name: shorten(name) };
  if (id === '') return { mistake: problemOf(language, 'names_no_id', shown) };
  const read = rules.readerOf(field)(id);
  if ('sent' in read)
    return valueMistake(line, name, field, read.sent, rules) ?? { field: field.name, name, id: read.sent };
  return {
    mistake: problemOf(language, 'names_bad_id', { ...shown, field: field.name, reason: read.problem }),
  };
}

/** A parameter by its name, or by a heading that means it. */
const findField = (typed: string, { fields, index }: LineRules): Field | undefined =>
  fields.find(({ name }) => name === typed) ?? index.get(trimHeading(typed));

function fieldMistake(
  line: number,
  typed: string,
  field: Field | undefined,
  { language, fields, matchBy }: LineRules,
): Problem | undefined {
  if (!field) {
    const known = fields.filter((each) => mayHaveNames(each, matchBy)).map(({ name }) => name);
    const told = { line, field: shorten(typed), fields: list(language, known) };
    return problemOf(language, 'names_unknown_field', told);
  }
  if (mayHaveNames(field, matchBy)) return undefined;
  return problemOf(language, 'names_field_refused', { line, field: field.name });
}

/** Who a row is about is never looked up: one person's row would write another's account. */
const mayHaveNames = ({ name, kind }: Field, matchBy: string): boolean =>
  name !== matchBy && kind !== 'secret' && kind !== 'json';

function nameMistake(
  line: number,
  name: string,
  field: Field | undefined,
  { language }: LineRules,
): Problem | undefined {
  const shown = { line, name: shorten(name) };
  if (trimHeading(name) === '') return problemOf(language, 'names_no_name', { line });
  if (isNumber(name) || (field && isDecimal(field.kind, name)))
    return problemOf(language, 'names_number', shown);
  if (field && hasNoValue(field.kind, name, true)) return problemOf(language, 'names_blank_word', shown);
  if (field?.kind === 'ids' && hasSeparator(name)) return problemOf(language, 'names_separator', shown);
  return undefined;
}

/** Kinds that take so little that what they take can be no name: every `是` would be sent as something else. */
const STRICT: ReadonlySet<FieldKind> = new Set(['dateTime', 'flag', 'mobile', 'phone', 'mail']);

/** That a name is a value of its parameter already, and another one than its id. */
function valueMistake(
  line: number,
  name: string,
  field: Field,
  id: string,
  { language, readerOf }: LineRules,
): { readonly mistake: Problem } | undefined {
  if (!STRICT.has(field.kind) && field.values === undefined) return undefined;
  const read = readerOf(field)(name);
  if (!('sent' in read) || read.sent === id) return undefined;
  return {
    mistake: problemOf(language, 'names_value', {
      line,
      field: field.name,
      name: shorten(name),
      id: shorten(id),
    }),
  };
}

const hasSeparator = (name: string): boolean => LIST_SEPARATOR.test(narrow(name));

/** Whether a text can be a name in a parameter that takes lists of ids. */
export const canBeNameOfList = (text: string): boolean =>
  trimHeading(text) !== '' && !isNumber(text) && !hasSeparator(text);

/** A cell in memory of its own: the table outlives what was read around it. */
const ownText = (cell: string): string => Buffer.from(trimCell(cell)).toString();
