/**
 * Whether bytes are Chinese in GB18030. In it almost any bytes make some character, and a wrong guess would call people by
 * names that nobody has. So the text that they make is weighed: how much likelier are its characters in what Chinese people
 * write than in other bytes read so? And it is weighed against what the same bytes say in the other encodings of East Asia.
 */
import { TextDecoder } from 'node:util';
import { hanziOfGb2312 } from './gb2312.ts';
import {
  CHINESE_WORDS,
  COMMON_HANZI,
  JAPANESE,
  KOREAN,
  KOREAN_SURNAMES,
  NAME_HANZI,
  RARER_SURNAMES,
  SURNAMES,
} from './hanzi.ts';

/** Weights: natural logarithms of how much likelier a character is in the language than by chance. */
type Weigh = (character: string, isFirst: boolean) => number;

/** No text of the language: private use, kana in Chinese. */
const FOREIGN = -8;

/** A byte that was lost: less than a character that nobody writes. */
const DAMAGED = -3;

function weighChinese(character: string, isFirst: boolean): number {
  if (isFirst && SURNAMES.has(character)) return 3.5;
  if (isFirst && RARER_SURNAMES.has(character)) return 1.7;
  if (NAME_HANZI.has(character)) return 1.7;
  if (SURNAMES.has(character)) return 1.2;
  if (COMMON_HANZI.has(character)) return 0.8;
  if (RARER_SURNAMES.has(character)) return 0;
  if (isOfGb2312(character)) return -2.5;
  if (character >= '\u4e00' && character <= '\u9fff') return -4;
  if (character === '\ufffd') return DAMAGED;
  // Four bytes, two of them digits: rare as the character may be, hardly another encoding has such.
  return /\p{Script=Han}/u.test(character) ? 1 : FOREIGN;
}

function weighJapanese(character: string): number {
  if (JAPANESE.has(character)) return 2.4;
  if (/[\u3005\u3040-\u30ff]/.test(character)) return 1.5;
  return character >= '\u4e00' && character <= '\u9fff' ? -1.5 : FOREIGN;
}

function weighKorean(character: string, isFirst: boolean): number {
  if (isFirst && KOREAN_SURNAMES.has(character)) return 3.5;
  if (KOREAN.has(character)) return 2.4;
  if (character >= '\uac00' && character <= '\ud7a3') return -2;
  return character >= '\u4e00' && character <= '\u9fff' ? -3 : FOREIGN;
}

const GB18030 = new TextDecoder('gb18030');

const isOfGb2312 = (character: string): boolean => hanziOfGb2312().has(character);

const RIVALS: readonly { readonly decoder: TextDecoder; readonly weigh: Weigh }[] = [
  { decoder: new TextDecoder('euc-kr'), weigh: weighKorean },
  { decoder: new TextDecoder('euc-jp'), weigh: weighJapanese },
  { decoder: new TextDecoder('shift_jis'), weigh: weighJapanese },
  { decoder: new TextDecoder('big5'), weigh: weighChinese },
];

/** A run of characters beyond ASCII, without punctuation and full-width forms; and the letters it stands between. */
const RUN = /([A-Za-z]*)([^\0-\x7f\u2010-\u2026\u00b7\u3000-\u303f\uff01-\uff65]+)([A-Za-z]*)/g;

/** A single hanzi beside letters, which an accent may be: `A座`. */
const IN_WORD = -2;
/** In capitals too: `BEDN霖`. Only what stands after names of brands and posts does not count: `VIP店`. */
const IN_LONG_WORD = -6;
const AFTER_LETTERS = /^[部店座班组組区區栋棟楼樓室线線级級款号號客户戶恤柜区卡岗崗]+$/;
/** Read so, an accent takes the letter after it along and makes a hanzi that GB 2312 has not: `Mar韓`, `K黨n`. */
const SWALLOWED_LETTER = -8;

/** What each letter weighs of words as people write them in a script: all of it, with capitals where capitals stand. */
const LETTER = 1;

const WORDS: readonly { readonly decoder: TextDecoder; readonly word: RegExp }[] = [
  ...['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'].map((label) => ({
    decoder: new TextDecoder(label),
    word: /^(?:\p{Lu}?[\u0430-\u045f]+|[\u0400-\u042f]+)$/u,
  })),
  ...['windows-1253', 'iso-8859-7'].map((label) => ({
    decoder: new TextDecoder(label),
    word: /^(?:[\u0386-\u03ab]?[\u03ac-\u03ce]+|[\u0386-\u03ab]+)$/,
  })),
  { decoder: new TextDecoder('windows-1255'), word: /^[\u05d0-\u05ea]+$/ },
  ...['windows-1256', 'iso-8859-6'].map((label) => ({
    decoder: new TextDecoder(label),
    word: /^[\u0621-\u064a\u067e-\u06cc]+$/,
  })),
  // kana of half width
  { decoder: new TextDecoder('shift_jis'), word: /^[\uff66-\uff9f]+$/ },
  {
    decoder: new TextDecoder('windows-874'),
    word: /^(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a]?[\u0e47-\u0e4d]?[\u0e30\u0e32\u0e33\u0e45\u0e46]?)+$/,
  },
];

