import { hasHanziWithin, OLD_LETTERS, wordsOf } from './natural-text.ts';

/** Scripts of two bytes a letter in UTF-8, which bytes of other encodings come out in. */
const SCRIPTS = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Syriac', 'Thaana', 'Nko'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/** What no language has: letters that Unicode has not given out, a mark without a letter, capitals at the end of a word. */
const NO_LETTERS =
  /[\p{Cn}\p{Co}]|^\p{M}|[\u0590-\u08ff][\u0300-\u036f]|^[\u1a00-\u1cff\ua000-\uabff]$|(?=[^\0-\x7f])\p{Ll}(?=[^\0-\x7f])\p{Lu}/u;
/** Letters that no European language uses, nor any that is written in Latin letters by many people. */
const RARE_LATIN =
  /[\u0180\u0182-\u0185\u0187-\u018d\u0194-\u0197\u019a-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u0252]/;

/**
 * Whether a text has letters beside each other that no word has: of two alphabets, marks without a letter. Bytes of another
 * encoding come out so: `Jiޒ`, `֤igo`.
 */
export const isOdd = (text: string): boolean =>
  wordsOf(text).some(
    (run) =>
      NO_LETTERS.test(run) ||
      hasHanziWithin(run) ||
      OLD_LETTERS.test(run) ||
      (run.length > 1 && RARE_LATIN.test(run)) ||
      SCRIPTS.filter((script) => script.test(run)).length > 1,
  );
