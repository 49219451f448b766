/** Whether bytes are words in an encoding of one byte a letter: how words of each alphabet are spelt. */
import { TextDecoder } from 'node:util';

const VOWELS = '\u0430\u0435\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u0451\u0454\u0456\u0457';
/** Capitals stand where capitals stand; no word begins with a sign for the letter before it, nor does one follow a vowel. */
const CYRILLIC = new RegExp(
  `^(?=.?$|.*[${VOWELS}${VOWELS.toUpperCase()}])(?![\u044c\u044a\u042c\u042a])(?!.*[${VOWELS}${VOWELS.toUpperCase()}][\u044c\u044a\u042c\u042a])(?:\\p{Lu}?[\u0430-\u045f]+|[\u0400-\u042f]+)$`,
  'u',
);
/** The last letter of a word has a form of its own. */
const GREEK =
  /^(?=.?$|.*[\u0391\u0395\u0397\u0399\u039f\u03a5\u03a9\u0386\u0388-\u0390\u03aa-\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9-\u03ce])(?!.*\u03c2.)(?:[\u0386-\u03ab]?[\u03ac-\u03ce]+|[\u0386-\u03ab]+)$/;
const HEBREW = /^(?!.*[\u05da\u05dd\u05df\u05e3\u05e5].)[\u05d0-\u05ea]+$/;
const ARABIC = /^(?!.*[\u0629\u0649].)[\u0621-\u064a\u067e-\u06cc]+$/;
/** Small kana and voice marks stand after the kana that take them. */
const HALF_WIDTH_KANA =
  /^(?![\uff67-\uff70\uff9d\uff9e\uff9f])(?:(?:[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f|[\uff66\uff71-\uff9d])(?:(?<=[\uff77\uff7c\uff81\uff86\uff8b\uff90\uff98][\uff9e\uff9f]?)[\uff6c-\uff6e]|(?<=[\uff73\uff7c\uff81\uff82\uff83\uff84\uff8c]\uff9e?)[\uff67-\uff6b])?\uff6f?\uff70?)+$/;
/** A vowel before or after a consonant, above or below it, and a tone mark. */
const THAI =
  /^(?:[\u0e40-\u0e44]?[\u0e01-\u0e2e](?:[\u0e31\u0e34-\u0e3a][\u0e47-\u0e4c]?|[\u0e47-\u0e4d]?[\u0e30\u0e32\u0e33\u0e45\u0e46]|[\u0e47-\u0e4d])?)+$/;

const ALPHABETS: readonly (readonly [word: RegExp, labels: readonly string[]])[] = [
  [CYRILLIC, ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866']],
  [GREEK, ['windows-1253', 'iso-8859-7']],
  [HEBREW, ['windows-1255']],
  [ARABIC, ['windows-1256', 'iso-8859-6']],
  [HALF_WIDTH_KANA, ['shift_jis']],
  [THAI, ['windows-874']],
];

const READINGS = ALPHABETS.flatMap(([word, labels]) =>
  labels.map((label) => ({ decoder: new TextDecoder(label), word })),
);

/** What a letter weighs of words as people write them; half of it when it was there before in the word, twice at most. */
const LETTER = 1;
const LETTER_AGAIN = 0.5;
const MAX_AGAIN = 2;

function weighWord(text: string, word: RegExp): number {
  const words = [...new Set(text.match(/[^\0-\x7f]+/g))];
  if (!words.every((each) => word.test(each))) return Number.NEGATIVE_INFINITY;
  const letters = new Set(words.join('')).size;
  const again = Math.max(...words.map((each) => each.length - new Set(each).size));
  return letters * LETTER + Math.min(again, MAX_AGAIN) * LETTER_AGAIN;
}

/** How far bytes speak for the likeliest of these encodings: not at all, if a word is none. */
export const weighWords = (bytes: Uint8Array): number =>
  Math.max(...READINGS.map(({ decoder, word }) => weighWord(decoder.decode(bytes), word)));
