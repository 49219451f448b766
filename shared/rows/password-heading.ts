import { trimHeading } from './heading.ts';
import { INNOCENT_WORDS } from './innocent-words.ts';
import { LONE_PASSWORD_WORDS, PASSWORD_WORDS, SHORT_PASSWORD_WORDS } from './password-words.ts';

/** Letters that no decomposition takes apart, and those that one keyboard writes for another's. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ə: 'e',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
};

/** Marks are accents on these letters; in other scripts they are vowels, and belong to the word. */
const ACCENTS =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+|(?<![\p{L}\p{M}])\p{M}+/gu;

/** What is left of a text without capitals, accents and width. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{Cf}ـ]/gu, '')
    .replace(ACCENTS, '$1')
    .normalize('NFC')
    .replace(/[łøđðþıəßæœςةىیک]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);

const lettersOf = (text: string): string => fold(text).replace(/[^\p{L}\p{M}]+/gu, '');

/** Words with one space between them; letters that stand apart are joined: `P a s s w o r d`. */
const wordsOf = (text: string): string =>
  fold(text.replace(/(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll})/gu, ' '))
    .replace(/(?:[^\p{L}\p{M}]|[ʻʼ])+/gu, ' ')
    .replace(/(?<!\p{L})\p{L}(?: \p{L}(?!\p{L}))+/gu, (letters) => letters.replaceAll(' ', ''));

/** Scripts that put a space after each word; in others it may stand anywhere: `登 录 密 码`. */
const SPACED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** A listed word is found across a space only where it has one itself; there the space may be missing. */
const patternOf = (word: string): string =>
  SPACED.test(word) ? wordsOf(word).replaceAll(' ', ' ?') : [...lettersOf(word)].join(' ?');

const anyOf = (words: readonly string[]): string => words.map(lettersOf).join('|');

const PASSWORD = new RegExp(PASSWORD_WORDS.map(patternOf).join('|'), 'u');
const LONE_PASSWORD = new RegExp(`^(?:${anyOf(LONE_PASSWORD_WORDS)})$`, 'u');

/** Signs that stand for letters: `P@ss`, `Pa$$word`, `Passw0rd`. */
const unmask = (text: string): string =>
  text
    .replace(/(?<=\p{L})@(?=[\p{L}$])/gu, 'a')
    .replace(/(?<=\p{L}\$?)\$/gu, 's')
    .replace(/(?<=\p{L})0(?=\p{L})/gu, 'o');

/** A word that begins or ends with one of the short ones, as people write them together: `userpwd`, `novasenha`, `pinnr`. */
const SHORT_WITHIN =
  /pass|(?:pwd|psw|pw|mima|kouling|senha)$|^(?:pwd|pswd|psw|mima|senha)|^pin(?:code|kod|koodi|no|nr|num|zahl)|(?:user|login|account|app|card|initial|new|old|temp|my)pin$/;

/**
 * Whether a heading may stand over passwords: then no report shows its cells. Where a heading can be read either way it
 * may.
 */
export function mayBePassword(heading: string): boolean {
  const rest = unmask(heading.normalize('NFKC')).replace(INNOCENT_WORDS, ' ');
  const letters = lettersOf(trimHeading(rest));
  if (PASSWORD.test(wordsOf(rest)) || LONE_PASSWORD.test(letters) || SHORT_PASSWORD_WORDS.has(letters))
    return true;
  return latinWordsOf(rest).some((word) => SHORT_PASSWORD_WORDS.has(word) || SHORT_WITHIN.test(word));
}

/** Whether a heading looks like a password's only because it holds a word such as `Passport`. */
export const isInnocent = (heading: string): boolean =>
  heading.normalize('NFKC').search(INNOCENT_WORDS) !== -1 && !mayBePassword(heading);

/** The Latin words of a heading, with those that capitals divide taken whole and apart: `userPin`, `P.W.`, `PIN码`. */
function latinWordsOf(heading: string): string[] {
  const joined = heading.replace(/(?<!\p{L})(\p{L})[^\p{L}\d]{1,2}(?=\p{L}(?!\p{L}))/gu, '$1');
  const divided = joined.replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ');
  return fold(`${divided} ${joined} ${heading}`).match(/[a-z]+/g) ?? [];
}
