/** What a spreadsheet, a program or a wrong encoding has done to a value, recognised by its look: refused, never repaired. */
import type { VALUE_TEXTS } from '../messages/value-texts.ts';
import type { FieldKind } from '../user/field.ts';
import { wasMisread } from './misread-text.ts';

/** Everything that can be wrong with a value. */
export type ValueCode = keyof typeof VALUE_TEXTS;

/** One kind of damage, and whether a value shows it. */
interface Damage {
  readonly code: ValueCode;
  readonly shows: (value: string) => boolean;
}

const looks = (code: ValueCode, look: RegExp): Damage => ({ code, shows: (value) => look.test(value) });

const KNOWN_ERROR =
  /^(?:#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|NV|N\/V|BEZUG!|WERT!|N\/D!?|N\/B|I\/T|YOK|NOM\?|VALEUR!|¡REF!|¡VALOR!|¡NUM!|¿NOMBRE\?|Н\/Д|ЗНАЧ!|ССЫЛКА!|ИМЯ\?|ЧИСЛО!|ДЕЛ\/0!|NENÍ_K_DISPOZICI|HIÁNYZIK)|#{2,})$/iu;

/** What Excel and WPS show in place of a value: failed formulas, and dates in a column that is too narrow. */
const EXCEL_ERROR = looks('excel_error', KNOWN_ERROR);

/** `#ARVO!`, `#PUUTTUU!`: in every language an error is a word of capitals between these signs. A password may be, too. */
const FOREIGN_ERROR = looks('excel_error', /^#[¡¿]?[\p{Lu}/_]{2,20}[!?]$/u);

/** Whether a text is what a spreadsheet shows in place of a value, and nothing else. */
export const isKnownError = (text: string): boolean => KNOWN_ERROR.test(text);

/** `="a"&"b"`, `=TEXT(A1,0)`: what it comes to is not in the file. One quoted text alone is read, but for passwords. */
const EXCEL_FORMULA = looks('excel_error', /^=(?:".*"|[A-Z][A-Z.]*\(.*\))$/is);

/**
 * `1.38001E+10`, in Europe `1,38001E+10`: Excel writes a sign and at least two digits of exponent; no identifier looks
 * like that by nature.
 */
const EXCEL_NUMBER = looks('excel_number', /(?:^|,)-?\d(?:[.,]\d+)?E[+-]\d{2,}(?:,|$)/i);

/** `mailto:li@example.com`: what a link is copied as. */
const MAIL_LINK = looks('mail_link', /^mailto:/i);

/** Control characters, and all that Unicode wants to be shown as nothing: two texts that look the same would differ. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2028\u2029\u2800]/u;
const STRAY_CHARACTER = looks('stray_character', INVISIBLE);

const JOINED = [
  ...['Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu'],
  ...['Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Mongolian'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/**
 * Invisible characters that belong to a text: joiners between letters of scripts that are spelt with them, what makes one
 * emoji of several, and the selectors of a hanzi's variants.
 */
const SPELT_WITH = new RegExp(
  [
    `(?<=[${JOINED}])[\\u200c\\u200d](?=[${JOINED}])`,
    '\\p{Extended_Pictographic}\\ufe0f?(?:\\u200d\\p{Extended_Pictographic}\\ufe0f?)*',
    '(?<=\\p{Script=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  ].join('|'),
  'gu',
);
const STRAY_IN_TEXT: Damage = {
  code: 'stray_character',
  shows: (value) => INVISIBLE.test(value) && INVISIBLE.test(value.replace(SPELT_WITH, '')),
};

/** JSON has white space of its own. */
const STRAY_IN_JSON: Damage = {
  code: 'stray_character',
  shows: (value) => INVISIBLE.test(value.replace(/[\n\r\t]/g, ' ').replace(SPELT_WITH, '')),
};

/** U+FFFD, nothing but question marks, or a word of them: the text was saved in an encoding that lacks its characters. */
const LOST_TEXT = looks('damaged_text', /\uFFFD|^\?+$|(?:^|\s)\?{2,}(?=\s|$)/);

/** A question mark at the start of a word or within it (`?ukasz`, `J?rgen`), or after a hanzi or two: a lost character. */
const LOST_LETTER = /\?\p{L}|^\p{Script=Han}{1,2}\?+$/u;
/** Where question marks belong before letters. */
const QUERY = /:\/\/|\?\w+=/;

const MISREAD_TEXT: Damage = {
  code: 'damaged_text',
  shows: (value) => (LOST_LETTER.test(value) && !QUERY.test(value)) || wasMisread(value),
};

const BY_SPREADSHEET = [EXCEL_ERROR, FOREIGN_ERROR, EXCEL_FORMULA];
const BY_ENCODING = [LOST_TEXT, MISREAD_TEXT];

const TEXT_DAMAGES = [...BY_SPREADSHEET, ...BY_ENCODING, MAIL_LINK, STRAY_IN_TEXT];
const CODE_DAMAGES = [...BY_SPREADSHEET, EXCEL_NUMBER, ...BY_ENCODING, MAIL_LINK, STRAY_CHARACTER];
const MAIL_DAMAGES = [...BY_SPREADSHEET, ...BY_ENCODING, MAIL_LINK, STRAY_CHARACTER];
/** A password of many digits is shortened like any number. */
const SECRET_DAMAGES = [
  EXCEL_ERROR,
  looks('excel_error', /^="[^"]*"$/),
  EXCEL_NUMBER,
  MAIL_LINK,
  STRAY_CHARACTER,
];

const DAMAGES: Readonly<Record<FieldKind, readonly Damage[]>> = {
  text: TEXT_DAMAGES,
  code: CODE_DAMAGES,
  ids: CODE_DAMAGES,
  integer: CODE_DAMAGES,
  dateTime: CODE_DAMAGES,
  mobile: CODE_DAMAGES,
  phone: CODE_DAMAGES,
  flag: MAIL_DAMAGES,
  mail: MAIL_DAMAGES,
  json: [EXCEL_ERROR, LOST_TEXT, STRAY_IN_JSON],
  secret: SECRET_DAMAGES,
};

/** `是否转正?待定`, `转正?`: a question, as remarks have it; names have none, and there a `?` is a lost hanzi. */
const QUESTION = /(?<=\p{Script=Han}{2})\?(?=\p{Script=Han}{2}|[\s\w]|$)/gu;

/**
 * The damage that a value of a kind shows, if any.
 * @param mayAsk whether it may hold a question
 */
export function damageOf(kind: FieldKind, value: string, mayAsk = false): ValueCode | undefined {
  const text = mayAsk ? value.replace(QUESTION, '.') : value;
  return DAMAGES[kind].find(({ shows }) => shows(text))?.code;
}
