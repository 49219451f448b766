import type { Language } from '../messages/language.ts';
import { list, problemOf, say, shorten } from '../messages/say.ts';
import { type Column, type Field, fieldLabel } from '../user/field.ts';
import type { JobError, Problem } from '../user/outcome.ts';
import { documentedHeadings } from './heading.ts';

/** Unknown heading → the field it may have meant. */
export type Suggestions = ReadonlyMap<string, Field | undefined>;

/** Why a header cannot be used; undefined when it can. */
export function headerError(
  columns: readonly Column[],
  suggestions: Suggestions,
  fields: readonly Field[],
  { language, matchBy }: { readonly language: Language; readonly matchBy: string },
): JobError | undefined {
  const fieldNamed = (name: string | undefined) => fields.find((field) => field.name === name);
  const key = fieldNamed(matchBy);
  if (!key) throw new Error(`The profile matches by ${matchBy}, which its gateway does not know.`);
  const known = columns.filter(({ field }) => field !== undefined);
  if (known.length === 0 && columns.some(({ heading }) => looksLikeData(heading))) {
    return problemOf(language, 'no_header', { example: fieldLabel(key, language) });
  }
  for (const [at, second] of known.entries()) {
    const first = known.slice(0, at).find(({ field }) => field === second.field);
    const field = first && fieldNamed(second.field);
    if (field) {
      const headings = { first: shorten(first.heading), second: shorten(second.heading) };
      return problemOf(language, 'duplicate_column', { ...headings, field: fieldLabel(field, language) });
    }
  }
  return known.some(({ field }) => field === matchBy) ? undefined : missingColumn(key, suggestions, language);
}

/** A date, a mobile or employee number, a mail address: no heading looks like that. */
const looksLikeData = (heading: string): boolean => /\d{4}|^\d+$|[^\s@]@[^\s@]/.test(heading);

function missingColumn(key: Field, suggestions: Suggestions, language: Language): JobError {
  const field = fieldLabel(key, language);
  const similar = [...suggestions].find(([, suggestion]) => suggestion === key)?.[0];
  if (similar !== undefined) {
    const message = say(language, 'missing_column_suggestion', { field, heading: shorten(similar) });
    return { code: 'missing_column', message };
  }
  const headings = list(language, [key.name, ...documentedHeadings(key)]);
  return problemOf(language, 'missing_column', { field, headings });
}

/** A summary is read by people: it tells of so many headings, and how many more there are. */
const MAX_NOTES = 20;

/** What the sender should know of the headings that are not understood. */
export function notesOf(suggestions: Suggestions, language: Language): Problem[] {
  const notes = [...suggestions]
    .slice(0, MAX_NOTES)
    .map(([heading, field]) => unknownColumn(shorten(heading), field, language));
  const count = suggestions.size - notes.length;
  return count === 0 ? notes : [...notes, problemOf(language, 'more_unknown_columns', { count })];
}

function unknownColumn(heading: string, field: Field | undefined, language: Language): Problem {
  const message = field
    ? say(language, 'unknown_column_suggestion', { heading, suggestion: fieldLabel(field, language) })
    : say(language, 'unknown_column', { heading });
  return { column: heading, code: 'unknown_column', message };
}