function weighWords(text: string, word: RegExp): number {
  const words = [...new Set(text.match(/[^\0-\x7f]+/g))];
  return words.every((each) => word.test(each))
    ? new Set(words.join('')).size * LETTER
    : Number.NEGATIVE_INFINITY;
}

/** What a text weighs; what is said twice counts once. */
function weighText(text: string, weigh: Weigh): number {
  let total = 0;
  const seen = new Set<string>();
  for (const [run, before = '', characters = '', after = ''] of text.matchAll(RUN)) {
    if (seen.has(run)) continue;
    seen.add(run);
    // A surname is one where a name follows.
    let isFirst = characters.length > 1;
    let weight = weighPlace(before, characters, after);
    for (const character of new Set(characters)) {
      weight += weigh(character, isFirst);
      isFirst = false;
    }
    total += weight;
  }
  return total;
}

const isOfTwoBytesBeyondGb2312 = (character: string): boolean =>
  character.length === 1 && !isOfGb2312(character);

function weighPlace(before: string, characters: string, after: string): number {
  const letters = before.length + after.length;
  if (characters.length > 2 || letters === 0) return 0;
  if (/[a-z]/.test(before + after) && [...characters].some(isOfTwoBytesBeyondGb2312)) return SWALLOWED_LETTER;
  if (letters >= 3 && !AFTER_LETTERS.test(characters)) return IN_LONG_WORD;
  return characters.length === 1 ? IN_WORD : 0;
}

/** How far bytes speak for GB18030, and against it: for the likeliest encoding beside it, by its letters or its words. */
interface Weight {
  readonly chinese: number;
  readonly rival: number;
  readonly words: number;
}

/** A word that every staff list has says more than its characters. */
const WORD = 4;

function weighGb18030(bytes: Uint8Array): number {
  const text = GB18030.decode(bytes);
  return weighText(text, weighChinese) + WORD * new Set(text.match(CHINESE_WORDS)).size;
}

function weighBytes(bytes: Uint8Array): Weight {
  return {
    chinese: weighGb18030(bytes),
    rival: Math.max(...RIVALS.map(({ decoder, weigh }) => weighText(decoder.decode(bytes), weigh))),
    words: Math.max(...WORDS.map(({ decoder, word }) => weighWords(decoder.decode(bytes), word))),
  };
}

/** What one name of a common surname and a common character weighs is enough, if nothing else is nearly as likely. */
const PROOF = 2.5;
const MARGIN = 2;

/** Whether bytes may be hanzi, of which all are in GB 2312 or most are likely: then their being UTF-8 may be chance. */
export function mayBeHanzi(bytes: Uint8Array): boolean {
  const hanzi = GB18030.decode(bytes).match(/[^\0-\x7f]/gu) ?? [];
  return hanzi.every(isOfGb2312) || weighGb18030(bytes) >= 0;
}

/** Whether bytes make any sense in another encoding than UTF-8, in which they are no words. */
export function makesSense(bytes: Uint8Array): boolean {
  const { chinese, rival, words } = weighBytes(bytes);
  return Math.max(chinese, rival, words) >= NONSENSE;
}

/** Whether a text is rather Chinese, Japanese or Korean than not. */
export const isEastAsian = (text: string): boolean =>
  [weighChinese, weighJapanese, weighKorean].some((weigh) => weighText(text, weigh) > 0);

/** Whether bytes of GB 2312 are rather Chinese than not. */
export const isGb2312Text = (bytes: Uint8Array): boolean =>
  weighText(GB18030.decode(bytes), weighChinese) > 0;

/** Whether bytes prove to be Chinese in GB18030. */
export function isChinese(bytes: Uint8Array): boolean {
  const { chinese, rival, words } = weighBytes(bytes);
  return chinese >= PROOF && chinese > rival + MARGIN && chinese > words;
}

/** Not even one character that is usual. */
const NONSENSE = -1;
/** So much speaks for itself. */
const CERTAIN = 16;
/** One rare character beside a name's others. */
const DOUBT = -3;
/** The file's other lines speak for Chinese too; and two or three hanzi make words of some alphabet quite often. */
const LINE_MARGIN = 2.5;
const WORDS_MARGIN = 5;

/** Whether a line may be Chinese in a file that is: a rare name speaks against it, and yet no more for anything else. */
export function mayBeChinese(line: Uint8Array): boolean {
  const chinese = weighGb18030(line);
  if (chinese >= CERTAIN) return true;
  if (chinese < DOUBT) return false;
  const { rival, words } = weighBytes(line);
  return rival <= Math.max(chinese, 0) + LINE_MARGIN && words <= Math.max(chinese, 0) + WORDS_MARGIN;
}
