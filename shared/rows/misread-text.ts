/**
 * Text that was UTF-8, was read in another encoding and saved again: `JÃ¼rgen`, `é–‹ç™º`, `寮犱笁` (张三). It is recognised by
 * evidence: written back in that encoding it is UTF-8, which no honest name becomes by chance.
 *
 * Whoever asks is outside the fast path already; the tables are made when they are first needed.
 */
import { hanziOfGb2312 } from '../csv/gb2312.ts';
import { WINDOWS_1252 } from '../csv/windows-1252.ts';
import { bytesFrom, legacyTable, type Table, tableOf } from './legacy-tables.ts';
import { wasReadAsAlphabet } from './misread-alphabets.ts';
import { wasReadAsEastAsian } from './misread-east-asian.ts';
import { isMisspelt } from './misspelt-names.ts';

const UTF8_OF_HANZI: readonly (readonly [lead: number, first: number, last: number])[] = [
  [0xe3, 0x80, 0x83], // CJK punctuation and kana
  [0xe4, 0xb8, 0xbf],
  ...[0xe5, 0xe6, 0xe7, 0xe8, 0xe9].map((lead) => [lead, 0x80, 0xbf] as const),
  [0xef, 0xbc, 0xbd], // full-width forms
  [0xef, 0xbf, 0xbf], // U+FFFD
];
const UTF8_OF_LATIN = [0xc3, 0xc4, 0xc5].map((lead) => [lead, 0x80, 0xbf] as const);

const decodeGbk = (bytes: readonly number[]): string =>
  new TextDecoder('gb18030').decode(new Uint8Array(bytes));

const gbkOf = (pairs: readonly (readonly [number, number, number])[]): string =>
  pairs
    .map(([lead, first, last]) =>
      decodeGbk(Array.from({ length: last - first + 1 }, (_, at) => [lead, first + at]).flat()),
    )
    .join('');

/** What 眉 is of ü: the hanzi that one accented letter becomes when its UTF-8 is read as GBK. */
const GBK_OF_LATIN = gbkOf(UTF8_OF_LATIN);

/**
 * The hanzi that misread Chinese begins with: a word of hanzi without any of them needs no closer look.
 * 茂驴陆 is what U+FFFD becomes on a longer way.
 */
export const MISREAD_HANZI = `${gbkOf(UTF8_OF_HANZI)}茂`;

const once = <Value>(make: () => Value): (() => Value) => {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
};

const gbkTable = once((): Table => new Map(legacyTable('gb18030')).set('€', [0x80]));

/** Characters that Chinese people's names and departments are made of: GB 2312, and the frequent half of Big5. */
const commonHanzi = once((): ReadonlySet<string> => {
  const trails = [...bytesFrom(0x40, 0x7e), ...bytesFrom(0xa1, 0xfe)];
  const big5 = bytesFrom(0xa4, 0xc6).flatMap((lead) => trails.flatMap((trail) => [lead, trail]));
  return new Set([...hanziOfGb2312(), ...new TextDecoder('big5').decode(new Uint8Array(big5))]);
});

/** And Latin-1: a control character stands for its byte in both. */
const windows1252 = once(
  (): Table => new Map([...tableOf(String.fromCharCode(...bytesFrom(0x80, 0xff))), ...tableOf(WINDOWS_1252)]),
);

/** The bytes of a text; what the encoding lacks becomes 0, which is part of no character. */
const encode = (text: string, table: Table): number[] =>
  [...text].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x80 ? [code] : (table.get(character) ?? [0]);
  });

