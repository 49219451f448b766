/**
 * Whether bytes that are UTF-8 may be so by chance. Some hanzi are, of letters of two bytes: 魏伟 is `κΰ`, and `Amy毛` is
 * `Amyë`. Against it speaks a word whose bytes are nothing that anybody writes in GBK: `Léo` is `L茅o`.
 */
import { TextDecoder } from 'node:util';
import { isUsualEastAsian } from './character-weights.ts';
import { mayBeEastAsian, mayBeHanzi } from './east-asian.ts';
import { ENGLISH_NAMES } from './english-names.ts';
import { hanziOfAccents } from './gb2312.ts';
import { RARER_SURNAMES, SURNAMES } from './hanzi.ts';
import { isLatinWord, isNatural, wordsBeyondAscii } from './natural-text.ts';

/** So many letters of two bytes, in words of one script, are no hanzi: it takes five in a row from a few hundred. */
const NO_CHANCE = 5;

/** @param isGbkProved whether lines around it are GBK: then less speaks for it */
export function mayBeByChance(text: string, bytes: Uint8Array, isGbkProved = false): boolean {
  if (!isNatural(text)) return true;
  const words = wordsBeyondAscii(text);
  if (words.some(isNoChance)) return false;
  if (words.some(isLatinWord)) return true;
  const letters = text.match(/[^\0-\x7f\P{L}]/gu) ?? [];
  if (letters.length === 0) return false;
  // One hanzi or syllable, as three bytes of some alphabet make it, is rare mostly.
  if (letters.every((letter) => letter > '\u07ff'))
    return !letters.every(mayStandAlone) || mayBeEastAsian(bytes);
  return letters.length < NO_CHANCE && (isGbkProved ? mayBeHanzi(bytes) : mayBeEastAsian(bytes));
}

/** `Jos茅` is UTF-8, though it was destroyed before. */
const mayStandAlone = (letter: string): boolean => isUsualEastAsian(letter) || hanziOfAccents().has(letter);

/** Whether a word cannot be chance: what else its bytes make is nothing that people write. */
export function isNoChance(word: string): boolean {
  if (isLatinWord(word)) return !mayBeOfGbk(word);
  return (word.match(/[\u0800-\u{10ffff}]/gu) ?? []).length > 1;
}

const GB18030 = new TextDecoder('gb18030');

/** `Lily毛`, `小Ken`, `VIP茅台`; no hanzi stands within a word, nor does one after most letters. */
function mayBeOfGbk(word: string): boolean {
  const read = GB18030.decode(Buffer.from(word));
  const [, before = '', hanzi = '', after = ''] = /^([A-Za-z]*)([^A-Za-z]+)([A-Za-z]*)$/.exec(read) ?? [];
  const isSurname = SURNAMES.has(hanzi) || RARER_SURNAMES.has(hanzi);
  if (before && after) return false;
  if (hanzi.length === 1)
    return (isSurname || BESIDE_NAMES.test(hanzi)) && ENGLISH_NAMES.has((before + after).toLowerCase());
  return hanzi !== '' && /^(?:[A-Z]|$)/.test(after) && [...hanzi].every(isUsualEastAsian);
}

const BESIDE_NAMES = /[小老阿大哥姐总店部]/;
