/** Runs of letters and of everything else; those of ASCII alone tell nothing. */
const RUN = /[\p{L}\p{M}]+|[^\0-\x7f\p{L}\p{M}]+/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** What people write beside letters: punctuation, money, arrows, boxes, full-width forms, emoji, digits of other scripts. */
const SYMBOLS =
  /^(?:[\u2000-\u206f\u20a0-\u20cf\u2100-\u21ff\u2460-\u27bf\u3000-\u303f\uff01-\uffee\u{1f000}-\u{1faff}]|\ufe0f|\p{Nd}|[\ufeff\ufffd])+$/u;

/** Letters of European languages, of Vietnamese and of Pinyin. */
const LATIN =
  'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017f\\u01a0\\u01a1\\u01af\\u01b0\\u01cd-\\u01dc\\u0218-\\u021b\\u1e00-\\u1eff';

/** Words of one script, with capitals where capitals stand. One Latin letter at least is ASCII: no name is all accents. */
const WORDS: readonly RegExp[] = [
  new RegExp(`^(?=.*[A-Za-z])[${LATIN}\\p{M}]+$`, 'u'),
  /^(?:\p{Lu}?(?:(?=\p{Script=Cyrillic})\p{Ll})+|(?:(?=\p{Script=Cyrillic})\p{Lu}){2,})$/u,
  /^(?:\p{Lu}?(?:(?=\p{Script=Greek})\p{Ll})+|(?:(?=\p{Script=Greek})\p{Lu}){2,})$/u,
  /^(?:\p{Lu}?(?:(?=\p{Script=Armenian})\p{Ll})+|(?:(?=\p{Script=Armenian})\p{Lu}){2,})$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]+$/u,
  /^\p{Script=Hangul}+$/u,
  .../* scripts without capitals */ [
    'Arabic',
    'Hebrew',
    'Georgian',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Thai',
    'Lao',
    'Khmer',
    'Myanmar',
    'Mongolian',
    'Tibetan',
  ].map((script) => new RegExp(`^(?=\\p{L})[\\p{Script=${script}}\\p{M}]{2,}$`, 'u')),
];

/**
 * Whether most words of a text that are not ASCII are such as people write: of one script, not half Greek, half Arabic as
 * bytes of one encoding come out in another. A text without any such word is not natural.
 */
export function isNatural(text: string): boolean {
  const seen = new Map<string, boolean>();
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!BEYOND_ASCII.test(run) || seen.has(run)) continue;
    const [before, after] = [text.charAt(index - 1), text.charAt(index + run.length)];
    seen.set(run, isWord(run) || isInitial(run, before, after) || isSign(run, before, after));
  }
  const natural = [...seen.values()].filter(Boolean).length;
  return natural * 2 > seen.size;
}

/** So many different characters of three or four bytes are no accident, whatever they are. */
const MANY = 3;

/** Whether bytes that are strict UTF-8 throughout a file are so by no accident. */
export const isNaturalUtf8 = (text: string): boolean =>
  isNatural(text) || new Set(text.match(/[\u0800-\u{10ffff}]/gu)).size >= MANY;

/** Longer words, which do not come about by chance in any of many lines: `Jürgen`, 王芳, `Иван`. */
const TELLING_WORD =
  /^(?:(?=(?:.*[A-Za-z]){3}).+|[\u0370-\u07ff]{4,}|[\u0900-\u1fff\u3040-\u30ff\uac00-\ud7a3]{3,}|[\u4e00-\u9fff]{2,})$/u;

/** Whether a text is natural, and has a word that tells so even beside lines which are no text. */
export const isTelling = (text: string): boolean =>
  isNatural(text) &&
  (text.match(RUN) ?? []).some((run) => BEYOND_ASCII.test(run) && isWord(run) && TELLING_WORD.test(run));

const isWord = (run: string): boolean => SYMBOLS.test(run) || WORDS.some((pattern) => pattern.test(run));

/** `É. Smith`, `Ann Ö.` */
const isInitial = (run: string, before: string, after: string): boolean =>
  /^\p{Lu}$/u.test(run) && /[. ]/.test(before + after);

/** A sign of Latin-1 stands by something: `5°`, `No·1`. A space that does not break may stand anywhere. */
const isSign = (run: string, before: string, after: string): boolean =>
  /^\u00a0+$/.test(run) || (/^[\u00a0-\u00bf\u00d7\u00f7]+$/.test(run) && /[\w ]/.test(before + after));
