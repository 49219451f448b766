/**
 * Which encoding a file's lines are in, and each line to text. A line is a unit for itself, for files are put together from
 * others: one that is strict UTF-8 stays what it is, whatever stands around it.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { isChinese, makesSense, mayBeChinese } from './east-asian.ts';
import { isAccented, isNatural, isTelling } from './natural-text.ts';
import { isOdd } from './odd-words.ts';
import { mayBeByChance } from './utf8-by-chance.ts';
import { isWestern } from './western-words.ts';
import { fixWindows1252 } from './windows-1252.ts';

/** What the lines of a file are read as. */
export interface LineEncodings {
  /** Whether lines that are strict UTF-8 were seen to be. */
  readonly isUtf8: boolean;
  /** A WHATWG label: of lines that are not UTF-8, if that could be proved. */
  readonly other: string | undefined;
}

/**
 * Decides it by lines, the first of which is not ASCII. Believed is: text that makes words as UTF-8 · of the other lines,
 * GB18030 that reads as Chinese · else an encoding of `further`, in its order, that makes words.
 *
 * @param further WHATWG labels that a profile names
 * @returns undefined when nothing can be believed
 */
export function decideEncodings(
  lines: readonly Buffer[],
  further: readonly string[],
): LineEncodings | undefined {
  const telling = lines.filter((line) => !isAscii(line));
  const utf8 = Buffer.concat(telling.filter((line) => isUtf8(line)));
  const others = Buffer.concat(telling.filter((line) => !isUtf8(line)));
  const text = utf8.toString();
  const isUtf8Proved =
    others.length === 0
      ? isNatural(text)
        ? !mayBeByChance(text, utf8)
        : !isOdd(text) && !makesSense(utf8)
      : isTelling(text) && !mayBeByChance(text, utf8);
  if (others.length === 0 && isUtf8Proved) return { isUtf8: true, other: undefined };
  // Hanzi that are UTF-8 by chance count for GB18030 as well.
  const foreign = isUtf8Proved ? others : Buffer.concat(telling);
  const other = isChinese(foreign) ? 'gb18030' : further.find((label) => readsAs(label, foreign));
  return isUtf8Proved || other !== undefined ? { isUtf8: isUtf8Proved, other } : undefined;
}

/** Whether an encoding takes all the bytes, and makes words of them. */
function readsAs(label: string, bytes: Uint8Array): boolean {
  try {
    const text = createDecoder(label, true)(bytes);
    return isNatural(text) && !/[\x80-\x9f]/.test(text) && (!isWindows1252(label) || isWestern(text));
  } catch {
    return false;
  }
}

const isWindows1252 = (label: string): boolean => new TextDecoder(label).encoding === 'windows-1252';

/** @throws TypeError when it is fatal, and the bytes are none of the encoding */
function createDecoder(label: string, fatal = false): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder(label, { fatal });
  if (decoder.encoding !== 'windows-1252') return (bytes) => decoder.decode(bytes);
  return (bytes) => fixWindows1252(decoder.decode(bytes));
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Makes a decoder of lines. What cannot be believed becomes U+FFFD, which costs its row. */
export function createLineDecoder({ isUtf8: hasUtf8, other }: LineEncodings): (lines: Buffer) => string {
  if (other === undefined) return createUtf8Decoder();
  const decodeOther = createDecoder(other);
  const isGb18030 = other === 'gb18030';
  const fits = isGb18030 ? mayBeChinese : (line: Buffer) => readsAs(other, line);
  const decodeFitting = (line: Buffer): string => (fits(line) ? decodeOther(line) : damaged(line));
  const isSurelyUtf8 = (text: string, line: Buffer): boolean =>
    isGb18030 ? !mayBeByChance(text, line, true) : isNatural(text) && (isAccented(text) || !fits(line));

  function decode(line: Buffer): string {
    if (isAscii(line)) return line.toString('latin1');
    if (!isUtf8(line)) return decodeFitting(line);
    const text = UTF8.decode(line);
    if (isSurelyUtf8(text, line)) return text;
    // In a file of both it can be either.
    return hasUtf8 ? damaged(line) : decodeFitting(line);
  }
  return (lines) => splitLines(lines).map(decode).join('');
}

/** Once a line was seen that is none, those that may be by chance are not believed any more. */
function createUtf8Decoder(): (lines: Buffer) => string {
  // As a stream it takes two thirds of the time of `toString`, though whole lines leave nothing for later.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isSound = true;
  return (lines) => {
    isSound &&= isUtf8(lines);
    if (isSound) return decoder.decode(lines, { stream: true });
    const decode = (line: Buffer): string => {
      const text = UTF8.decode(line);
      return isUtf8(line) && !isAscii(line) && mayBeByChance(text, line) ? damaged(line) : text;
    };
    return splitLines(lines).map(decode).join('');
  };
}

/** Lines with their line breaks; a CRLF may end one line and be one more. */
export function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10 && bytes[at] !== 13) continue;
    lines.push(bytes.subarray(start, at + 1));
    start = at + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

const damaged = (line: Buffer): string => line.toString('latin1').replace(/[\x80-\xff]+/g, '\ufffd');
