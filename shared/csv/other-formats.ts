import type { FileRefusalCode } from './file-refusal.ts';
import { type HeadEncoding, isUtf32 } from './head-encoding.ts';

/** How other formats begin, as Latin-1 text; `?` is any byte. */
const SIGNATURES: readonly (readonly [string, FileRefusalCode])[] = [
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls'],
  ['%PDF-', 'pdf'],
  ['\xff\xd8\xff', 'image'], // JPEG
  ['\x89PNG\r\n\x1a\n', 'image'],
  ['GIF8', 'image'],
  ['BM????\0\0\0\0', 'image'], // BMP; a heading may begin with "BM" too
  ['RIFF????WEBP', 'image'],
  ['II*\0', 'image'], // TIFF
  ['MM\0*', 'image'],
  ['\0\0\0?ftyp', 'image'], // HEIC, AVIF, and films
  ['PK\x05\x06', 'zip'], // without any entry
  ['\x1f\x8b', 'zip'], // gzip
  ['Rar!\x1a\x07', 'zip'],
  ['7z\xbc\xaf\x27\x1c', 'zip'],
];

/** Markup that systems export under the name `.xls` or `.csv`, after a byte order mark and white space. */
const MARKUP: readonly (readonly [RegExp, FileRefusalCode])[] = [
  [/^(?:\xef\xbb\xbf)?\s*<svg[\s>]/i, 'image'],
  [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml)[\s>]/i, 'html'],
];

/** What the entries of a zip file say it is; the first that fits counts. */
const ZIP_ENTRIES: readonly (readonly [RegExp, FileRefusalCode])[] = [
  [/^xl\/workbook\.bin$/m, 'xlsb'],
  [/^xl\//m, 'workbook_damaged'], // those that can be read are read
  [/^(?:Index\/.*\.iwa|Index\.zip|index\.apxl|Metadata\/BuildVersionHistory\.plist)$/m, 'numbers'],
  [/^mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/m, 'ods'],
];

const ZIP_ENTRY = 'PK\x03\x04';

/**
 * Recognizes another format by its first bytes; undefined if this may be a CSV, in `encoding` where they show one. `head` is the first
 * 64 KiB, or the whole file.
 */
export function recognizeFormat(
  head: Uint8Array,
  encoding: HeadEncoding | undefined,
): FileRefusalCode | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (text.startsWith(ZIP_ENTRY)) return recognizeZip(text);
  const known =
    SIGNATURES.find(([bytes]) => beginsLike(text, bytes)) ?? MARKUP.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  if (isUtf32(head)) return 'utf_32';
  return !encoding?.startsWith('utf-16') && isBinary(head) ? 'binary' : undefined;
}

function beginsLike(text: string, signature: string): boolean {
  return [...signature].every((byte, at) => byte === '?' || byte === text[at]);
}

/**
 * Whether bytes are dense with control characters, which no text is and every compressed file is (about a tenth of
 * them). NUL bytes do not count: programs pad text with them, and that costs rows, not the file.
 */
function isBinary(head: Uint8Array): boolean {
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && byte > 0 && (byte < 0x09 || byte > 0x0d)) controls++;
  return controls >= 64 && controls > head.length / 20;
}

function recognizeZip(text: string): FileRefusalCode {
  // An entry's header: the name's length is in bytes 26 and 27, the name from byte 30 on, its content after it.
  const entries = text
    .split(ZIP_ENTRY)
    .slice(1)
    .map((entry) => {
      const length = entry.charCodeAt(22) + 256 * entry.charCodeAt(23);
      return entry.startsWith('mimetype', 26) ? entry.slice(26, 90) : entry.slice(26, 26 + length);
    });
  const names = entries.join('\n');
  return ZIP_ENTRIES.find(([name]) => name.test(names))?.[1] ?? 'zip';
}
