import { hanziOfAccents } from './gb2312.ts';

/** Runs of letters, and of everything else; those of ASCII alone tell nothing. */
const RUN = /[\p{L}\p{M}]+|[^\0-\x7f\p{L}\p{M}]+/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** What people write beside letters: punctuation, money, arrows, boxes, full-width forms, emoji, digits of other scripts. */
const SYMBOLS =
  /^(?:[\u2000-\u206f\u20a0-\u20cf\u2100-\u2bff\u3000-\u303f\u3200-\u33ff\uff01-\uffee\u{1f000}-\u{1faff}]|[\ufe0e\ufe0f]|\p{Nd}|[\ufeff\ufffd])+$/u;

/** Letters of European languages, of Vietnamese, Pinyin and African ones, with what stands for an apostrophe. */
const LATIN =
  'A-Za-z\\u00aa\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017f\\u0181\\u0186\\u018a\\u018f\\u0190\\u0198\\u0199\\u01a0\\u01a1\\u01af\\u01b0\\u01cd-\\u01dc\\u0218-\\u021b\\u0253\\u0254\\u0257\\u0259\\u025b\\u02bb\\u02bc\\u1e00-\\u1eff';
/** Accents that no composed letter has, on the letters of Yoruba and the like. */
const ACCENTS = '\\u0300\\u0301\\u0303\\u0304\\u0323';

/** A word in Latin letters: one of them at least is ASCII or of Vietnamese, for no other name is all accents. */
const LATIN_WORD = new RegExp(`^(?=.*[A-Za-z\\u1e00-\\u1eff])[${LATIN}](?:[${LATIN}${ACCENTS}])*$`, 'u');
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc]+$/u;
/** 阿Q, IT部: Latin letters stand beside those of East Asia, and of no other script. */
const PARTS = new RegExp(`[${LATIN}${ACCENTS}]+|[^${LATIN}${ACCENTS}]+`, 'gu');

/** Capitals stand where capitals stand: at the start of a word, or everywhere. */
const withCapitals = (script: string): RegExp => {
  const [small, capital] = ['Ll', 'Lu'].map((kind) => `(?:(?=\\p{Script=${script}})\\p{${kind}})`);
  return new RegExp(
    `^(?:${capital}?${small}{2,}|${capital}${small}|${capital}{2,}|(?:${capital}${small}{2,}){2,})$`,
    'u',
  );
};

const OTHER_WORDS: readonly RegExp[] = [
  ...['Cyrillic', 'Greek', 'Armenian'].map(withCapitals),
  ...[
    ...[
      'Arabic',
      'Hebrew',
      'Syriac',
      'Thaana',
      'Georgian',
      'Ethiopic',
      'Devanagari',
      'Bengali',
      'Gurmukhi',
      'Gujarati',
    ],
    ...[
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
    ],
  ].map((script) => new RegExp(`^(?=\\p{L})[\\p{Script=${script}}\\p{M}]{2,}$`, 'u')),
];

