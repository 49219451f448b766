import type { CsvDialect } from '../../shared/csv/read-csv.ts';
import type { Language } from '../../shared/messages/language.ts';
import { problemOf, shorten } from '../../shared/messages/say.ts';
import type { Column, Field } from '../../shared/user/field.ts';
import type { Problem } from '../../shared/user/outcome.ts';

/** So many names show whether an encoding is right. */
const MAX_NAMES = 3;

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Takes the first names of users that are not ASCII, from the cells of the file's own columns. */
export function createNameSample(columns: readonly Column[], fields: readonly Field[]) {
  const texts = new Set(fields.filter(({ kind }) => kind === 'text').map(({ name }) => name));
  const places = [...columns.keys()].filter((at) => texts.has(columns[at]?.field ?? ''));
  const taken = new Set<string>();
  return {
    taken,
    add(cells: readonly string[]): void {
      if (taken.size >= MAX_NAMES) return;
      const name = places.map((at) => cells[at] ?? '').find((cell) => !isAscii(cell));
      if (name !== undefined) taken.add(name);
    },
  };
}

/** Tells the sender as what a file was read that was not UTF-8, with names in which he sees whether that is right. */
export function encodingNotes(
  { encoding }: CsvDialect,
  names: Iterable<string>,
  language: Language,
): Problem[] {
  if (encoding === 'utf-8') return [];
  const read = [...names].map(shorten).join(' · ');
  const shown = { encoding: encoding.toUpperCase() };
  return [
    read === ''
      ? problemOf(language, 'encoding_read', shown)
      : problemOf(language, 'encoding_read_names', { ...shown, names: read }),
  ];
}
