/**
 * Whether bytes are Chinese in GB18030. In it almost any bytes make some character, and a wrong guess would call people by
 * names that nobody has. So the text that they make is weighed: how much likelier are its characters in what Chinese people
 * write than in other bytes read so? And it is weighed against what the same bytes say in the other encodings of East Asia.
 */
import { TextDecoder } from 'node:util';
import { weighWords } from './alphabet-words.ts';
import {
  FOREIGN,
  isOfGb2312,
  isUsualEastAsian,
  USUAL,
  type Weigh,
  weighChinese,
  weighJapanese,
  weighKorean,
} from './character-weights.ts';
import { isCommonestSurname, NAME_WORDS } from './chinese-names.ts';
import { ENGLISH_NAMES } from './english-names.ts';
import { endsLikeLetter } from './gb2312.ts';
import { CHINESE_WORDS, COMMON_HANZI, RARER_SURNAMES, SURNAMES } from './hanzi.ts';

const GB18030 = new TextDecoder('gb18030');

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
/** `Lily李` */
const BESIDE_ENGLISH = 2;
const AFTER_LETTERS = /^[部店座班组組区區栋棟楼樓室线線级級款号號客户戶恤柜区卡岗崗]+$/;
/** Read so, an accent takes the letter after it along and makes a hanzi that GB 2312 has not: `Mar韓`, `K黨n`. */
const SWALLOWED_LETTER = -8;

/**
 * What a text weighs; what is said twice counts once.
 * @param isProven whether the lines around it are of the language: then letters stand beside its characters as people like
 */