/** A character of two or more bytes in UTF-8. */
interface Sequence {
  readonly at: number;
  readonly length: number;
  readonly point: number;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && byte >> 6 === 0b10;

/** The character that begins at a byte, if UTF-8 has one there. */
function sequenceAt(bytes: readonly number[], at: number): Sequence | undefined {
  const lead = bytes[at] ?? 0;
  const length = lengthOf(lead);
  if (length < 2) return undefined;
  const rest = bytes.slice(at + 1, at + length);
  if (rest.length < length - 1 || !rest.every(isContinuation)) return undefined;
  const point = rest.reduce((sum, byte) => sum * 64 + (byte & 63), lead & (0xff >> (length + 1)));
  const smallest = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  const isScalar = point >= smallest && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isScalar ? { at, length, point } : undefined;
}

function lengthOf(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function sequencesIn(bytes: readonly number[]): Sequence[] {
  const found: Sequence[] = [];
  for (let at = 0; at < bytes.length; ) {
    const sequence = sequenceAt(bytes, at);
    if (sequence) found.push(sequence);
    at += sequence?.length ?? 1;
  }
  return found;
}

/** U+FFFD in UTF-8, read as GBK, or as Latin-1 before. */
const LOST = /锟斤|斤拷|茂驴陆/;
const SUSPECTS = new Set(MISREAD_HANZI);
const HAN_RUN = /[^\0-\x7f]+\??/g;
const LATIN_IN_HAN = new RegExp(`[${GBK_OF_LATIN}]{1,2}`, 'g');
const HAN = /\p{Script=Han}/u;
const SUSPECT_LATIN_IN_HAN = new RegExp(`[A-Za-z][${GBK_OF_LATIN}]|[${GBK_OF_LATIN}][a-z]`);

/** Whether Chinese in UTF-8 was read as GBK. */
function wasReadAsGbk(text: string): boolean {
  if (LOST.test(text)) return true;
  for (const [run] of text.matchAll(HAN_RUN))
    if (SUSPECTS.has(run.charAt(0)) && becomesHanzi(encode(run, gbkTable()))) return true;
  return false;
}

/** Whether accented letters in UTF-8 were read as GBK: hanzi within words of other letters (`J眉rgen`). */
function hasHanziForLetters(text: string): boolean {
  let count = 0;
  for (const { 0: letters, index } of text.matchAll(LATIN_IN_HAN)) {
    const before = text.charAt(index - 1);
    const after = text.charAt(index + letters.length);
    const isBefore = /[a-z]/.test(after);
    if (isBefore && /[A-Za-z]/.test(before)) return true;
    // `Jos茅`; in `ABC贸易` and `vip茅台` the hanzi begins a word of its own
    if (/[a-z]/.test(before) && /[茅铆谩贸]/.test(letters) && !HAN.test(after)) return true;
    const isRare = ![...letters].some((letter) => commonHanzi().has(letter));
    if (isBefore && (isRare || ++count > 1)) return true;
  }
  return false;
}

/** Whether bytes are UTF-8 of at least two usual characters; the last one may be cut, or have become a question mark. */
function becomesHanzi(bytes: readonly number[]): boolean {
  const points: number[] = [];
  let at = 0;
  for (let next = sequenceAt(bytes, at); next?.length === 3; next = sequenceAt(bytes, at)) {
    points.push(next.point);
    at += next.length;
  }
  const left = bytes.slice(at).filter((byte) => byte >= 0x80);
  const isCut = left.length < 3 && (left.length === 0 || lengthOf(left[0] ?? 0) === 3);
  return isCut && points.length >= 2 && points.every(isUsual);
}

const isUsual = (point: number): boolean =>
  (point >= 0x3000 && point <= 0x30ff) || point >= 0xff00 || commonHanzi().has(String.fromCodePoint(point));

/** What people write after a capital letter without meaning another one: quotes, dashes, a no-break space. */
const ORDINARY = /[‘’“”‚„‹›–—…\u00a0«»·•¿¡]/;
/** Leads of Latin letters; of Greek, Cyrillic, Hebrew and Arabic ones. */
const IN_LATIN = /[ÂÃÄÅ]/;
const IN_OTHER_SCRIPT = /[ÎÏÐÑÒÓ×ØÙÚÛ]/;

/** Whether UTF-8 was read as windows-1252 or Latin-1. */
function wasReadAsLatin(text: string): boolean {
  const characters = [...text];
  const bytes = encode(text, windows1252());
  if (bytes.length !== characters.length) return false;
  const evidence = sequencesIn(bytes).map((sequence) => evidenceOf(characters, sequence));
  return evidence.includes('certain') || evidence.filter((each) => each === 'doubtful').length > 1;
}

/** What a character of two or more bytes proves, if its bytes stand in a text as these characters. */
function evidenceOf(
  characters: readonly string[],
  { at, length }: Sequence,
): 'certain' | 'doubtful' | 'none' {
  const lead = characters[at] ?? '';
  const isLatin = IN_LATIN.test(lead);
  const isOrdinary = characters.slice(at + 1, at + length).every((character) => ORDINARY.test(character));
  const isInWord = [characters[at - 1], characters[at + length]].some((character = '') =>
    /\p{Ll}/u.test(character),
  );
  if (lead === 'Ã' || (length > 2 && !isOrdinary) || (isLatin && (isInWord || !isOrdinary))) return 'certain';
  return length > 2 || isLatin || IN_OTHER_SCRIPT.test(lead) ? 'doubtful' : 'none';
}

/** Whether UTF-8 was read as Mac OS Roman (`J√ºrgen`): its signs of mathematics in a word. */
const wasReadAsMacRoman = (text: string): boolean =>
  sequencesIn(encode(text, legacyTable('macintosh'))).some(
    ({ length, point }) =>
      (length === 2 && point >= 0xc0 && point <= 0xff && /\p{L}√.|√.\p{L}/u.test(text)) ||
      (length === 3 && isUsual(point)),
  );

/** Whether UTF-8 was read as windows-1251: words of `Р` and `С` and a sign after each, or a `Г` and one in a Latin word. */
const wasReadAsCyrillic = (text: string): boolean =>
  /[A-Za-z]Г[^\0-\x7f]|Г[^\0-\x7f][A-Za-z]/.test(text) ||
  [...text.matchAll(/[^\0-\x7f]{4,}/g)].some(([run]) => {
    const found = sequencesIn(encode(run, legacyTable('windows-1251')));
    return found.length * 2 === run.length && found.every(({ point }) => point >= 0x400 && point <= 0x45f);
  });

/** Whether bytes of a language that is not Latin were read as Latin-1: `ÍõÎ°`, `Íèêîëàé`; no word has so many accents. */
const isOfAccents = (text: string): boolean =>
  [...text.matchAll(/[\u00a1-\u00ff]{4,}/g)].some(
    ([run]) => new Set(run.replace(/[^À-ÖØ-öø-ÿ]/g, '')).size > 2,
  );

const SUSPECT_LATIN = /[\u00c2-\u00f4][^\0-\x7f]/;
const SUSPECT_HANZI = new RegExp(`[${MISREAD_HANZI}]|斤拷`);

/** Whether a text was UTF-8 (or GBK) once, and has been read as something else and saved so. */
export const wasMisread = (text: string): boolean =>
  (SUSPECT_LATIN.test(text) && (wasReadAsLatin(text) || isOfAccents(text))) ||
  (SUSPECT_HANZI.test(text) && wasReadAsGbk(text)) ||
  (SUSPECT_LATIN_IN_HAN.test(text) && hasHanziForLetters(text)) ||
  (/[√≈≠≤≥∂∑∏π∫Ω∆◊∞‰]/.test(text) && wasReadAsMacRoman(text)) ||
  (/[ГРС]/.test(text) && wasReadAsCyrillic(text)) ||
  isMisspelt(text) ||
  wasReadAsAlphabet(text) ||
  wasReadAsEastAsian(text);
