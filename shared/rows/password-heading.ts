import { trimHeading } from './heading.ts';
import {
  INNOCENT_WORDS,
  LONE_PASSWORD_WORDS,
  PASSWORD_WORDS,
  SHORT_PASSWORD_WORDS,
} from './password-words.ts';

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

/** What is left of a text without capitals, accents and width. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}ـ]/gu, '')
    .replace(/[łøđðþıəßæœςةىیک]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);

const lettersOf = (text: string): string => fold(text).replace(/\P{L}+/gu, '');

const anyOf = (words: readonly string[]): string => words.map(lettersOf).join('|');

/** Words of several scripts stand together; a short Latin one would be found across two words: `shop assistant`. */
const PASSWORD = new RegExp(anyOf(PASSWORD_WORDS), 'u');
const LONE_PASSWORD = new RegExp(`^(?:${anyOf(LONE_PASSWORD_WORDS)})$`, 'u');

/** A word that begins or ends with one of the short ones, as people write them together: `userpwd`, `novasenha`, `pinnr`. */
const SHORT_WITHIN =
  /pass|(?:pwd|psw|pw|mima|kouling|senha)$|^(?:pwd|pswd|psw|mima|senha)|^pin(?:code|kod|koodi|no|nr|num|zahl)|(?:user|login|account|app|card|initial|new|old|temp|my)pin$/;

/**
 * Whether a heading may stand over passwords: then no report shows its cells. Where a heading can be read either way it
 * may.
 */
export function mayBePassword(heading: string): boolean {
  const rest = heading.normalize('NFKC').replace(INNOCENT_WORDS, ' ');
  const letters = lettersOf(trimHeading(rest));
  if (PASSWORD.test(letters) || LONE_PASSWORD.test(letters) || SHORT_PASSWORD_WORDS.has(letters)) return true;
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