/** Signs of Latin-1 in the places where people write them: `5°`, `张·李`, `½`, `£5`, `m²`, `3º`, `5µm`. */
const SIGNS: readonly (readonly [sign: RegExp, place: RegExp])[] = [
  [/^[\u00a0\u00ad]+$/, /^/],
  [/^°$/, /^[\d\snN]/],
  [/^·$/, /^\p{L}.*\p{L}$/u],
  [/^[½¼¾]$/, /^[\d\s(]|\s$/],
  [/^[£¥¢¤]$/, /\d$/],
  [/^£$/, /^[\0\d\s]/],
  [/^[²³¹]$/, /^[A-Za-z\d]/],
  [/^×$/, /^[\d\s].*[\d\s]$/],
  [/^±$/, /[\d\s]$/],
  [/^[©®]$/, /[\s\w]/],
  [/^[ºª]$/, /^[\dnNM]/],
  [/^[«¿¡§]$/, /[\p{L}\d\s]$/u],
  [/^»$/, /^\p{L}/u],
  [/^µ[gml]?$/, /^[\d\s]/],
];

/**
 * Whether most words of a text that are not ASCII are such as people write: of one script, not half Greek, half Arabic as
 * bytes of one encoding come out in another. Signs count where there are no words. A text of neither is not natural.
 */
export function isNatural(text: string): boolean {
  const composed = text.normalize('NFC');
  const seen = new Map<string, boolean>();
  let hasSigns = false;
  let hasOddSigns = false;
  for (const { 0: run, index } of composed.matchAll(RUN)) {
    if (!BEYOND_ASCII.test(run) || seen.has(run)) continue;
    const [before, after] = [composed.charAt(index - 1), composed.charAt(index + run.length)];
    const isSign = SIGNS.some(([sign, place]) => sign.test(run) && place.test(`${before}\0${after}`));
    if (isSign) hasSigns = true;
    else if (/^[\u0080-\u00bf\u00d7\u00f7]+$/.test(run)) hasOddSigns = true;
    else seen.set(run, isWord(run) || isInitial(run, before, after));
  }
  const natural = [...seen.values()].filter(Boolean).length;
  return seen.size === 0 ? hasSigns && !hasOddSigns : natural * 2 > seen.size;
}

/** Longer words, which do not come about by chance in any of many lines: `Jürgen`, 王芳, `Иван`. */
const TELLING_WORD =
  /^(?:(?=(?:.*[A-Za-z]){3})[^\u0180-\u02ff]+|[\u0370-\u07ff]{4,}|[\u0900-\u1fff\u3040-\u30ff\uac00-\ud7a3]{3,}|[\u4e00-\u9fff]{2,})$/u;

/** Whether a text is natural, and has a word that tells so even beside lines which are no text. */
export const isTelling = (text: string): boolean =>
  isNatural(text) && wordsOf(text).some((run) => isWord(run) && TELLING_WORD.test(run));

/** Whether every word is one of ASCII letters with an accent in it, as `Wójcik`. */
export const isAccented = (text: string): boolean =>
  wordsOf(text).every((run) => LATIN_WORD.test(run) && run.replace(/[^A-Za-z]/g, '').length >= 3);

/** The words of a text that are not ASCII, and runs of signs. */
export const wordsOf = (text: string): string[] =>
  (text.normalize('NFC').match(RUN) ?? []).filter((run) => BEYOND_ASCII.test(run));

/** The natural ones among the words of a text that are not ASCII. */
export const wordsBeyondAscii = (text: string): string[] => wordsOf(text).filter(isWord);

/** Whether a word is one of Latin letters, of which some are ASCII. */
export const isLatinWord = (word: string): boolean => LATIN_WORD.test(word) && /[A-Za-z]/.test(word);

const HANZI_WITHIN = /(?<=[a-z])\p{Script=Han}+(?=[a-z])/u;

/** Whether hanzi stand within a word of small letters: bytes of another encoding, unless they were an accent once (`J眉rgen`). */
export function hasHanziWithin(run: string): boolean {
  const [hanzi] = HANZI_WITHIN.exec(run) ?? [];
  return hanzi !== undefined && ![...hanzi].every((each) => hanziOfAccents().has(each));
}

/** Letters of Cyrillic, Samaritan and Mandaic, and rare Arabic ones, that nobody is called by. */
export const OLD_LETTERS = /[\u0460-\u0489\u0500-\u052f\u0800-\u089f]/;

function isWord(run: string): boolean {
  if (hasHanziWithin(run) || OLD_LETTERS.test(run)) return false;
  if (SYMBOLS.test(run) || OTHER_WORDS.some((word) => word.test(run))) return true;
  return (run.match(PARTS) ?? []).every(
    (part) => EAST_ASIAN.test(part) || /^[A-Za-z]+$/.test(part) || LATIN_WORD.test(part),
  );
}

/** `É. Smith`, `Ann Ö.`, `à la`; and words of Vietnamese and Estonian without any other letter. */
const isInitial = (run: string, before: string, after: string): boolean =>
  /^(?:\p{Lu}|[àáéèíóòúýåøöä])$/u.test(run) && /[. ]/.test(before + after);
