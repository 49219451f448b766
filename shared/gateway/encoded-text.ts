/** What base64 is made of, and what its signs become in addresses and in JSON. A word may be some, too. */
const BASE64 = /(?:[\w+/-]|%(?:25){0,3}2[bf]|\\{1,15}\/){6,}(?:=|%(?:25){0,3}3d)*/gi;

/** Pairs of hexadecimal digits, as programs print bytes. */
const HEX = /(?:(?:0x|\\{1,15}x)?[0-9a-f]{2}[\s:,-]{0,2}){4,}/gi;

/** Base64 in base64, or hex in base64: further nobody goes. */
const MAX_DEPTH = 2;

/**
 * Replaces by `***` what is base64 or hex and holds, when it is decoded, something that is to be hidden: alone or within
 * more, and encoded again or not.
 *
 * @param isTelling whether a text holds it
 */
export function hideEncoded(text: string, isTelling: (text: string) => boolean, depth = MAX_DEPTH): string {
  const hideIn = (run: string, readings: readonly string[]): string =>
    readings.some((reading) => holds(reading, isTelling, depth)) ? '***' : run;
  return text
    .replace(BASE64, (run) => hideIn(run, readBase64(run)))
    .replace(HEX, (run) => hideIn(run, readHex(run)));
}

function holds(text: string, isTelling: (text: string) => boolean, depth: number): boolean {
  if (isNoise(text)) return false;
  return isTelling(text) || (depth > 1 && hideEncoded(text, isTelling, depth - 1) !== text);
}

/** What comes of decoding a word that was never encoded. */
const isNoise = (text: string): boolean => (text.match(/[\ufffd\p{Cc}]/gu)?.length ?? 0) * 2 > text.length;

/** A run may begin with up to three characters that only stand before it. */
function readBase64(run: string): string[] {
  const plain = run
    .replace(/%(?:25){0,3}2b/gi, '+')
    .replace(/%(?:25){0,3}2f/gi, '/')
    .replaceAll('\\', '');
  return [0, 1, 2, 3].map((from) => Buffer.from(plain.slice(from), 'base64').toString());
}

function readHex(run: string): string[] {
  const digits = run.replace(/0x|[^0-9a-f]/gi, '');
  return [0, 1].map((from) => Buffer.from(digits.slice(from), 'hex').toString());
}
