/** What a number format says of the numbers in its cells. Files have formats in English, whatever the spreadsheet speaks. */

/** One place of a format such as `"A"0000`: a digit, which may be left out where it is `#`, or a text. */
type FormatToken = { readonly digit: '0' | '#' } | { readonly text: string };

export type NumberFormat =
  | { readonly kind: 'plain' }
  /** A date, a time, or both. */
  | { readonly kind: 'date' }
  /** `0.00E+00` */
  | { readonly kind: 'scientific' }
  /** `#,##0`: what a spreadsheet gives to `7,100` when it is typed. */
  | { readonly kind: 'grouped' }
  /** `000000`, `"A"0000`, `000-0000`: a code that is kept as a number. */
  | { readonly kind: 'code'; readonly tokens: readonly FormatToken[] };

export const PLAIN: NumberFormat = { kind: 'plain' };
const DATE: NumberFormat = { kind: 'date' };
const SCIENTIFIC: NumberFormat = { kind: 'scientific' };
const GROUPED: NumberFormat = { kind: 'grouped' };

/** The formats that a workbook need not write out, first and last number; those of East Asia and Thailand included. */
const BUILT_IN: readonly (readonly [first: number, last: number, format: NumberFormat])[] = [
  [3, 4, GROUPED],
  [11, 11, SCIENTIFIC],
  [14, 22, DATE],
  [27, 36, DATE],
  [37, 44, GROUPED],
  [45, 47, DATE],
  [48, 48, SCIENTIFIC],
  [50, 58, DATE],
  [71, 81, DATE],
];

export const builtInFormat = (id: number): NumberFormat =>
  BUILT_IN.find(([first, last]) => id >= first && id <= last)?.[2] ?? PLAIN;

/** A quoted text, an escaped character, a word in brackets, a space or a filling character, any other character. */
const TOKEN =
  /"(?<quoted>[^"]*)"?|\\(?<escaped>.)|\[(?<bracketed>[^\]]*)\]|[_*](?<filling>.)|(?<character>.)/gsu;

/** `[h]` */
const ELAPSED = /^(?:h+|m+|s+)$/i;
/** `[<=9999]`, `[$¥-804]`; a colour or a language changes nothing. */
const INTRICATE = /^(?:[<>=]|\$[^-])/;

interface Format {
  /** Its characters that are neither quoted nor escaped nor in brackets. */
  readonly plain: string;
  readonly tokens: readonly FormatToken[];
  readonly isElapsed: boolean;
  /** Whether what is shown depends on more than digits. */
  readonly isIntricate: boolean;
}

/** Reads the format of positive numbers, which is the first of those that `;` separates. */
function tokenize(code: string): Format {
  const all = Array.from(code.matchAll(TOKEN), ({ groups = {} }) => groups);
  const end = all.findIndex(({ character }) => character === ';');
  const parts = end === -1 ? all : all.slice(0, end);
  const brackets = parts.flatMap(({ bracketed }) => bracketed ?? []);
  return {
    plain: parts.map(({ character = '' }) => character).join(''),
    tokens: parts.flatMap(({ quoted, escaped, character }) => tokenOf(quoted ?? escaped, character)),
    isElapsed: brackets.some((bracketed) => ELAPSED.test(bracketed)),
    isIntricate:
      brackets.some((bracketed) => INTRICATE.test(bracketed)) ||
      parts.some(({ filling }) => filling !== undefined),
  };
}

function tokenOf(text: string | undefined, character: string | undefined): FormatToken[] {
  if (text !== undefined) return [{ text }];
  if (character === undefined) return [];
  return [character === '0' || character === '#' ? { digit: character } : { text: character }];
}

/** Digits, and signs that are shown as they stand. */
const CODE = /^[0#\-+/():&^'~{}<>= !]*[0#][0#\-+/():&^'~{}<>= !]*$/;

/** No spreadsheet takes a longer one. */
const MAX_CODE_LENGTH = 255;

/** Reads the code of a number format: `yyyy-mm-dd`, `#,##0`, `000000`. */
export function readNumberFormat(code: string): NumberFormat {
  if (code.length > MAX_CODE_LENGTH || /^general$/i.test(code)) return PLAIN;
  const { plain, tokens, isElapsed, isIntricate } = tokenize(code);
  if (isElapsed || /[ymdhs]/i.test(plain)) return DATE;
  if (/[0#?]E[+-]/i.test(plain)) return SCIENTIFIC;
  if (/[0#?],[0#?]/.test(plain)) return GROUPED;
  const isCode = CODE.test(plain) && (/0.*0/.test(plain) || tokens.some((token) => 'text' in token));
  return isCode && !isIntricate ? { kind: 'code', tokens } : PLAIN;
}

/** A whole number of zero or more, as a format of codes shows it: `123` by `"A"0000` is `A0123`. */
export function showCode(number: number, tokens: readonly FormatToken[]): string {
  const digits = String(number);
  const places = tokens.filter((token) => 'digit' in token);
  const firstZero = places.findIndex(({ digit }) => digit === '0');
  let place = 0;
  return tokens
    .map((token) => {
      if ('text' in token) return token.text;
      const at = place++;
      const end = digits.length - (places.length - 1 - at);
      const shown = digits.slice(at === 0 ? 0 : Math.max(0, end - 1), Math.max(0, end));
      return shown === '' && firstZero !== -1 && at >= firstZero ? '0' : shown;
    })
    .join('');
}
