/**
 * Text that was read in an encoding of East Asia and was in none, or in another one: `J羹rgen`, `J黵gen`, `源誘쇱`, `揷拞 懢榊`.
 * Read so it is hanzi that nobody writes; written back, it is text that people write.
 */
import { isUtf8 } from 'node:buffer';
import { isUsualEastAsian } from '../csv/character-weights.ts';
import { isImplausibleEastAsian, isSurelyEastAsian } from '../csv/east-asian.ts';
import { ENGLISH_NAMES } from '../csv/english-names.ts';
import { endsLikeLetter, hanziOfGb2312 } from '../csv/gb2312.ts';
import { isNatural } from '../csv/natural-text.ts';
import { isNoChance } from '../csv/utf8-by-chance.ts';
import { bytesFrom, encodeAs, legacyTable } from './legacy-tables.ts';

const LABELS = ['gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis'];
const EAST_ASIAN = '\\u3005-\\u30ff\\u3100-\\u312f\\u3400-\\u9fff\\uac00-\\ud7a3\\uff61-\\uff9f';
const HAS_EAST_ASIAN = new RegExp(`[${EAST_ASIAN}]`);
const BESIDE_LETTER = new RegExp(`[A-Za-z][${EAST_ASIAN}]|[${EAST_ASIAN}][A-Za-z]`);
const AROUND_LETTERS = new RegExp(
  `([A-Za-z]{0,40})([${EAST_ASIAN}]{1,2})(?![${EAST_ASIAN}])([A-Za-z]{0,40})`,
  'g',
);

export const wasReadAsEastAsian = (text: string): boolean =>
  HAS_EAST_ASIAN.test(text) && (standsForLetter(text) || isOfAnotherEncoding(text));

let forLetters: ReadonlySet<string> | undefined;

/** What accented letters in UTF-8 are in these encodings: 羹, 체, 端 and ﾃｼ of ü. */
function accents(): ReadonlySet<string> {
  if (forLetters) return forLetters;
  const letters = [0xc3, 0xc4, 0xc5].flatMap((lead) => bytesFrom(0x80, 0xbf).map((trail) => [lead, trail]));
  forLetters = new Set(
    LABELS.flatMap((label) => letters.map((pair) => new TextDecoder(label).decode(new Uint8Array(pair)))),
  );
  return forLetters;
}

/** Whether hanzi stand for a letter of a word of others. */
function standsForLetter(text: string): boolean {
  if (!BESIDE_LETTER.test(text)) return false;
  for (const [, before = '', hanzi = '', after = ''] of text.matchAll(AROUND_LETTERS))
    if (before + after !== '' && isLetterOf(before, hanzi, after)) return true;
  return false;
}

function isLetterOf(before: string, hanzi: string, after: string): boolean {
  const isAccent = accents().has(hanzi);
  const isSwallowing = [...hanzi].every((each) => hasSwallowed(each));
  if (before && after) return /^[a-z]/.test(after) && (isAccent || isSwallowing || isRare(hanzi));
  if (!isAccent && !isSwallowing) return false;
  return after ? beginsWord(after) : endsWord(before, hanzi);
}

/** `횥beracker`; unlike `小ken`. */
const beginsWord = (after: string): boolean => /^[a-z]{4}/.test(after) && !ENGLISH_NAMES.has(after);

/** `Zo毛`, `Jos矇`; no English name before a surname. */
function endsWord(before: string, hanzi: string): boolean {
  if (!/[a-z]$/.test(before) || ENGLISH_NAMES.has(before.toLowerCase())) return false;
  const bytes = encodeAs(before + hanzi, legacyTable('gb18030'));
  const inGbk = bytes && isUtf8(bytes) ? bytes.toString() : undefined;
  if (inGbk !== undefined) return isNatural(inGbk) && isNoChance(inGbk);
  return before.length > 2 && isRare(hanzi);
}

const isRare = (hanzi: string): boolean => ![...hanzi].some(isUsualEastAsian);

/** An accent that took the letter after it along: 黵 of `ür`. */
const hasSwallowed = (hanzi: string): boolean => endsLikeLetter().has(hanzi) && !hanziOfGb2312().has(hanzi);

/** Hanja and a syllable that nobody is called by: some bytes of Korean were lost. */
const HANJA_BESIDE_HANGUL = /[\u4e00-\u9fff]{2}[\uac00-\ud7a3]|[\uac00-\ud7a3][\u4e00-\u9fff]{2}/;

/** Whether text of hanzi that nobody writes is some that people write in another encoding. */
function isOfAnotherEncoding(text: string): boolean {
  if (!isImplausibleEastAsian(text)) return false;
  if (HANJA_BESIDE_HANGUL.test(text)) return true;
  return LABELS.some((label) => {
    const bytes = encodeAs(text.replace(/\?$/, ''), legacyTable(label));
    return bytes !== undefined && (isWordsOfUtf8(bytes) || isSurelyEastAsian(bytes, label));
  });
}

/** The last character may have been cut. */
function isWordsOfUtf8(bytes: Buffer): boolean {
  const text = bytes.toString().replace(/\ufffd{1,2}$/, '');
  const letters = text.match(/[^\0-\x7f\P{L}]/gu)?.length ?? 0;
  return letters > 1 && !text.includes('\ufffd') && isNatural(text);
}
