import type { Field, FieldKind } from '../user/field.ts';

/** What looks like nothing at the edge of a cell: white space of any width, control and formatting characters. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}]/u;

/** Trims full-width and no-break spaces too, and the invisible marks that come along when numbers are pasted. */
export function trimCell(text: string): string {
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text;
  let start = 0;
  let end = text.length;
  while (start < end && INVISIBLE.test(text.charAt(start))) start++;
  while (end > start && INVISIBLE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** The visible ASCII characters and the common Chinese ones: nearly every cell begins and ends with one of them. */
const isPlain = (code: number): boolean => (code > 0x20 && code < 0x7f) || (code >= 0x4e00 && code <= 0x9fff);

/** Whether a cell means *keep*. */
export const isBlank = (text: string): boolean => text === '' || trimCell(text) === '';

const WIDE = /[\uff01-\uff5e\u3000\u00a0]/;
const WIDE_CHARACTERS = new RegExp(WIDE, 'g');

/** Folds full-width digits, letters and signs to ASCII, and full-width and no-break spaces to plain ones. */
function narrow(text: string): string {
  if (!WIDE.test(text)) return text;
  return text.replace(WIDE_CHARACTERS, (character) => {
    const code = character.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' ';
  });
}

const LIST_SEPARATOR = /[,;、､]/;
const NORMAL_LIST = /^[\w.-]+(?:,[\w.-]+)*$/;

/** `7、10，15;` → `7,10,15` */
function normaliseList(text: string): string {
  if (NORMAL_LIST.test(text)) return text;
  const items = narrow(text).split(LIST_SEPARATOR).map(trimCell);
  return items.filter((item) => item !== '').join(',');
}

const FLAGS: ReadonlyMap<string, string> = new Map([
  ...['1', 'true', 'yes', 'y', '是'].map((word) => [word, '1'] as const),
  ...['0', 'false', 'no', 'n', '否'].map((word) => [word, '0'] as const),
]);

/** `是`, `TRUE`, `yes` → `1` */
function normaliseFlag(text: string): string {
  const known = FLAGS.get(text);
  if (known !== undefined) return known;
  const word = narrow(trimCell(text));
  return FLAGS.get(word.toLowerCase()) ?? word;
}

const NORMAL_MOBILE = /^1\d{10}$/;
const MAINLAND = /^(?:\+|00)?86(?=1\d{10}$)/;

/** `+86 138-0013-8000` → `13800138000` */
function normaliseMobile(text: string): string {
  if (NORMAL_MOBILE.test(text)) return text;
  return narrow(trimCell(text))
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(MAINLAND, '');
}

const NORMAL_DATE_TIME = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?$/;
const DATE_TIME =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日?|(?:日 ?|[ T])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)$/;

/** Excel's day numbers from 1927 to 2173; shorter numbers are rather a year or a typing error. */
const SERIAL = /^[1-9]\d{4}(?:\.\d+)?$/;
/** Day 0 of Excel's calendar, as it counts from March 1900 on. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_SECONDS = 86_400;

/** `2026/6/25 8:30`, `2026年6月25日`, `46198` → `2026-06-25 08:30:00`; whether there is such a day is for the rules. */
function normaliseDateTime(text: string): string {
  if (NORMAL_DATE_TIME.test(text)) return text.length > 10 ? text : `${text} 00:00:00`;
  const trimmed = narrow(trimCell(text));
  if (SERIAL.test(trimmed)) return dateOfSerial(Number(trimmed));
  const match = DATE_TIME.exec(trimmed);
  if (!match) return trimmed;
  const [, year, ...parts] = match;
  const [month, day, hours, minutes, seconds] = parts.map((part = '') => part.padStart(2, '0'));
  return `${year}-${month}-${day} ${hours}:${minutes}:${seconds}`;
}

function dateOfSerial(serial: number): string {
  const seconds = Math.round(serial * DAY_SECONDS);
  return new Date(SERIAL_EPOCH_MS + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

const NORMALISERS: Readonly<Record<FieldKind, (text: string) => string>> = {
  text: trimCell,
  json: trimCell,
  secret: (text) => text,
  code: (text) => narrow(trimCell(text)),
  integer: (text) => narrow(trimCell(text)),
  mail: (text) => narrow(trimCell(text)),
  ids: normaliseList,
  dateTime: normaliseDateTime,
  flag: normaliseFlag,
  mobile: normaliseMobile,
};

/**
 * Brings a cell into the form that its field is sent in, where it can be read at all; anything else comes back trimmed
 * but otherwise as it was, for the rules to refuse. Never throws; the answer for a blank cell is ''.
 */
export function normaliserOf(field: Field): (text: string) => string {
  return NORMALISERS[field.kind];
}