function weighText(text: string, weigh: Weigh, isProven = false): number {
  let total = 0;
  const seen = new Set<string>();
  for (const [run, before = '', characters = '', after = ''] of text.matchAll(RUN)) {
    if (seen.has(run)) continue;
    seen.add(run);
    // A surname is one where a name follows.
    let isFirst = characters.length > 1;
    let weight = weighPlace(before, characters, after, isProven);
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

function weighPlace(before: string, characters: string, after: string, isProven: boolean): number {
  const letters = before.length + after.length;
  if (characters.length > 2 || letters === 0) return 0;
  if (/[a-z]/.test(before + after) && [...characters].some(isOfTwoBytesBeyondGb2312)) return SWALLOWED_LETTER;
  if (isProven) return weighBesideName(before, characters, after);
  if (after === '' && SURNAMES.has(characters) && ENGLISH_NAMES.has(before.toLowerCase()))
    return BESIDE_ENGLISH;
  if (letters >= 3 && !AFTER_LETTERS.test(characters)) return IN_LONG_WORD;
  return characters.length === 1 ? IN_WORD : 0;
}

/** `Lily李`, `VIP客户`, `陈Amy`, `王sir`, `老K`: the file is Chinese, and a name or a post stands beside hanzi that go with it. */
function weighBesideName(before: string, characters: string, after: string): number {
  if (before && after) return SWALLOWED_LETTER;
  const letters = before + after;
  const goesWith =
    SURNAMES.has(characters) ||
    /^[小老阿大姐哥总仔]$|^[老先][师生]$/.test(characters) ||
    (before && RARER_SURNAMES.has(characters)) ||
    (ENGLISH_NAMES.has(letters.toLowerCase()) && [...characters].every(isUsualEastAsian)) ||
    (/^[A-Z]{0,4}$/.test(letters) && [...characters].every((each) => COMMON_HANZI.has(each)));
  return goesWith && ![...characters].some((each) => endsLikeLetter().has(each)) ? 0 : SWALLOWED_LETTER;
}

/** How far bytes speak for GB18030, and against it: for the likeliest encoding beside it, by its letters or its words. */
interface Weight {
  readonly chinese: number;
  readonly rival: number;
  readonly words: number;
}

/** A word that every staff list has says more than its characters. */
const WORD = 4;
/** A surname in a cell of its own says more than one within a word. */
const ALONE = 0.7;

/** Signs in places where nobody writes them: `炎各％`, `V＄ek`, `浦ｅ轫`. */
const ODD_SIGNS =
  /(?<![\d\uff10-\uff19])\uff05|[\u3003\u3006\uff02\uff04\uff07\uff3e\uff40\uff5c\ufe30-\ufe4f]|[A-Za-z][\u2014-\u2027\u3000-\u303f\uff01-\uff65][a-z]|(?<![\uff21-\uff5a])[\uff41-\uff5a](?![\uff21-\uff5a])|(?<=[,;\t]|^)[\u3001\uff1b]/g;

function weighGb18030(bytes: Uint8Array, isProven = false): number {
  const text = GB18030.decode(bytes);
  const words = new Set([...(text.match(CHINESE_WORDS) ?? []), ...(text.match(NAME_WORDS) ?? [])]);
  const signs = text.match(ODD_SIGNS) ?? [];
  const alone = new Set(
    text.match(/(?<![^,;\t\r\n"])[\u4e00-\u9fff](?![^,;\t\r\n"])/g)?.filter(isCommonestSurname),
  );
  return (
    weighText(text, weighChinese, isProven) + WORD * words.size + ALONE * alone.size + FOREIGN * signs.length
  );
}

function weighBytes(bytes: Uint8Array): Weight {
  return {
    chinese: weighGb18030(bytes),
    rival: Math.max(...RIVALS.map(({ decoder, weigh }) => weighText(decoder.decode(bytes), weigh))),
    words: weighWords(bytes),
  };
}

/** What one name of a common surname and a common character weighs is enough, if nothing else is nearly as likely. */
const PROOF = 2.5;
const MARGIN = 2;

const isSurname = (character: string): boolean => SURNAMES.has(character) || RARER_SURNAMES.has(character);

/** So much weighs a hanzi that names are made of. */
const NAME = 1.2;

/** Whether bytes may be words of East Asia: then their being UTF-8 may be chance. */
export function mayBeEastAsian(bytes: Uint8Array): boolean {
  const { chinese, rival } = weighBytes(bytes);
  const hanzi = GB18030.decode(bytes).match(/[^\0-\x7f]/gu) ?? [];
  return (
    Math.max(chinese, rival) >= PROOF ||
    chinese >= NAME * new Set(hanzi).size ||
    (chinese >= 0 && isSurname(hanzi[0] ?? ''))
  );
}

/** Whether bytes may be hanzi, in a file that has some. */
export const mayBeHanzi = (bytes: Uint8Array): boolean => weighGb18030(bytes, true) >= DOUBT;

/** Whether bytes make any sense in another encoding than UTF-8, in which they are no words. */
export function makesSense(bytes: Uint8Array): boolean {
  const { chinese, rival, words } = weighBytes(bytes);
  return Math.max(chinese, rival, words) >= NONSENSE;
}

/** Whether a text is rather Chinese, Japanese or Korean than not. */
export const isEastAsian = (text: string): boolean =>
  [weighChinese, weighJapanese, weighKorean].some((weigh) => weighText(text, weigh) > 0);

/** What costs less than to weigh it. */
function areMostUsual(text: string): boolean {
  let [usual, rare] = [0, 0];
  for (const character of text)
    if (USUAL.has(character)) usual++;
    else if (character > '\u2fff') rare++;
  return usual > rare;
}

/** Whether a text has hanzi or syllables that hardly anybody writes: it is in no language. */
export const isImplausibleEastAsian = (text: string): boolean =>
  !areMostUsual(text) &&
  [weighChinese, weighJapanese, weighKorean].every((weigh) => weighText(text, weigh) < SOUP);

/** Whether bytes are surely text of East Asia in another encoding than this one. */
export const isSurelyEastAsian = (bytes: Uint8Array, label: string): boolean =>
  [{ decoder: GB18030, weigh: weighChinese }, ...RIVALS].some(
    ({ decoder, weigh }) => decoder.encoding !== label && weighText(decoder.decode(bytes), weigh) >= SURE,
  );

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
/** No name of usual characters, and one. */
const SOUP = -2;
const SURE = 4.5;
/** So much speaks for itself. */
const CERTAIN = 16;
/** One rare character beside a name's others. */
const DOUBT = -3;
/** The file's other lines speak for Chinese too; and two or three hanzi make words of some alphabet quite often. */
const LINE_MARGIN = 1.5;
const WORDS_MARGIN = 5;

/** Whether a line may be Chinese in a file that is: a rare name speaks against it, and yet no more for anything else. */
export function mayBeChinese(line: Uint8Array): boolean {
  const chinese = weighGb18030(line, true);
  if (chinese >= CERTAIN) return true;
  if (chinese < DOUBT) return false;
  const { rival, words } = weighBytes(line);
  return rival <= chinese + LINE_MARGIN && words <= chinese + WORDS_MARGIN;
}
