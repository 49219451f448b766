/** What a number format says of the numbers in its cells. Files have formats in English, whatever the spreadsheet speaks. */
import { type FormatToken, type Section, tokenize } from './format-sections.ts';

/** How one number is shown. */
export type Shown =
  /** As it is, but for decimals of no worth: `decimals` are shown; undefined for all that it has. */
  | { readonly kind: 'plain'; readonly decimals?: number }
  /** A date, a time, or both. */
  | { readonly kind: 'date' }
  /** `0.00E+00` */
  | { readonly kind: 'scientific' }
  /** `#,##0`: what a spreadsheet gives to `7,100` when it is typed. */
  | { readonly kind: 'grouped'; readonly decimals: number }
  /** `000000`, `"A"0000`, `000-0000`: a code that is kept as a number. */
  | { readonly kind: 'code'; readonly tokens: readonly FormatToken[] }
  /** As something else than its digits, and nobody here knows as what: a fraction, a percentage, nothing, other numerals. */
  | { readonly kind: 'unknown' };

/** How a format shows a number: it may have a section for each sign, or for conditions of its own. */
export type NumberFormat = (number: number) => Shown;

const DATE: Shown = { kind: 'date' };
const SCIENTIFIC: Shown = { kind: 'scientific' };
const GROUPED: Shown = { kind: 'grouped', decimals: 0 };
const GROUPED_MONEY: Shown = { kind: 'grouped', decimals: 2 };
const UNKNOWN: Shown = { kind: 'unknown' };

/** *General*: the digits of a number. */
export const PLAIN: NumberFormat = () => ({ kind: 'plain' });

/** The formats that a workbook need not write out, first and last number; those of East Asia and Thailand included. */
const BUILT_IN: readonly (readonly [first: number, last: number, shown: Shown])[] = [
  [1, 1, { kind: 'plain', decimals: 0 }],
  [2, 2, { kind: 'plain', decimals: 2 }],
  [3, 3, GROUPED],
  [4, 4, GROUPED_MONEY],
  [5, 10, UNKNOWN],
  [11, 11, SCIENTIFIC],
  [12, 13, UNKNOWN],
  [14, 22, DATE],
  [27, 36, DATE],
  [37, 38, GROUPED],
  [39, 40, GROUPED_MONEY],
  [41, 41, GROUPED],
  [42, 42, UNKNOWN],
  [43, 43, GROUPED_MONEY],
  [44, 44, UNKNOWN],
  [45, 47, DATE],
  [48, 48, SCIENTIFIC],
  [50, 58, DATE],
  [59, 70, UNKNOWN],
  [71, 81, DATE],
];

export function builtInFormat(id: number): NumberFormat {
  const shown = BUILT_IN.find(([first, last]) => id >= first && id <= last)?.[2];
  return shown ? () => shown : PLAIN;
}

/** No spreadsheet takes a longer one. */
export const MAX_CODE_LENGTH = 255;

/** Reads the code of a number format: `yyyy-mm-dd`, `#,##0`, `000000_ ;[Red]-000000`. */
export function readNumberFormat(code: string): NumberFormat {
  if (code.length > MAX_CODE_LENGTH) return () => UNKNOWN;
  const sections = withConditions(tokenize(code)).map((section) => ({
    holds: section.holds,
    shown: readSection(section),
  }));
  return (number) => sections.find(({ holds }) => holds(number))?.shown ?? UNKNOWN;
}

type Condition = NonNullable<Section['holds']>;

const ALWAYS: Condition = () => true;
const IS_POSITIVE: Condition = (number) => number > 0;
const IS_NEGATIVE: Condition = (number) => number < 0;
const IS_NOT_NEGATIVE: Condition = (number) => number >= 0;

/** By how many sections there are for numbers. Source: Office, “Review guidelines for customizing a number format”. */
const CONDITIONS: readonly (readonly Condition[])[] = [
  [],
  [ALWAYS],
  [IS_NOT_NEGATIVE, ALWAYS],
  [IS_POSITIVE, IS_NEGATIVE, ALWAYS],
];

/** Each section for numbers with the condition that it has, or that its place gives it; none where no page tells it. */
function withConditions(sections: readonly Section[]): (Section & { readonly holds: Condition })[] {
  const numeric = sections.filter(({ isText }, at) => at === 0 || (at < 3 && !isText));
  const isClear = numeric[0]?.holds !== undefined || numeric.every(({ holds }) => holds === undefined);
  const conditions = isClear ? (CONDITIONS[numeric.length] ?? []) : [];
  return numeric.flatMap((section, at) => {
    const holds = section.holds ?? conditions[at];
    return holds && isClear ? { ...section, holds } : [];
  });
}

/** What a section shows, in signs: `T` for text, `G` for *General*, digits, and what has a meaning between these. */
const PLAIN_LOOK = /^(?:[#?]*0|(?=.*\.[0#?])[#?]*)(?:\.(?<decimals>[0#?]*))?$/;
const GROUPED_LOOK = /^(?=.*,)[#?,]*0(?:\.(?<decimals>[0#?]*))?$/;
const CODE_LOOK = /^[T ]*(?:G|[#?][T #?]*[T 0]*|0[T 0]*)[T ]*$/;

function readSection({ look, tokens, isDate, isStrange }: Section): Shown {
  if (isDate) return DATE;
  if (isStrange) return UNKNOWN;
  const signs = look.trim();
  if (/[0#?.]E[+-]/i.test(signs)) return SCIENTIFIC;
  if (signs === 'G' || signs === '@') return { kind: 'plain' };
  const plain = PLAIN_LOOK.exec(signs);
  if (plain) return { kind: 'plain', decimals: plain.groups?.decimals?.length ?? 0 };
  const grouped = GROUPED_LOOK.exec(signs);
  if (grouped) return { kind: 'grouped', decimals: grouped.groups?.decimals?.length ?? 0 };
  return CODE_LOOK.test(signs) ? { kind: 'code', tokens } : UNKNOWN;
}

/** A whole number of zero or more, as a format of codes shows it: `123` by `"A"0000` is `A0123`. Its edges are trimmed. */
export function showCode(number: number, tokens: readonly FormatToken[]): string {
  // A zero has no digit but those that the format asks for.
  const digits = number === 0 ? '' : String(number);
  const places = tokens.filter((token) => 'digit' in token).length;
  let place = 0;
  return tokens
    .map((token) => {
      if ('text' in token) return token.text;
      if (!('digit' in token)) return String(number);
      const at = place++;
      const end = digits.length - (places - 1 - at);
      return digits.slice(at === 0 ? 0 : Math.max(0, end - 1), Math.max(0, end)) || BLANK[token.digit];
    })
    .join('')
    .trim();
}

/** What stands in the place of a digit that a number does not have. */
const BLANK = { '0': '0', '#': '', '?': ' ' } as const;
