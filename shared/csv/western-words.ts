/**
 * Whether words are such as the languages of windows-1252 have. Nearly any byte is a letter or a sign in it, so that text in
 * another encoding reads as words too, until one looks at where its letters stand: `JŸrgen`, `£ukasz`, `Ayþe`, `Bçrziòð`.
 */

/** The letters beyond ASCII that stand together in a word of one language. */
const ALPHABETS: readonly RegExp[] = [
  'äöüßéáàè', // German, with names from France
  'àâæçéèêëîïôœùûüÿ', // French
  'áéíóúüñçàèòï', // Spanish and Catalan
  'áâãàçéêíóôõúü', // Portuguese
  'àèéìíîòóùú', // Italian
  'åäöéüášž', // Swedish, Finnish
  'æøåéòôóêüäö', // Danish, Norwegian
  'áðéíóúýþæö', // Icelandic
  'áðíóúýæø', // Faroese
  'äõöüšž', // Estonian
  'éëïóöüáèêçâîôûä', // Dutch, Afrikaans, Albanian, Welsh
  'àèìòùáéíóú', // Gaelic
  'áéíóúýšž', // Czech and Slovak, as far as it goes
].map((letters) => new RegExp(`^[${letters}]*$`));

const VOWEL = 'aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ';
const SMALL = 'a-zß-öø-ÿœšž';
const SIGN_NO_DASH =
  '\\u0080-\\u009f\\u00a1-\\u00a9\\u00ab-\\u00b6\\u00b8-\\u00bf\\u00d7\\u00f7\\u02c6\\u02dc\\u201a-\\u2122';
const SIGN = `${SIGN_NO_DASH}\\u2013-\\u2018`;

/** What no word has, in small letters. */
const MISSPELT: readonly RegExp[] = [
  new RegExp(`\\p{L}[${SIGN}][${SMALL}]|[A-Z][${SIGN_NO_DASH}][A-Z]`, 'u'), // `Garc—a`, `G¢mez`
  /[a-z][\u2018\u201a\u201e£¡¿¤¢\u2020\u2021\u2014\u2039ˆ¼½¾¯¥]$|[a-z]{2}[¹²³º]$|[a-z]{3}[\u203a§]$/, // `Andr‚`, `Micha³`
  new RegExp(`^[^${SMALL}A-Z0-9«»“”‘’„‚‹›¿¡€(–—…•·][${SMALL}]{2}`), // `£ukasz`, `¯ak`
  /[a-z]\u00a0[a-z]/, // `M laga`
  /[a-z]{3}\u2019(?!(?:s|t|n|ll|re|m|d|ve)$)|[a-z]{3}\u2019[a-z]{3}|[a-z]\u2019[a-z]{5}(?<!^[dlnso]\u2019.*)/, // `Garc’a`
  new RegExp(`[${VOWEL}][øæ]|æ[${VOWEL}]|ø[aiouáíóúý]`), // `Dvoøák`, `Koviæ`
  new RegExp(`è[${VOWEL}]|[ìù].|[${VOWEL}]ò.|ñ(?:[^${VOWEL}]|$)|ç[bcdfghjklmnpqrstvwxz]`), // `Kuèera`, `Nìmec`, `Gdañsk`
  /œ(?![uist]|d|n[oa])|ê(?:[bdgkz]|s.)|ã(?![oei]|s?$)|ÿ(?!s?$)/, // `Wiœniewski`, `Dêbski`, `Bãsescu`
  /(?<![ao]|^|d|ab)î(?!m)|û(?!t|r|l|ch|$)|â[rvkdjz]/, // `Lîga`, `Rûdis`, `Bârbala`
  new RegExp(`[${VOWEL}].*õ(?!e)`), // `Erdõs`
  new RegExp(`(?<![${VOWEL}rln]|^)[šž]|^[šž][bcdfghjqrxz]`), // `Bjšrn`
  new RegExp(`^(?=.{3})[^${VOWEL}]+$`), // `Kršn`
  /þ(?![oóurújvöyý])|[çü].*[ýðþ]|[ýðþ].*[çü]|ý.*ý|[^n]ý$|[^s]ý[lzknm]|^ý(?!mir|rr?$)|ý(?:þ|ð(?!ur))/, // `Ayþe`, `Yýlmaz`
  /ð(?:a[^r]|l(?!aug|eif)|u(?!r|nn)|e|ç)(?<!^að.*)|^uð|.{3}að$/, // `Doðan`
];

/** A capital after a small letter, neither of a foreign name's prefix: `MŸller`. */
const CAPITAL_WITHIN =
  /(?<!^(?:Mc|Mac|De|Di|La|Le|Du))(?<=\p{Ll})(?=[^\0-\x7f])\p{Lu}|^[A-Z]{2}.*(?=[^\0-\x7fß])\p{Ll}.*[A-Z]/u;

const isMisspelt = (word: string): boolean => {
  if (CAPITAL_WITHIN.test(word)) return true;
  const small = word.toLowerCase();
  if (!/\p{L}/u.test(word)) return false;
  const letters = small.replace(/[^\u00df-\u00f6\u00f8-\u00ffœšž]/g, '');
  return (
    MISSPELT.some((look, at) => look.test(at === 0 ? word : small)) ||
    !ALPHABETS.some((alphabet) => alphabet.test(letters))
  );
};

/** Whether words are spelt as they are in the languages of windows-1252, but for one in a hundred. */
export function isWestern(text: string): boolean {
  const words = new Set(text.normalize('NFC').match(/[^\s,;|"()/\d.+_-]*[^\0-\x7f][^\s,;|"()/\d.+_-]*/g));
  const misspelt = [...words].filter(isMisspelt).length;
  return misspelt * MAX_MISSPELT <= words.size - misspelt && misspelt < words.size;
}

const MAX_MISSPELT = 20;
