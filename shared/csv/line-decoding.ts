/**
 * Which encoding a file's lines are in, and each line to text. A line is a unit for itself, for files are put together from
 * others: one that is strict UTF-8 stays what it is, whatever stands around it.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { isChinese, isLikelyChinese, mayBeChinese, maySaySomething } from './east-asian.ts';
import { isNatural, isNaturalUtf8, isTelling } from './natural-text.ts';
import { fixWindows1252 } from './windows-1252.ts';

/** What the lines of a file are read as. */
export interface LineEncodings {
  /** Whether lines that are strict UTF-8 were seen to be. */
  readonly isUtf8: boolean;
  /** A WHATWG label: of lines that are not UTF-8, if that could be proved. */
  readonly other: string | undefined;
}

/**
 * Decides it by lines, the first of which is not ASCII. Believed is: text that makes words as UTF-8 · an encoding of
 * `further`, in its order, that makes words of every other line · GB18030 that reads as Chinese.
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
  const isChineseFile = isChinese(Buffer.concat(telling));
  const text = utf8.toString();
  const isUtf8Proved =
    (others.length === 0 ? isNaturalUtf8(text) || !maySaySomething(utf8) : isTelling(text)) &&
    !(isChineseFile && mayBeByChance(text, utf8));
  if (others.length === 0 && isUtf8Proved) return { isUtf8: true, other: undefined };
  // Hanzi that are UTF-8 by chance count for GB18030 as well.
  const foreign = isUtf8Proved ? others : Buffer.concat(telling);
  const other =
    further.find((label) => readsAs(label, foreign)) ?? (isChinese(foreign) ? 'gb18030' : undefined);
  return isUtf8Proved || other !== undefined ? { isUtf8: isUtf8Proved, other } : undefined;
}

/**
 * Some hanzi are UTF-8 by chance, of letters of two bytes: 魏伟 is `κΰ`. What stands in a word of ASCII letters is none:
 * `Wójcik`.
 */
function mayBeByChance(text: string, bytes: Buffer): boolean {
  if (!isNatural(text)) return true;
  if (/[\u0800-\u{10ffff}]/u.test(text)) return false;
  const words = text.match(/[\p{L}\p{M}]*[^\0-\x7f][\p{L}\p{M}]*/gu) ?? [];
  return !words.every((word) => word.replace(/[^A-Za-z]/g, '').length >= 3) && isLikelyChinese(bytes);
}

/** Whether an encoding takes all the bytes, and makes words of them. */
function readsAs(label: string, bytes: Uint8Array): boolean {
  try {
    const text = createDecoder(label, true)(bytes);
    return isNatural(text) && !/[\x80-\x9f]/.test(text);
  } catch {
    return false;
  }
}

/** @throws TypeError when it is fatal, and the bytes are none of the encoding */
function createDecoder(label: string, fatal = false): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder(label, { fatal });
  if (decoder.encoding !== 'windows-1252') return (bytes) => decoder.decode(bytes);
  return (bytes) => fixWindows1252(decoder.decode(bytes));
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Makes a decoder of lines. What cannot be believed becomes U+FFFD, which costs its row. */
export function createLineDecoder({ isUtf8: hasUtf8, other }: LineEncodings): (line: Buffer) => string {
  if (other === undefined) return (line) => UTF8.decode(line);
  const decodeOther = createDecoder(other);
  const fits = other === 'gb18030' ? mayBeChinese : (line: Buffer) => readsAs(other, line);
  return (line) => {
    if (isAscii(line)) return line.toString('latin1');
    if (isUtf8(line)) {
      const text = UTF8.decode(line);
      if (other !== 'gb18030' || !mayBeByChance(text, line)) return text;
      // In a file of both it can be either.
      if (hasUtf8) return damaged(line);
    }
    return fits(line) ? decodeOther(line) : damaged(line);
  };
}

const damaged = (line: Buffer): string => line.toString('latin1').replace(/[\x80-\xff]+/g, '\ufffd');
