import * as z from 'zod';
import type { Field, FieldKind } from '../user/field.ts';
import {
  type Damage,
  damageOf,
  EXCEL_ERROR,
  EXCEL_FORMULA,
  EXCEL_NUMBER,
  LOST_TEXT,
  STRAY_CHARACTER,
} from './damage.ts';
import { trimCell } from './normalise-cell.ts';

/** Everything that can be wrong with a value. The texts are in `messages/row-texts.ts`. */
const ValueCode = z.enum([
  'missing_key',
  'excel_error',
  'excel_number',
  'damaged_text',
  'stray_character',
  'lost_zeros',
  'pattern_mismatch',
  'too_long',
  'not_allowed',
  'not_an_id',
  'surrounding_space',
  'invalid_integer',
  'invalid_date',
  'invalid_flag',
  'invalid_mobile',
  'invalid_mail',
  'invalid_json',
]);
export type ValueCode = z.infer<typeof ValueCode>;

export interface Finding {
  readonly field: string;
  readonly code: ValueCode;
}

/** How a value of one kind must look, and the damage that is named in its stead where it is recognised. */
interface Format {
  readonly rule: RegExp | ((value: string) => boolean);
  readonly code: ValueCode;
  readonly damages: readonly Damage[];
}

const TEXT_DAMAGES = [EXCEL_ERROR, LOST_TEXT];
/** A password of many digits is shortened like any number. */
const SECRET_DAMAGES = [EXCEL_ERROR, EXCEL_NUMBER];
const CODE_DAMAGES = [EXCEL_ERROR, EXCEL_FORMULA, EXCEL_NUMBER, LOST_TEXT, STRAY_CHARACTER];

/** Calendar days only, leap years minded. */
const DATE = z.regexes.date.source.slice(1, -1);

const FORMATS: Readonly<Record<FieldKind, Format>> = {
  text: { rule: (value) => !damageOf(value, TEXT_DAMAGES), code: 'damaged_text', damages: TEXT_DAMAGES },
  code: { rule: (value) => !damageOf(value, CODE_DAMAGES), code: 'stray_character', damages: CODE_DAMAGES },
  // An id holds a digit; a name has none, or a letter that is not ASCII, or a space.
  ids: { rule: /^(?:(?=[\w.-]*\d)[\w.-]+(?:,(?=.)|$))+$/, code: 'not_an_id', damages: CODE_DAMAGES },
  integer: { rule: /^-?\d+$/, code: 'invalid_integer', damages: CODE_DAMAGES },
  dateTime: {
    rule: new RegExp(`^${DATE} (?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$`),
    code: 'invalid_date',
    damages: CODE_DAMAGES,
  },
  flag: { rule: /^[01]$/, code: 'invalid_flag', damages: TEXT_DAMAGES },
  mobile: { rule: /^1\d{10}$/, code: 'invalid_mobile', damages: CODE_DAMAGES },
  mail: {
    rule: /^[^\s@\uFFFD]+@[^\s@.\uFFFD]+(?:\.[^\s@.\uFFFD]+)+$/,
    code: 'invalid_mail',
    damages: TEXT_DAMAGES,
  },
  secret: {
    rule: (value) => trimCell(value) === value && !damageOf(value, SECRET_DAMAGES),
    code: 'surrounding_space',
    damages: SECRET_DAMAGES,
  },
  json: { rule: isJson, code: 'invalid_json', damages: TEXT_DAMAGES },
};

/** Kinds whose format is our inference, so that a profile's pattern stands in its place. */
const YIELDING: ReadonlySet<FieldKind> = new Set(['mobile', 'ids']);

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

export interface UserRuleOptions {
  /** The parameter that no row may leave blank. */
  readonly matchBy: string;
  /** A profile's own regular expressions, by parameter. */
  readonly patterns?: Readonly<Record<string, string>>;
}

/**
 * Makes the rule of one field's values: what is wrong with one, undefined when nothing is. The schema is compiled, as the
 * rule is asked about every cell of its column; only a refused value takes zod's slow way.
 *
 * @param pattern a profile's own regular expression for the field
 */
export function createValueRule(
  field: Field,
  pattern: string | undefined,
): (value: string) => ValueCode | undefined {
  const schema = z.compile(valueSchema(field, pattern), { strict: true });
  return (value) => {
    const checked = schema.safeParse(value);
    if (checked.success) return undefined;
    const [issue] = checked.error.issues; // the first that fails is the one that is told
    return nameCause(ValueCode.parse(issue?.message), value, field, pattern);
  };
}

/** Every check's error is the code of a finding. */
function valueSchema(field: Field, pattern: string | undefined): z.ZodType<string> {
  const { kind, values, maxLength, form } = field;
  const checks: z.core.$ZodCheck<string>[] = [];
  if (values && kind !== 'flag') {
    checks.push(
      z.refine((value: string) => values.includes(value), { error: 'not_allowed' satisfies ValueCode }),
    );
  } else if (pattern === undefined || !YIELDING.has(kind)) {
    checks.push(formatCheck(FORMATS[kind]));
  }
  if (pattern !== undefined)
    checks.push(z.regex(new RegExp(pattern, 'u'), { error: 'pattern_mismatch' satisfies ValueCode }));
  if (form) {
    const fits = (value: string): boolean => isJson(value) && form.fits(JSON.parse(value));
    checks.push(z.refine(fits, { error: 'invalid_json' satisfies ValueCode }));
  }
  if (maxLength !== undefined) checks.push(z.maxLength(maxLength, { error: 'too_long' satisfies ValueCode }));
  return z.string().check(...checks);
}

const formatCheck = ({ rule, code }: Format): z.core.$ZodCheck<string> =>
  rule instanceof RegExp ? z.regex(rule, { error: code }) : z.refine(rule, { error: code });

/** Tells a damage that is recognised rather than the rule that it breaks. */
function nameCause(code: ValueCode, value: string, { kind }: Field, pattern: string | undefined): ValueCode {
  const damage = damageOf(value, FORMATS[kind].damages);
  if (damage) return damage.code;
  return code === 'pattern_mismatch' && pattern !== undefined && lostZeros(value, pattern)
    ? 'lost_zeros'
    : code;
}

/** No customer's numbers are longer than this. */
const MAX_DIGITS = 20;

/** Whether a number, or a list of them, would fit its pattern with zeros before those that are shorter than others. */
function lostZeros(value: string, pattern: string): boolean {
  if (!/^\d+(?:,\d+)*$/.test(value)) return false;
  const expected = new RegExp(pattern, 'u');
  const items = value.split(',');
  const shortest = items.reduce((least, { length }) => Math.min(least, length), MAX_DIGITS);
  for (let digits = shortest + 1; digits <= MAX_DIGITS; digits++) {
    if (expected.test(items.map((item) => item.padStart(digits, '0')).join(','))) return true;
  }
  return false;
}
