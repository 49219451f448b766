/**
 * Bytes to text, as spreadsheets save it:
 *
 * start → (byte order mark, or NUL bytes around the separators) → UTF-8, UTF-16LE or UTF-16BE
 * start → ASCII, until the first line that is not → waiting, until 64 KiB from that line on were seen → decided by lines
 *
 * Every encoding but UTF-16 agrees on ASCII, so that the text before the first other byte need not wait. What was decided
 * depends on the bytes alone, never on how they were cut.
 */
import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { FileRefusal } from './file-refusal.ts';
import type { HeadEncoding } from './head-encoding.ts';
import { createLineDecoder, decideEncodings, type LineEncodings, splitLines } from './line-decoding.ts';
import { isSevenBitEncoded } from './seven-bit.ts';

export interface TextDecoding {
  /** A WHATWG label: what was decided, of lines that are not UTF-8 where there are some; `utf-8` as long as all was ASCII. */
  readonly encoding: string;
  /** Decodes the next bytes. May hold text back until later. @throws FileRefusal */
  push(bytes: Uint8Array): string;
  /** Gives what was held back. Call it once, after the last bytes. @throws FileRefusal */
  end(): string;
}

/** It is decided on this many bytes from the first line on that is not ASCII. */
const WINDOW_BYTES = 65_536;

/** A line that is longer, whose record is too long in any case, may be cut within a character. */
const MAX_LINE_BYTES = 524_288;

/**
 * Makes a decoder for one file.
 *
 * @param known what the first bytes showed
 * @param further encodings that a profile names, tried after UTF-8
 */
export function createTextDecoding(known?: HeadEncoding, further: readonly string[] = []): TextDecoding {
  return known ? decodeAs(known) : decodeLines(further);
}

function decodeAs(encoding: HeadEncoding): TextDecoding {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return {
    encoding,
    push: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

function decodeLines(further: readonly string[]): TextDecoding {
  let rest: Buffer = Buffer.alloc(0);
  let asciiLines = 0;
  let isSevenBit = false;
  let decided: LineEncodings | undefined;
  let decode: ((lines: Buffer) => string) | undefined;

  /** Passes whole lines on, up to one that is not ASCII. */
  function takeAscii(): string {
    const other = isAscii(rest) ? rest.length : rest.findIndex((byte) => byte > 0x7f);
    const text = rest.toString('latin1', 0, endOfLines(rest.subarray(0, other)));
    rest = rest.subarray(text.length);
    isSevenBit ||= isSevenBitEncoded(text);
    asciiLines += text.match(/\r\n?|\n/g)?.length ?? 0;
    return text;
  }

  /** Decides on the lines of the window, the first of which is not ASCII, once it was seen. */
  function decide(isLast: boolean): void {
    if (isAscii(rest) || (!isLast && rest.length < WINDOW_BYTES)) return;
    const window = rest.subarray(0, WINDOW_BYTES);
    const end = rest.length > WINDOW_BYTES ? endOfLines(window) : 0;
    decided = decideEncodings(splitLines(window.subarray(0, end || window.length)), further);
    if (!decided) throw new FileRefusal('unknown_encoding', asciiLines + 1);
    decode = createLineDecoder(decided);
  }

  function takeLines(isLast: boolean): Buffer {
    const isWhole = isLast || rest.length > MAX_LINE_BYTES;
    const end = isWhole ? rest.length : decode ? endOfLines(rest) : 0;
    const lines = rest.subarray(0, end);
    rest = rest.subarray(end);
    return lines;
  }

  function take(isLast: boolean): string {
    const ascii = decode ? '' : takeAscii();
    if (!decode) decide(isLast);
    const lines = takeLines(isLast);
    return ascii + (decode && !isAscii(lines) ? decode(lines) : lines.toString('latin1'));
  }

  return {
    get encoding() {
      return decided?.other ?? 'utf-8';
    },
    push(bytes) {
      rest = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
      return take(false);
    },
    end() {
      const text = take(true);
      isSevenBit ||= !decided && isSevenBitEncoded(text);
      if (isSevenBit && !decided) throw new FileRefusal('unknown_encoding', 1);
      return text;
    },
  };
}

/** How many bytes whole lines take up. */
const endOfLines = (bytes: Buffer): number => Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13)) + 1;
