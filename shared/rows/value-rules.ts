import { parsePhoneNumberFromString as parsePhoneNumber } from 'libphonenumber-js/min';
import * as z from 'zod';
import type { Field, FieldKind } from '../user/field.ts';
import { isAllowed } from '../user/rights.ts';
import { hasLostDigits, isDate, isDecimal } from './converted-code.ts';
import { damageOf, type ValueCode } from './damages.ts';
import { trimCell } from './normalise-cell.ts';

/** What a value must be, and the code of the finding when it is not. */
interface Rule {
  readonly holds: (value: string) => boolean;
  readonly code: ValueCode;
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

/** Calendar days only, leap years included. */
const DATE = z.regexes.date.source.slice(1, -1);
const DATE_TIME = new RegExp(`^${DATE} (?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$`);
/** A mail address alone, in no brackets and quotes. */
const MAIL = /^[^\s@<>"\uFFFD]+@[^\s@.<>"\uFFFD]+(?:\.[^\s@.<>"\uFFFD]+)+$/;
/** An id holds a digit; a name has none, or a letter that is not ASCII, or a space. `-1` and `7e2` are numbers, and no ids. */
const IDS = /^(?:(?![-.]|\d+e\d{1,2}(?:,|$))(?=[\w.-]*\d)[\w.-]+(?:,(?=.)|$))+$/i;

/** A number with its country code, as long as that country's numbers are: one without it mostly is not. */
const isPhone = (value: string): boolean =>
  /^[1-9]\d+$/.test(value) && parsePhoneNumber(`+${value}`)?.isPossible() === true;

/** The vendors take real years only; 2569 is one of the Buddhist era, and 1899 what Excel makes of a zero. */
const isDateTime = (value: string): boolean =>
  DATE_TIME.test(value) && !/^(?:1[0-8]|19[0-4]|189|2[4-6])\d/.test(value);

/** How a value of one kind must look. */
const FORMATS: Readonly<Record<FieldKind, Rule>> = {
  text: undamaged('text'),
  code: undamaged('code'),
  ids: { holds: matches(IDS), code: 'not_an_id' },
  integer: { holds: matches(/^-?\d+$/), code: 'invalid_integer' },
  dateTime: { holds: isDateTime, code: 'invalid_date' },
  flag: { holds: matches(/^[01]$/), code: 'invalid_flag' },
  mobile: { holds: matches(/^1\d{10}$/), code: 'invalid_mobile' },
  phone: { holds: isPhone, code: 'invalid_phone' },
  mail: { holds: (value) => MAIL.test(value) && !damageOf('mail', value), code: 'invalid_mail' },
  secret: {
    holds: (value) => trimCell(value) === value && !damageOf('secret', value),
    code: 'surrounding_space',
  },
  json: { holds: (value) => isJson(value) && !damageOf('json', value), code: 'invalid_json' },
};

/** Any damage breaks this rule, which is why it has no code of its own. */
function undamaged(kind: FieldKind, mayAsk = false): Rule {
  return { holds: (value) => damageOf(kind, value, mayAsk) === undefined, code: 'damaged_text' };
}

/** Kinds whose format no vendor documents: a profile's pattern takes its place. */
const REPLACED_BY_PATTERN: ReadonlySet<FieldKind> = new Set(['mobile', 'phone', 'ids']);

/** Kinds that a spreadsheet takes for numbers and dates. */
const CONVERTED: ReadonlySet<FieldKind> = new Set(['code', 'ids', 'integer', 'mobile', 'phone']);

/** Words for a date that never comes; the vendors take none but a real one. */
const ENDLESS =
  /^(?:长期|永久|长期有效|永久有效|无限期?|不限|无期限|终身|永不过期|forever|permanent(?:ly)?|never|unlimited|indefinite(?:ly)?|no expir(?:y|ation))$/i;

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** What is known of a column beside its field. */
export interface ColumnRules {
  /** A profile's own regular expression for the field: what fits it is a value, whatever else it looks like. */
  readonly pattern?: string | undefined;
  /** The only values that the profile lets files set. */
  readonly allowed?: readonly string[] | undefined;
  /** Whether the codes of the column have dashes by nature. */
  readonly isDashed?: boolean;
  /** Whether its cells are known to be text, so that no spreadsheet has converted them. */
  readonly isText?: boolean;
  /** Whether it says who a row is about. */
  readonly isKey?: boolean;
  /** Whether it holds a person's name. */
  readonly isName?: boolean;
}

/** Makes the rule of one field's values: what is wrong with one, undefined when nothing is. */
export function createValueRule(
  field: Field,
  { pattern, allowed, isDashed = false, isText = false, isKey, isName }: ColumnRules = {},
): (value: string) => ValueCode | undefined {
  const mayAsk = field.kind === 'text' && isKey === false && isName === false;
  const conversions = conversionsOf(field.kind, pattern, isDashed, isText);
  const rules = [...conversions, ...rulesOf(field, pattern, mayAsk)];
  // Last, for what is no value at all is told before.
  if (allowed) rules.push({ code: 'not_permitted', holds: (value) => isAllowed(field, value, allowed) });
  return (value) => {
    const broken = rules.find(({ holds }) => !holds(value));
    if (!broken) return undefined;
    const damage = damageOf(field.kind, value, mayAsk);
    if (damage) return damage;
    return broken.code === 'pattern_mismatch' && hasLostZeros(value, pattern) ? 'lost_zeros' : broken.code;
  };
}

const fitsPattern = (pattern: string | undefined): Rule['holds'] =>
  pattern === undefined ? () => false : matches(new RegExp(pattern, 'u'));

/** That a spreadsheet has made something else of a value. */
function conversionsOf(
  kind: FieldKind,
  pattern: string | undefined,
  isDashed: boolean,
  isText: boolean,
): Rule[] {
  if (!CONVERTED.has(kind)) return [];
  const fits = fitsPattern(pattern);
  const decimal: Rule = { code: 'excel_decimal', holds: (value) => !isDecimal(kind, value) || fits(value) };
  // No id is a fraction, whoever made one of it.
  if (isText) return kind === 'ids' ? [decimal] : [];
  return [
    decimal,
    { code: 'excel_number', holds: (value) => !hasLostDigits(value) || fits(value) },
    { code: 'excel_date', holds: (value) => !isDate(value, isDashed) || fits(value) },
  ];
}

/** The first rule that is broken is the one that is told. */
function rulesOf(
  { kind, values, maxLength, form }: Field,
  pattern: string | undefined,
  mayAsk: boolean,
): Rule[] {
  const rules: Rule[] = [];
  const require = (code: ValueCode, holds: Rule['holds']) => rules.push({ code, holds });
  const fits = fitsPattern(pattern);
  if (kind === 'dateTime') require('endless_date', (value) => !ENDLESS.test(value));
  if (values && kind !== 'flag') require('not_allowed', (value) => values.includes(value));
  else if (mayAsk) rules.push(undamaged(kind, mayAsk));
  else if (pattern === undefined || !REPLACED_BY_PATTERN.has(kind)) rules.push(FORMATS[kind]);
  if (pattern !== undefined) require('pattern_mismatch', fits);
  if (form) require('invalid_json', (value) => isJson(value) && form.fits(JSON.parse(value)));
  if (maxLength !== undefined)
    require(kind === 'phone' ? 'phone_too_long' : 'too_long', (value) => value.length <= maxLength);
  return rules;
}

/** No customer's numbers are longer than this. */
const MAX_DIGITS = 20;

/** Whether a number, or a list of them, would fit its pattern with zeros before those that are shorter than others. */
function hasLostZeros(value: string, pattern = ''): boolean {
  if (!/^\d+(?:,\d+)*$/.test(value)) return false;
  const expected = new RegExp(pattern, 'u');
  const items = value.split(',');
  const shortest = Math.min(MAX_DIGITS, ...items.map(({ length }) => length));
  for (let digits = shortest + 1; digits <= MAX_DIGITS; digits++) {
    if (expected.test(items.map((item) => item.padStart(digits, '0')).join(','))) return true;
  }
  return false;
}
