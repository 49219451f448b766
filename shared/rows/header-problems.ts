import type { Language } from '../messages/language.ts';
import { list, problemOf, say, shorten } from '../messages/say.ts';
import { type Column, type Field, fieldLabel } from '../user/field.ts';
import type { JobError, Problem } from '../user/outcome.ts';
import { looksLikeCredential } from './credential-look.ts';
import { documentedHeadings, trimHeading } from './heading.ts';
import { NAMES_COLUMNS } from './names-columns.ts';

/** Unknown heading → the field it may have meant. */
export type Suggestions = ReadonlyMap<string, Field | undefined>;

/** Why a header cannot be used; undefined when it can. */
export function headerError(
  columns: readonly Column[],
  suggestions: Suggestions,
  fields: readonly Field[],
  {
    language,
    matchBy,
    above = [],
  }: {
    readonly language: Language;
    readonly matchBy: string;
    readonly above?: readonly { readonly cells: readonly string[] }[];
  },
): JobError | undefined {
  const fieldNamed = (name: string | undefined) => fields.find((field) => field.name === name);
  const key = fieldNamed(matchBy);
  if (!key) throw new Error(`The profile matches by ${matchBy}, which its gateway does not know.`);
  const known = columns.filter(({ field }) => field !== undefined);
  if (isRowOfData(columns)) {
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
  if (known.some(({ field }) => field === matchBy)) return undefined;
  if ([...above.map(({ cells }) => cells), columns.map(({ heading }) => heading)].some(areOfNames))
    return { code: 'missing_column', message: say(language, 'missing_column_names') };
  // Where nothing is known to be a heading, none is quoted: it may be a person's cell.
  return missingColumn(key, known.length > 0 ? suggestions : new Map(), language);
}

/** Whether cells are the first line of a table of names. Its own lines begin with names of parameters, as headings do. */
function areOfNames(cells: readonly string[]): boolean {
  const headings = cells.map((cell) => trimHeading(cell).toLowerCase());
  return Object.values(NAMES_COLUMNS).every((names) => names.some((name) => headings.includes(name)));
}

/** A date, a mobile or employee number, a mail address: no heading looks like that. */
const looksLikeData = (heading: string): boolean =>
  /\d{4}|^\d+$|[^\s@]@[^\s@]/.test(heading) || isCredential(heading);

/** What stands in headings, and makes no password of them: `Phone(1)`, `E-Mail#2`. */
const HEADING_SIGNS = /[()[\]{}<>【】（）#*:：?？&.,%/]+/g;

/** Whether a heading is no heading but a password: it is shown nowhere. */
export const isCredential = (heading: string): boolean =>
  looksLikeCredential(heading.normalize('NFKC').replace(HEADING_SIGNS, ''));

/** What a person's row is sure to hold, and no heading is. */
const isPersonal = (heading: string): boolean =>
  /^\+?[\d -]{11,}$|^\d{4}([-/.])\d{1,2}\1\d{1,2}$|^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(heading.trim()) ||
  isCredential(heading);

/** Whether the file has no header: nothing in it is a heading, or no more than what a person's row may hold by chance. */
function isRowOfData(columns: readonly Column[]): boolean {
  const known = columns.filter(({ field }) => field !== undefined).length;
  const others = columns.filter(({ field }) => field === undefined).map(({ heading }) => heading);
  if (known === 0) return others.some(looksLikeData);
  const personal = others.filter(isPersonal).length;
  return personal > 0 && personal >= known;
}

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

/** What the sender should know of columns that are understood, and yet not sent. */
export const notSentNotes = (columns: readonly Column[], language: Language): Problem[] =>
  columns.slice(0, MAX_NOTES).map(({ heading }) => {
    const shown = shorten(heading);
    return { column: shown, ...problemOf(language, 'column_not_settable', { heading: shown }) };
  });
