import { parsePhoneNumberFromString as parsePhoneNumber } from 'libphonenumber-js/min';
import type { FieldKind } from '../user/field.ts';

/** What looks like nothing at the edge of a cell: white space of any width, control and formatting characters. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}]/u;

/** Trims full-width and no-break spaces too, and the invisible marks that come along when numbers are pasted. */
export function trimCell(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && INVISIBLE.test(text.charAt(start))) start++;
  while (end > start && INVISIBLE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Whether a cell means *keep*. Asked of most cells, nearly all of which begin with visible ASCII or a hanzi. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  if ((first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff)) return false;
  return trimCell(text) === '';
}

/** How many cells of a record count: those up to the last that is not blank. */
export const usedWidth = (cells: readonly string[]): number =>
  cells.findLastIndex((cell) => !isBlank(cell)) + 1;

/** Trims, and folds full-width digits, letters and signs to ASCII, full-width and no-break spaces to plain ones. */
export const narrow = (text: string): string =>
  trimCell(text).replace(/[\uff01-\uff5e\u3000\u00a0]/g, (character) => {
    const code = character.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' ';
  });

/** What separates the items of a list, once it is narrow. */
export const LIST_SEPARATOR = /[,;、､]/;

/** `7、10，15;` → `7`, `10`, `15` */
export const splitList = (text: string): string[] =>
  narrow(text)
    .split(LIST_SEPARATOR)
    .map(trimCell)
    .filter((item) => item !== '');

const normaliseList = (text: string): string => splitList(text).join(',');

const YES =
  'ja,oui,sí,sì,si,sim,da,да,так,tak,ano,igen,evet,kyllä,wahr,vrai,verdadero,vero,истина,√,✓,✔,はい,예,네,có,ya,ใช่'.split(
    ',',
  );
const NO =
  'nein,non,não,nu,нет,ні,nie,ne,nem,hayır,ei,nej,nei,nee,falsch,faux,falso,ложь,×,✗,✘,いいえ,아니오,아니요,không,tidak,ไม่'.split(
    ',',
  );
const FLAGS: ReadonlyMap<string, string> = new Map([
  ...[...YES, '1', 'true', 'yes', 'y', '是'].map((word) => [word, '1'] as const),
  ...[...NO, '0', 'false', 'no', 'n', '否'].map((word) => [word, '0'] as const),
]);

/** `是`, `TRUE`, `yes` → `1` */
function normaliseFlag(text: string): string {
  const word = narrow(text);
  return FLAGS.get(word.toLowerCase()) ?? word;
}

const MAINLAND = /^(?:\+|00)?86(?=1\d{10}$)/;

/** `+86 138-0013-8000` → `13800138000` */
const normaliseMobile = (text: string): string =>
  narrow(text)
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(MAINLAND, '');

/**
 * `+66 (0)81-234-5678` → `66812345678`: the country code stays; how it is dialled from abroad, and from within the country,
 * goes.
 */
function normalisePhone(text: string): string {
  const typed = normaliseMobile(text).replace(/^00(?=[1-9])/, '+');
  const number = typed.startsWith('+') ? parsePhoneNumber(typed) : undefined;
  if (number?.isPossible()) return number.number.slice(1);
  return /^[\d().]+$/.test(typed) ? typed.replace(/[().]/g, '') : typed;
}

const DATE_TIME =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日?|(?:日 ?|[ T])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)$/;

/** `25.06.2026`: with points the day comes first everywhere. `01/02/2026` may be either. */
const DAY_FIRST = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})((?:[ T]\d{1,2}:\d{1,2}(?::\d{1,2})?)?)$/;

/** `20260625`, as HR systems write it. */
const COMPACT_DATE = /^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])$/;

/** Excel's day numbers from 1927 to 2173; shorter numbers are rather a year or a typing error. */
const SERIAL = /^[1-9]\d{4}(?:\.\d+)?$/;
/** Day 0 of Excel's calendar, as it counts from March 1900 on. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_SECONDS = 86_400;

/** `2026/6/25 8:30`, `2026年6月25日`, `46198` → `2026-06-25 08:30:00`; whether there is such a day is for the rules. */
function normaliseDateTime(text: string): string {
  const trimmed = narrow(text).replace(DAY_FIRST, '$3-$2-$1$4');
  if (SERIAL.test(trimmed)) return dateOfSerial(Number(trimmed));
  const match = DATE_TIME.exec(trimmed) ?? COMPACT_DATE.exec(trimmed);
  if (!match) return trimmed;
  const [, year, ...parts] = match;
  const [month, day, hours, minutes, seconds] = [0, 1, 2, 3, 4].map((at) =>
    (parts[at] ?? '').padStart(2, '0'),
  );
  return `${year}-${month}-${day} ${hours}:${minutes}:${seconds}`;
}

function dateOfSerial(serial: number): string {
  const seconds = Math.round(serial * DAY_SECONDS);
  return new Date(SERIAL_EPOCH_MS + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Bring a cell into the form that its field is sent in, where it can be read at all; anything else comes back trimmed
 * but otherwise as it was, for the rules to refuse. They never throw; the answer for a blank cell is ''.
 */
export const NORMALISERS: Readonly<Record<FieldKind, (text: string) => string>> = {
  text: trimCell,
  json: trimCell,
  secret: (text) => text,
  code: narrow,
  integer: narrow,
  mail: narrow,
  ids: normaliseList,
  dateTime: normaliseDateTime,
  flag: normaliseFlag,
  mobile: normaliseMobile,
  phone: normalisePhone,
};
