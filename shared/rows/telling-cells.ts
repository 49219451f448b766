import { MIN_LENGTH } from './credential-look.ts';
import { isNoteOfPassword, namesPassword } from './named-password.ts';
import type { FieldColumn } from './read-cells.ts';

/** Makes what tells whether a text or code that is sent names a password, or repeats the one of its row. It is asked of every user. */
export function createTellsPassword(columns: readonly FieldColumn[]): (cells: readonly string[]) => boolean {
  const placesOf = (kind: 'text' | 'code'): number[] =>
    columns.filter(({ field, isKey }) => field.kind === kind && !isKey).map(({ place }) => place);
  const texts = placesOf('text');
  const codes = placesOf('code');
  const password = columns.find(({ field }) => field.kind === 'secret')?.place;

  return (cells) => {
    const secret = password === undefined ? '' : (cells[password] ?? '');
    const isLong = secret.length >= MIN_LENGTH;
    const isTelling = (text: string): boolean => namesPassword(text) || (isLong && text.includes(secret));
    const isTellingCode = (text: string): boolean => isNoteOfPassword(text) || (isLong && text === secret);
    return (
      texts.some((place) => isTelling(cells[place] ?? '')) ||
      codes.some((place) => isTellingCode(cells[place] ?? ''))
    );
  };
}
