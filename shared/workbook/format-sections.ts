/** The code of a number format, taken apart. */

/** One place of a format such as `"A"0000`: a digit, which may be left out where it is no `0`; all digits; or a text. */
export type FormatToken =
  | { readonly digit: '0' | '#' | '?' }
  | { readonly general: true }
  | { readonly text: string };

/** One of the parts that `;` separates. */
export interface Section {
  /** A sign for each token: `T` for a visible text, a space for white space, `G` for *General*; any other stands for itself. */
  readonly look: string;
  readonly tokens: readonly FormatToken[];
  /** Whether a number meets the section's own condition, `[>=100]`; undefined without one. */
  readonly holds: ((number: number) => boolean) | undefined;
  readonly isDate: boolean;
  /** Whether it is for texts: `@` stands in it. */
  readonly isText: boolean;
  /** Whether something in it is not understood. */
  readonly isStrange: boolean;
}

/**
 * A quoted text, an escaped character, the width of a character, one that fills the column, a word in brackets, *General*
 * (as WPS writes it, too), halves of a day, any other character.
 */
const TOKEN =
  /"(?<quoted>[^"]*)"|\\(?<escaped>.)|_(?<blank>.)|\*(?<filling>.)|\[(?<bracketed>[^\]]*)\]|(?<general>general|g\/通用格式)|(?<half>am\/pm|a\/p|上午\/下午)|(?<character>.)/gisu;

type Groups = Readonly<Record<string, string | undefined>>;

/** The sections of a format. */
export function tokenize(code: string): Section[] {
  const sections: Groups[][] = [[]];
  for (const { groups = {} } of code.matchAll(TOKEN)) {
    if (groups.character === ';') sections.push([]);
    else sections.at(-1)?.push(groups);
  }
  return sections.map(readTokens);
}

/** `e` and `g` are years and eras of East Asia, `a` its days of the week, `b` the year in Thailand. */
const DATE_LETTER = /^[ymdhsaebg]$/i;
/** Shown as they stand: what Office says so of, and what no format gives a meaning to. */
const LITERAL = /^(?:[-+():^'~{}<>=$& ]|[^\0-\x7f])$/;
/** What has a meaning between digits, or may have one. */
const MEANING = /^[0#?.,%/@E]$/i;

/** `[h]` */
const ELAPSED = /^(?:h+|m+|s+)$/i;
/** Neither a colour nor the language of dates changes a number; longer codes of languages name other numerals. */
const WITHOUT_MEANING = /^(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|\$-[\da-f]{1,4})$/i;
/** `[$¥-804]` */
const CURRENCY = /^\$([^-]+)(?:-[\da-f]{1,4})?$/i;
const CONDITION = /^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$/;

const COMPARE: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '<=': (one, other) => one <= other,
  '>=': (one, other) => one >= other,
  '<>': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '>': (one, other) => one > other,
  '=': (one, other) => one === other,
};

interface OpenSection {
  look: string;
  tokens: FormatToken[];
  holds: Section['holds'];
  isDate: boolean;
  isStrange: boolean;
}

function readTokens(tokens: readonly Groups[]): Section {
  const open: OpenSection = { look: '', tokens: [], holds: undefined, isDate: false, isStrange: false };
  for (const [at, token] of tokens.entries()) readToken(token, tokens[at + 1]?.character, open);
  return { ...open, isText: open.look.includes('@') };
}

/** @param next the character that follows: only before `+` or `-` an `E` is that of a power */
function readToken(token: Groups, next: string | undefined, open: OpenSection): void {
  const { quoted, escaped, blank, bracketed, general, half, character } = token;
  const text = quoted ?? escaped ?? (blank === undefined ? undefined : ' ');
  if (text !== undefined) addText(text, open);
  else if (bracketed !== undefined) readBracketed(bracketed, open);
  else if (general !== undefined) {
    open.look += 'G';
    open.tokens.push({ general: true });
  } else if (half !== undefined) open.isDate = true;
  else if (character !== undefined) readCharacter(character, next, open);
}

function addText(text: string, open: OpenSection): void {
  open.look += text.trim() === '' ? ' '.repeat(text.length) : 'T';
  open.tokens.push({ text });
}

function readCharacter(character: string, next: string | undefined, open: OpenSection): void {
  const isPower = /e/i.test(character) && /^[+-]$/.test(next ?? '');
  if (!isPower && DATE_LETTER.test(character)) open.isDate = true;
  else if (MEANING.test(character)) {
    open.look += character;
    if (character === '0' || character === '#' || character === '?') open.tokens.push({ digit: character });
  } else if (LITERAL.test(character)) addPower(character, open);
  else open.isStrange = true;
}

/** The sign after an `E` belongs to it. */
function addPower(character: string, open: OpenSection): void {
  if (/E$/i.test(open.look) && /[+-]/.test(character)) open.look += character;
  else addText(character, open);
}

function readBracketed(bracketed: string, open: OpenSection): void {
  const [, symbol] = CURRENCY.exec(bracketed) ?? [];
  const [, operator = '', limit] = CONDITION.exec(bracketed) ?? [];
  const compare = COMPARE[operator];
  if (ELAPSED.test(bracketed)) open.isDate = true;
  else if (compare) open.holds = (number) => compare(number, Number(limit));
  else if (symbol !== undefined) addText(symbol, open);
  else if (!WITHOUT_MEANING.test(bracketed)) open.isStrange = true;
}
