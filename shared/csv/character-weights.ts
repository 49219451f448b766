/** How much likelier each character is in a language of East Asia than in other bytes that are read so. */
import { MODERN_NAME_HANZI } from './chinese-names.ts';
import { hanziOfGb2312 } from './gb2312.ts';
import {
  COMMON_HANZI,
  JAPANESE,
  KOREAN,
  KOREAN_SURNAMES,
  NAME_HANZI,
  RARER_SURNAMES,
  SURNAMES,
} from './hanzi.ts';

export const isOfGb2312 = (character: string): boolean => hanziOfGb2312().has(character);

export const USUAL: ReadonlySet<string> = new Set(
  [SURNAMES, RARER_SURNAMES, NAME_HANZI, COMMON_HANZI, JAPANESE, KOREAN, KOREAN_SURNAMES].flatMap((known) => [
    ...known,
  ]),
);

/** Whether a character of East Asia is one that many names or headings have: it may stand alone. */
export const isUsualEastAsian = (character: string): boolean =>
  USUAL.has(character) || /[\u3040-\u30ff]/.test(character);

/** Weights: natural logarithms of how much likelier a character is in the language than by chance. */
export type Weigh = (character: string, isFirst: boolean) => number;

/** No text of the language: private use, kana in Chinese. */
export const FOREIGN = -8;

/** A byte that was lost: less than a character that nobody writes. */
const DAMAGED = -3;

/** Signs that people write beside hanzi, `①组`, and Chinese shops the kana. */
const SIGNS = /[\u2160-\u2169\u2460-\u2473\u2103\u2116\u25a0-\u2606\u2190-\u2193\u306e\uffe5]/;
const SIGN = -2.5;

export function weighChinese(character: string, isFirst: boolean): number {
  if (isFirst && SURNAMES.has(character)) return 3.5;
  if (isFirst && RARER_SURNAMES.has(character)) return 1.7;
  if (NAME_HANZI.has(character)) return 1.7;
  if (SURNAMES.has(character)) return 1.2;
  if (COMMON_HANZI.has(character)) return 0.8;
  if (MODERN_NAME_HANZI.has(character)) return 0.5;
  if (RARER_SURNAMES.has(character)) return 0;
  if (isOfGb2312(character)) return -2.5;
  if (character >= '\u4e00' && character <= '\u9fff') return -4;
  if (character === '\ufffd') return DAMAGED;
  if (SIGNS.test(character)) return SIGN;
  // Four bytes, two of them digits: rare as the character may be, hardly another encoding has such.
  return /\p{Script=Han}/u.test(character) ? 1 : FOREIGN;
}

export function weighJapanese(character: string): number {
  if (JAPANESE.has(character)) return 2.4;
  if (/[\u3005\u3040-\u30ff]/.test(character)) return 1.5;
  return character >= '\u4e00' && character <= '\u9fff' ? -1.5 : FOREIGN;
}

export function weighKorean(character: string, isFirst: boolean): number {
  if (KOREAN_SURNAMES.has(character)) return isFirst ? 3.5 : 2.4;
  if (KOREAN.has(character)) return 2.4;
  if (character >= '\uac00' && character <= '\ud7a3') return -2;
  return character >= '\u4e00' && character <= '\u9fff' ? -3 : FOREIGN;
}
