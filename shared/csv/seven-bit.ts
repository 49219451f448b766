/**
 * Text in ASCII bytes that is none: ISO-2022 changes its alphabet by an escape, HZ stands `~{…~}` around Chinese, UTF-7
 * stands `+…-` around what is not ASCII. Read as ASCII it would be stored as it stands. A password or an address may look
 * the same, so that what comes out must be such as people write.
 */
import { isEastAsian, isGb2312Text } from './east-asian.ts';
import { isNatural } from './natural-text.ts';

export function isSevenBitEncoded(ascii: string): boolean {
  if (ascii.split('\u001b').some((text, at) => at > 0 && /^[$(][@-Z)]/.test(text))) return true;
  return isHz(ascii) || isUtf7(ascii);
}

function isHz(ascii: string): boolean {
  if (!ascii.includes('~{')) return false;
  return [...ascii.matchAll(/~\{((?:[!-w][!-~])+)~\}/g)].some(([, pairs = '']) =>
    isGb2312Text(Buffer.from(pairs, 'latin1').map((byte) => byte | 0x80)),
  );
}

/** The `-` may be missing before what is no base64. */
const UTF7 = /([A-Za-z0-9]?)\+([A-Za-z0-9+/]{3,})(?![A-Za-z0-9+/])/g;

function isUtf7(ascii: string): boolean {
  if (!ascii.includes('+')) return false;
  for (const [, before = '', base64 = ''] of ascii.matchAll(UTF7)) {
    const text = fromUtf7(base64);
    if (text === undefined) continue;
    // `M+APw-ller` is Müller; `ann+new-1@…` is an address.
    if (/^[\u00c0-\u024f]+$/.test(text) ? before !== '' : before === '' && isLikely(text)) return true;
  }
  return false;
}

const isLikely = (text: string): boolean =>
  /[\u2e80-\ud7ff]/.test(text) ? isEastAsian(text) : text.length > 2 && isNatural(text);

/** The letters that base64 of UTF-16 stands for, none of them ASCII. Digits alone are of a telephone number. */
function fromUtf7(base64: string): string | undefined {
  if (/^\d+$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes
    .subarray(0, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
  // What is left over of the last byte is zero bits.
  const again = Buffer.from(text, 'utf16le').swap16().toString('base64').replace(/=+$/, '');
  return again === base64 && /^[\p{L}\p{M}]+$/u.test(text) && /^[^\0-\x7f]+$/.test(text) ? text : undefined;
}
