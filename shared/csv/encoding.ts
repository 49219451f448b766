/**
 * Bytes to text, as spreadsheets save it. The decoder goes through these states, each a function of the bytes alone,
 * never of how they were cut:
 *
 * start → (byte order mark, or NUL bytes around the separators) → UTF-8, UTF-16LE or UTF-16BE
 * start → ASCII, until the first byte above 0x7f → waiting, until it has seen enough after it → UTF-8 or GB18030
 *
 * Every encoding but UTF-16 agrees on ASCII, so that the text before the first other byte need not wait. A byte that
 * is wrong in the encoding decided on becomes U+FFFD.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export interface TextDecoding {
  /** What was decided; `utf-8` as long as only ASCII was seen. */
  readonly encoding: Encoding;
  /** Decodes the next bytes. May hold text back until later. */
  push(bytes: Uint8Array): string;
  /** Gives what was held back. Call it once, after the last bytes. */
  end(): string;
}

/** UTF-8 or GB18030 is decided on this many bytes from the first non-ASCII one on. */
const WINDOW_BYTES = 65_536;

/** Makes a decoder for one file. The first bytes pushed must be its first 64 KiB, or all of it. */
export function createTextDecoding(): TextDecoding {
  let hasStarted = false;
  let decided: Encoding | undefined;
  let decoder: TextDecoder | undefined;
  let waiting: Buffer = Buffer.alloc(0);

  const decide = (encoding: Encoding): TextDecoder => {
    decided = encoding;
    decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return decoder;
  };

  const decideWaiting = (): string => {
    const window = waiting;
    waiting = Buffer.alloc(0);
    return decide(guessEncoding(window.subarray(0, WINDOW_BYTES))).decode(window, { stream: true });
  };

  const pushUndecided = (bytes: Uint8Array): string => {
    if (waiting.length === 0 && isAscii(bytes)) return Buffer.from(bytes).toString('latin1');
    const start = waiting.length === 0 ? bytes.findIndex((byte) => byte > 0x7f) : 0;
    waiting = Buffer.concat([waiting, bytes.subarray(start)]);
    const ascii = Buffer.from(bytes.subarray(0, start)).toString('latin1');
    return waiting.length < WINDOW_BYTES ? ascii : ascii + decideWaiting();
  };

  return {
    get encoding() {
      return decided ?? 'utf-8';
    },
    push(bytes) {
      if (!hasStarted) {
        hasStarted = true;
        const known = encodingOfMark(bytes) ?? encodingOfNuls(bytes);
        if (known) decide(known);
      }
      return decoder ? decoder.decode(bytes, { stream: true }) : pushUndecided(bytes);
    },
    end() {
      const text = waiting.length > 0 ? decideWaiting() : '';
      return text + (decoder?.decode() ?? '');
    },
  };
}

function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * UTF-16 without a mark: read so, its separators and line breaks have a NUL byte for their upper half. Stray NUL bytes
 * in UTF-8 are fewer, and beside other characters.
 */
function encodingOfNuls(head: Uint8Array): Encoding | undefined {
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

/**
 * Strict UTF-8, else GB18030 if it proves itself. What proves nothing is read as UTF-8, where a wrong byte shows and
 * costs its row; in GB18030 almost any bytes make some Chinese character, and a wrong guess would name people so.
 */
function guessEncoding(window: Buffer): Encoding {
  const text = new TextDecoder('utf-8').decode(window, { stream: true });
  const bytes = window.toString('latin1');
  const wrong = count(text, /\ufffd/g) - count(bytes, /\xef\xbf\xbd/g); // a U+FFFD in the file is valid UTF-8
  if (wrong === 0) return isAllCommonHanzi(bytes, text) ? 'gb18030' : 'utf-8';
  if (count(text, /[^\p{ASCII}\ufffd]/gu) > wrong) return 'utf-8';

  let common = 0;
  let odd = 0;
  for (const [, isCommon, isOdd] of bytes.matchAll(GB18030_TOKEN)) {
    if (isCommon) common++;
    if (isOdd) odd++;
  }
  if (common > 0 && common >= odd) return 'gb18030';
  return count(text, /[\u4e00-\u9fff]/g) < wrong && isRareHanzi(bytes) ? 'gb18030' : 'utf-8';
}

/**
 * GB18030 as Latin-1 text: (common: a four-byte character, punctuation, or one of the 3,755 hanzi of GB 2312's first
 * level), another two-byte character, (odd: a byte that pairs with none above ASCII, as all of Latin-1's accents do).
 */
const GB18030_TOKEN =
  /([\x81-\xfe][0-9][\x81-\xfe][0-9]|[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])|[\x81-\xfe][\x80-\xfe]|([\x80-\xff])/g;

/** GB18030 as Latin-1 text: characters that stand together, those of four bytes included; a trail byte may be ASCII. */
const GB18030_RUN = /(?:[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\x7e\x80-\xfe])+/g;

/**
 * Rare names, as 婷婷, 鑫 and 陳偉, prove GB18030 if every byte is part of a character and some characters stand as
 * hanzi do. Only the last byte may be odd: the window may end within a character.
 */
function isRareHanzi(bytes: string): boolean {
  if (/[\x80-\xff](?!$)/.test(bytes.replaceAll(GB18030_RUN, ''))) return false;
  for (const { 0: run, index } of bytes.matchAll(GB18030_RUN)) {
    if (standsAsHanzi(run, bytes.charAt(index - 1) + bytes.charAt(index + run.length))) return true;
  }
  return false;
}

/**
 * Accents in a European name have a letter beside them, or an ASCII one between them, and never come in fours (`Núñez`,
 * `íñigo`, `Ólöf`); a name cut off in UTF-8 ends with the first bytes of a character.
 */
function standsAsHanzi(run: string, neighbours: string): boolean {
  if (/[\x80-\xff]{4}/.test(run)) return true;
  if (/[A-Za-z]/.test(neighbours) || /^[\xe0-\xf4][\x80-\xbf]$/.test(run)) return false;
  return /[\x80-\xff]{2}/.test(run);
}

/**
 * A few hanzi are by chance valid UTF-8 of two-byte characters. They stand in words of two or more and are all
 * common; accented, Greek and Cyrillic letters read as GB18030 are not.
 */
function isAllCommonHanzi(bytes: string, asUtf8: string): boolean {
  if (/[\u0800-\uffff]/.test(asUtf8)) return false;
  return !/[\x80-\xff]/.test(bytes.replaceAll(/(?:[\xb0-\xd7][\xa1-\xfe]){2,}/g, ''));
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
