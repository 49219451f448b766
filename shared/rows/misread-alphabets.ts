/** Words in UTF-8 that were read in an encoding of one byte a letter: `J├╝rgen`, `JĂĽrgen`, `JΓΌrgen`, `Jأ¼rgen`, `Jรผrgen`. */
import { isUtf8 } from 'node:buffer';
import { isNatural } from '../csv/natural-text.ts';
import { encodeAs, legacyTable } from './legacy-tables.ts';

const LABELS = [
  ...['cp437', 'cp850', 'windows-1250', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256'],
  ...['windows-1257', 'windows-1258', 'windows-874', 'windows-1251', 'koi8-r', 'ibm866', 'macintosh'],
];

/** Letters of scripts that hardly anybody writes, as some Thai words become by chance. */
const RARE = /[\u0700-\u08ff]/;

/** Where a word ends; a no-break space may be a byte of one. */
const BETWEEN_WORDS = /[ ,;()/|"\t\r\n\u3000]+/;
const PAIR = /[^\0-\x7f]{2}/;

let labels: ReadonlyMap<string, readonly string[]> | undefined;

/** Two characters → the encodings in which they begin a letter in UTF-8: of honest words hardly one does so. */
function labelsOf(pair: string): readonly string[] {
  labels ??= LABELS.reduce((found, label) => {
    const bytes = [...legacyTable(label)].map(([character, [byte = 0]]) => [character, byte] as const);
    const trails = bytes.filter(([, byte]) => byte < 0xc0);
    for (const [lead, byte] of bytes)
      if (byte >= 0xc2 && byte < 0xf0)
        for (const [trail] of trails) found.set(lead + trail, [...(found.get(lead + trail) ?? []), label]);
    return found;
  }, new Map<string, string[]>());
  return labels.get(pair) ?? [];
}

/** Whether a word, written back in such an encoding, is UTF-8 of a word that people write. */
export const wasReadAsAlphabet = (text: string): boolean =>
  PAIR.test(text) &&
  text.split(BETWEEN_WORDS).some((word) => {
    const [pair] = PAIR.exec(word) ?? [];
    return pair !== undefined && labelsOf(pair).some((label) => becomesWord(word, label));
  });

function becomesWord(word: string, label: string): boolean {
  const bytes = encodeAs(word, legacyTable(label));
  if (!bytes || !isUtf8(bytes)) return false;
  const before = bytes.toString();
  const letters = before.match(/\p{L}/gu)?.length ?? 0;
  return letters > 1 && /[^\0-\x7f\P{L}]/u.test(before) && !RARE.test(before) && isNatural(before);
}
