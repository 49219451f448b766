import { weighChinese } from '../csv/character-weights.ts';
import type { FieldKind } from '../user/field.ts';
import { MISREAD_HANZI } from './misread-text.ts';
import { PLAIN_NO_VALUES } from './no-value.ts';

/** What the capitals of Cyrillic become when their UTF-8 is read as GBK. */
const MISREAD_CAPITALS = '小孝校肖啸笑效楔些歇蝎鞋协挟携';
/** What names and departments are made of: characters so usual that no text of them alone is soup. */
const USUAL_HANZI = Array.from({ length: 0xa000 - 0x4e00 }, (_, at) =>
  String.fromCharCode(0x4e00 + at),
).filter((hanzi) => weighChinese(hanzi, false) >= 0);
/** What they begin with: misread text begins with rare hanzi mostly. */
const FIRST_HANZI = USUAL_HANZI.filter((hanzi) => !(MISREAD_HANZI + MISREAD_CAPITALS).includes(hanzi));
/** Of hanzi or of letters: where both stand in one word, one may have been the other. */
const HANZI = `[${FIRST_HANZI.join('')}][${USUAL_HANZI.join('')}]*`;
const WORD = `(?:\\w+|${HANZI})`;

const NOT_EMPTY = `(?!${PLAIN_NO_VALUES}$)`;
/** `7.0`, `12.Jul`, `7月10日`, or all that is left of a long number: what a spreadsheet may have made of a code. */
const NOT_CONVERTED = '(?!\\d+[.月年]|\\d{15}00)';

/**
 * How nearly all cells of a kind look. Such a cell is its own value and breaks no rule of its kind, so that neither
 * normalising nor the rules need to be asked; without this, validating a file takes half as long again.
 */
export const PLAIN_LOOKS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  text: new RegExp(`^${NOT_EMPTY}${WORD}(?:[ .,-]${WORD})*$`),
  code: new RegExp(`^${NOT_EMPTY}${NOT_CONVERTED}(?:[\\w.@]+|${HANZI})$`),
  ids: /^\d{1,15}(?:,\d{1,15})*$/,
  integer: /^\d{1,15}$/,
  dateTime:
    /^20\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/,
  flag: /^[01]$/,
  mobile: /^1\d{10}$/,
  mail: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  // visible ASCII but for commas, which a shortened number may follow, and the colon of a link
  secret: new RegExp(`^${NOT_EMPTY}[A-Za-z][!-+\\--9;-~]*$`),
};

/** Kinds whose values are numbers mostly: to look at a few digits is quicker than to ask a regular expression. */
const OF_NUMBERS: ReadonlySet<FieldKind> = new Set(['ids', 'integer']);
const MAX_SHORT = 8;
const [ZERO, NINE] = [0x30, 0x39];

function isShortNumber(text: string): boolean {
  if (text.length === 0 || text.length > MAX_SHORT) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < ZERO || unit > NINE) return false;
  }
  return true;
}

/** Makes what tells whether a cell looks as nearly all of its kind do; undefined for kinds that have no such look. */
export function plainLookOf(kind: FieldKind): ((text: string) => boolean) | undefined {
  if (kind === 'flag') return (text) => text === '0' || text === '1';
  const look = PLAIN_LOOKS[kind];
  if (!look || !OF_NUMBERS.has(kind)) return look && ((text) => look.test(text));
  return (text) => isShortNumber(text) || look.test(text);
}
