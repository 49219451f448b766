import type { Language } from '../messages/language.ts';
import { type MessageCode, say } from '../messages/say.ts';
import { shorten } from '../messages/shorten.ts';
import { type Column, type Field, fieldLabel } from '../user/field.ts';
import type { JobError, Problem } from '../user/outcome.ts';

/** Unknown heading → the field it may have meant. */
export type Suggestions = ReadonlyMap<string, Field | undefined>;

/** Why a header cannot be used; undefined when it can. */
export function headerError(
  columns: readonly Column[],
  suggestions: Suggestions,
  fields: readonly Field[],
  { language, matchBy }: { readonly language: Language; readonly matchBy: string },
): JobError | undefined {
  const known = columns.filter(({ field }) => field !== undefined);
  const key = fields.find(({ name }) => name === matchBy);
  if (!key) throw new Error(`The profile matches by ${matchBy}, which its gateway does not know.`);
  if (known.length === 0 && columns.some(({ heading }) => looksLikeData(heading))) {
    return errorOf('no_header', say(language, 'no_header', { example: fieldLabel(key, language) }));
  }
  for (const [at, second] of known.entries()) {
    const first = known.slice(0, at).find(({ field }) => field === second.field);
    if (first) return duplicateColumn(first, second, fields, language);
  }
  return known.some(({ field }) => field === matchBy) ? undefined : missingColumn(key, suggestions, language);
}

const errorOf = (code: MessageCode, message: string): JobError => ({ code, message });

/** A date, a mobile or employee number, a mail address: no heading looks like that. */
const looksLikeData = (heading: string): boolean => /\d{4}|^\d+$|[^\s@]@[^\s@]/.test(heading);

function duplicateColumn(
  first: Column,
  second: Column,
  fields: readonly Field[],
  language: Language,
): JobError {
  const field = fields.find(({ name }) => name === second.field);
  const parameters = {
    first: shorten(first.heading),
    second: shorten(second.heading),
    field: field ? fieldLabel(field, language) : '',
  };
  return errorOf('duplicate_column', say(language, 'duplicate_column', parameters));
}

function missingColumn(key: Field, suggestions: Suggestions, language: Language): JobError {
  const field = fieldLabel(key, language);
  for (const [heading, suggestion] of suggestions) {
    if (suggestion !== key) continue;
    const parameters = { field, heading: shorten(heading) };
    return errorOf('missing_column', say(language, 'missing_column_suggestion', parameters));
  }
  const headings = [key.name, ...key.headings['zh-CN'], ...key.headings.en].join(', ');
  return errorOf('missing_column', say(language, 'missing_column', { field, headings }));
}

/** A summary is read by people: it tells of so many headings, and how many more there are. */
const MAX_NOTES = 20;

/** What the sender should know of the headings that are not understood. */
export function notesOf(suggestions: Suggestions, language: Language): Problem[] {
  const notes = [...suggestions]
    .slice(0, MAX_NOTES)
    .map(([heading, field]) => unknownColumn(heading, field, language));
  const more = suggestions.size - notes.length;
  if (more === 0) return notes;
  return [
    ...notes,
    { code: 'more_unknown_columns', message: say(language, 'more_unknown_columns', { count: more }) },
  ];
}

function unknownColumn(column: string, field: Field | undefined, language: Language): Problem {
  const heading = shorten(column);
  const message = field
    ? say(language, 'unknown_column_suggestion', { heading, suggestion: fieldLabel(field, language) })
    : say(language, 'unknown_column', { heading });
  return { column: heading, code: 'unknown_column', message };
}
