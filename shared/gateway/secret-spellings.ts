/**
 * Every way in which a gateway may write a secret that it was sent: escaped for HTML, for an address, for a form, for JSON
 * or for JSON within JSON, each character by itself; in other case; cut off.
 */

/** Names that HTML has for visible ASCII. */
const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '!': 'excl',
  '#': 'num',
  $: 'dollar',
  '%': 'percnt',
  '(': 'lpar',
  ')': 'rpar',
  '*': 'ast|midast',
  '+': 'plus',
  ',': 'comma',
  '-': 'hyphen|dash|minus',
  '.': 'period',
  '/': 'sol',
  ':': 'colon',
  ';': 'semi',
  '=': 'equals',
  '?': 'quest',
  '@': 'commat',
  '[': 'lsqb|lbrack',
  '\\': 'bsol',
  ']': 'rsqb|rbrack',
  '^': 'Hat',
  _: 'lowbar|UnderBar',
  '`': 'grave|DiacriticalGrave',
  '{': 'lcub|lbrace',
  '|': 'verbar|vert',
  '}': 'rcub|rbrace',
};

/** JSON's own names for control characters. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\b': 'b',
  '\f': 'f',
};

/** Shorter than this a secret is looked for as a word alone: its letters stand in every text. */
const MIN_LENGTH = 4;

/** A sign that every escape has. */
export const ESCAPE = /[&%\\+<]/;

/**
 * What finds a secret in every spelling; for a text without any escape that is quickly made. The longest secret is to be
 * replaced first, for it may contain another.
 */
export function spellingsOf(secret: string, hasEscapes: boolean): RegExp[] {
  const spell = hasEscapes ? escaped : quote;
  const texts = new Set([
    secret,
    secret.trim(),
    secret.normalize('NFC'),
    secret.normalize('NFD'),
    secret.normalize('NFKC'),
  ]);
  const written = [...texts].filter((text) => text !== '').map((each) => wholeText(each, spell));
  return [...written, ...cutOff(secret, spell)];
}

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const bytesOf = (text: string): string[] =>
  [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));

type Spell = (character: string) => string;

/** A secret whose every character may be escaped, or not, in any way. */
function wholeText(secret: string, spell: Spell): RegExp {
  const text = charactersOf(secret).map(spell).join('');
  const isShort = secret.length < MIN_LENGTH;
  return new RegExp(isShort ? `(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])` : text, 'giu');
}

/** The characters of a text; several backslashes count as one, for JSON within JSON doubles them. */
const charactersOf = (text: string): string[] => text.match(/\\+|[\s\S]/gu) ?? [];

/** As many backslashes as JSON in JSON in JSON has before a quote, and as many rounds of other escapes. No text is tried for more. */
const SLASHES = '\\\\{1,15}';
const AMPERSAND = '&(?:amp;){0,3}';
const PERCENT = '%(?:25){0,3}';

function escaped(characters: string): string {
  const isSlash = characters.startsWith('\\');
  const character = isSlash ? '\\' : characters;
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16));
  const name = HTML_NAMES[character.charAt(0)];
  const jsonName = JSON_NAMES[character];
  const ways = [
    isSlash ? quote('\\') : `(?:${SLASHES})?${quote(character)}`,
    bytesAs(character, PERCENT),
    bytesAs(character, `${SLASHES}x`),
    units.map((unit) => `${SLASHES}u\\{?0{0,4}${unit}\\}?`).join(''),
    `${AMPERSAND}#(?:0{0,6}${code}|x0{0,6}${code.toString(16)});?`,
    ...(name ? [`${AMPERSAND}(?:${name});?`] : []),
    ...(jsonName ? [`${SLASHES}${jsonName}`] : []),
    ...(/\s/.test(character) ? ['\\s', '\\+', `${AMPERSAND}nbsp;?`, '<br ?/?>'] : []),
  ];
  return `(?:${ways.join('|')})${isSlash ? '{1,60}' : ''}`;
}

const bytesAs = (character: string, prefix: string): string =>
  bytesOf(character)
    .map((byte) => prefix + byte)
    .join('');

/** A gateway may cut what it echoes: the first half of a long secret or more, where the text or an ellipsis ends it. */
function cutOff(secret: string, spell: Spell): RegExp[] {
  const characters = charactersOf(secret).map(spell);
  const least = Math.max(MIN_LENGTH, Math.ceil(characters.length / 2));
  if (characters.length <= least) return [];
  const head = characters.slice(0, least).join('');
  const tail = characters.slice(least).reduceRight((rest, character) => `(?:${character}${rest})?`, '');
  return [new RegExp(`${head}${tail}(?=["'”]?(?:\\.{2,}|…|\\*{2,}|$))`, 'giu')];
}
