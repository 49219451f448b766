import { isUtf8 } from 'node:buffer';

/** The encodings that the first bytes of a file may show. */
export type HeadEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What a byte order mark, or NUL bytes around the separators, say of a file. `head` is its first 64 KiB, or all of it. */
export const encodingOfHead = (head: Uint8Array): HeadEncoding | undefined =>
  encodingOfMark(head) ?? encodingOfNuls(head);

/** Whether a file is UTF-32: three NUL bytes, or two, stand around every character, whether it has a mark or not. */
export function isUtf32(head: Uint8Array): boolean {
  const length = head.length - (head.length % 4);
  if (length < 16) return false;
  return [0, 3].some((top) => {
    for (let at = 0; at < length; at += 4) {
      const [plane = 0, upper = 0, lower = 0] = [top, top === 0 ? 1 : 2, top === 0 ? 2 : 1].map(
        (of) => head[at + of],
      );
      const last = head[at + 3 - top] ?? 0;
      if (plane !== 0 || upper > 0x10 || (upper === 0 && lower === 0 && last === 0)) return false;
    }
    return true;
  });
}

function encodingOfMark(head: Uint8Array): HeadEncoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * UTF-16 without a mark: read so, its separators and line breaks have a NUL byte for their upper half. Stray NUL bytes
 * in UTF-8 are fewer, and beside other characters.
 */
function encodingOfNuls(head: Uint8Array): HeadEncoding | undefined {
  const nuls = head.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  if (nuls === 0 || (nuls < head.length / 6 && isUtf8(head))) return undefined;
  if (hasSeparators(head, 0)) return 'utf-16le';
  return hasSeparators(head, 1) ? 'utf-16be' : undefined;
}

const SEPARATORS: ReadonlySet<number | undefined> = new Set(Buffer.from(',;\t|\r\n'));

/** Whether the bytes make sense as UTF-16 with the lower half of each character at this place (0 or 1) of two. */
function hasSeparators(head: Uint8Array, lowerAt: 0 | 1): boolean {
  let separators = 0;
  let mistakes = 0;
  for (let at = 0; at + 1 < head.length; at += 2) {
    const lower = head[at + lowerAt];
    const upper = head[at + 1 - lowerAt] ?? 0;
    const isHanzi = upper >= 0x4e && upper <= 0x9f; // 名 is U+540D, 上 is U+4E0A: no CR, no LF
    if (upper === 0 && SEPARATORS.has(lower)) separators++;
    else if (!isHanzi && (SEPARATORS.has(lower) || SEPARATORS.has(upper))) mistakes++;
  }
  return separators > mistakes;
}
