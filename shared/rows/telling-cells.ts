import { MIN_LENGTH } from './credential-look.ts';
import { isNoteOfPassword, namesPassword } from './named-password.ts';
import type { FieldColumn } from './read-cells.ts';

const NO_SECRET = '';

/** Whether a text names a password, or holds the one of its row. */
const tells = (text: string, secret: string): boolean =>
  text !== '' && (namesPassword(text) || (secret !== NO_SECRET && text.includes(secret)));

/** Whether a code does: it may be part of a password by chance. */
const codeTells = (text: string, secret: string): boolean =>
  text !== '' && (text === secret || isNoteOfPassword(text));

/**
 * Makes what tells whether a text or code that is sent names a password, or repeats the one of its row. It is asked of every
 * user, and so makes no functions of its own.
 */
export function createTellsPassword(columns: readonly FieldColumn[]): (cells: readonly string[]) => boolean {
  const placesOf = (kind: 'text' | 'code'): number[] =>
    columns.filter(({ field, isKey }) => field.kind === kind && !isKey).map(({ place }) => place);
  const texts = placesOf('text');
  const codes = placesOf('code');
  const password = columns.find(({ field }) => field.kind === 'secret')?.place ?? -1;

  return (cells) => {
    const typed = cells[password] ?? '';
    const secret = typed.length >= MIN_LENGTH ? typed : NO_SECRET;
    for (const place of texts) if (tells(cells[place] ?? '', secret)) return true;
    for (const place of codes) if (codeTells(cells[place] ?? '', secret)) return true;
    return false;
  };
}
