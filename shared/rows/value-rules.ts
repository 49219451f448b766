import * as z from 'zod';
import type { VALUE_TEXTS } from '../messages/value-texts.ts';
import type { Field, FieldKind } from '../user/field.ts';
import { trimCell } from './normalise-cell.ts';

/** Everything that can be wrong with a value. */
export type ValueCode = keyof typeof VALUE_TEXTS;

/** What a spreadsheet has destroyed, recognised by its look. It is refused and named, never repaired by guess. */
interface Damage {
  readonly code: ValueCode;
  readonly look: RegExp;
}

/** What Excel and WPS show in place of a value: failed formulas, and dates in a column that is too narrow. */
const EXCEL_ERROR: Damage = {
  code: 'excel_error',
  look: /^(?:#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)|#{2,})$/i,
};

/** `="000123"`: a formula that programs write to keep zeros. Excel takes it for text, but in a file it is not the value. */
const EXCEL_FORMULA: Damage = { code: 'excel_error', look: /^=".*"$/s };

/**
 * `1.38001E+10`, in Europe `1,38001E+10`: Excel writes a sign and at least two digits of exponent; no identifier looks
 * like that by nature.
 */
const EXCEL_NUMBER: Damage = { code: 'excel_number', look: /(?:^|,)-?\d(?:[.,]\d+)?E[+-]\d{2,}(?:,|$)/i };

/** U+FFFD, or nothing but question marks: the text was saved in an encoding that lacks its characters. */
const LOST_TEXT: Damage = { code: 'damaged_text', look: /\uFFFD|^\?+$/ };

/** A line break or an invisible character inside an identifier: two that look the same would be two users. */
const STRAY_CHARACTER: Damage = { code: 'stray_character', look: /[\p{Cc}\p{Cf}\u2028\u2029]/u };

const TEXT_DAMAGES = [EXCEL_ERROR, LOST_TEXT];
/** A password of many digits is shortened like any number. */
const SECRET_DAMAGES = [EXCEL_ERROR, EXCEL_NUMBER];
const CODE_DAMAGES = [EXCEL_ERROR, EXCEL_FORMULA, EXCEL_NUMBER, LOST_TEXT, STRAY_CHARACTER];

const damageOf = (value: string, damages: readonly Damage[]): Damage | undefined =>
  damages.find(({ look }) => look.test(value));

/** What a value must be, and the code of the finding when it is not. */
interface Rule {
  readonly holds: (value: string) => boolean;
  readonly code: ValueCode;
}

/** How a value of one kind must look, and the damage that is named instead where it is recognised. */
interface Format extends Rule {
  readonly damages: readonly Damage[];
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

/** Calendar days only, leap years included. */
const DATE = z.regexes.date.source.slice(1, -1);
export const DATE_TIME = new RegExp(`^${DATE} (?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$`);
const MAIL = /^[^\s@\uFFFD]+@[^\s@.\uFFFD]+(?:\.[^\s@.\uFFFD]+)+$/;
/** An id holds a digit; a name has none, or a letter that is not ASCII, or a space. */
const IDS = /^(?:(?=[\w.-]*\d)[\w.-]+(?:,(?=.)|$))+$/;

const FORMATS: Readonly<Record<FieldKind, Format>> = {
  text: { holds: (value) => !damageOf(value, TEXT_DAMAGES), code: 'damaged_text', damages: TEXT_DAMAGES },
  code: { holds: (value) => !damageOf(value, CODE_DAMAGES), code: 'stray_character', damages: CODE_DAMAGES },
  ids: { holds: matches(IDS), code: 'not_an_id', damages: CODE_DAMAGES },
  integer: { holds: matches(/^-?\d+$/), code: 'invalid_integer', damages: CODE_DAMAGES },
  dateTime: { holds: matches(DATE_TIME), code: 'invalid_date', damages: CODE_DAMAGES },
  flag: { holds: matches(/^[01]$/), code: 'invalid_flag', damages: TEXT_DAMAGES },
  mobile: { holds: matches(/^1\d{10}$/), code: 'invalid_mobile', damages: CODE_DAMAGES },
  mail: { holds: matches(MAIL), code: 'invalid_mail', damages: TEXT_DAMAGES },
  secret: {
    holds: (value) => trimCell(value) === value && !damageOf(value, SECRET_DAMAGES),
    code: 'surrounding_space',
    damages: SECRET_DAMAGES,
  },
  json: { holds: isJson, code: 'invalid_json', damages: TEXT_DAMAGES },
};

/** Kinds whose format no vendor documents: a profile's pattern takes its place. */
const REPLACED_BY_PATTERN: ReadonlySet<FieldKind> = new Set(['mobile', 'ids']);

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the rule of one field's values: what is wrong with one, undefined when nothing is.
 *
 * @param pattern a profile's own regular expression for the field
 */
export function createValueRule(
  field: Field,
  pattern: string | undefined,
): (value: string) => ValueCode | undefined {
  const rules = rulesOf(field, pattern);
  return (value) => {
    const broken = rules.find(({ holds }) => !holds(value));
    if (!broken) return undefined;
    const damage = damageOf(value, FORMATS[field.kind].damages);
    if (damage) return damage.code;
    return broken.code === 'pattern_mismatch' && hasLostZeros(value, pattern) ? 'lost_zeros' : broken.code;
  };
}

/** The first rule that is broken is the one that is told. */
function rulesOf({ kind, values, maxLength, form }: Field, pattern: string | undefined): Rule[] {
  const rules: Rule[] = [];
  const require = (code: ValueCode, holds: Rule['holds']) => rules.push({ code, holds });
  if (values && kind !== 'flag') require('not_allowed', (value) => values.includes(value));
  else if (pattern === undefined || !REPLACED_BY_PATTERN.has(kind)) rules.push(FORMATS[kind]);
  if (pattern !== undefined) require('pattern_mismatch', matches(new RegExp(pattern, 'u')));
  if (form) require('invalid_json', (value) => isJson(value) && form.fits(JSON.parse(value)));
  if (maxLength !== undefined) require('too_long', (value) => value.length <= maxLength);
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
