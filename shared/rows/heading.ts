import { distance } from 'fastest-levenshtein';
import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { Field } from '../user/field.ts';

/** The column of a report that holds what its row had beyond the header. */
export const EXTRA_HEADING = 'import_extra';

const HINT = /[([{<【〔](?:非?必填项?|选填|可选|必须|required|optional|mandatory)[)\]}>】〕]/g;
const NOISE = /[\s\p{Cf}*_:-]+/gu;

/** Brackets or quotes around all of a heading: `【工号】`. */
const FRAMED =
  /^([([{<【〔〖「『《〈"'“‘])([^()[\]{}<>【】〔〕〖〗「」『』《》〈〉"'“”‘’]+)[)\]}>】〕〗」』》〉"'”’]$/u;

/**
 * What is left of a heading when its noise is trimmed: `（必填）` and the like, `*`, full-width forms, case, white
 * space (also within: `姓　名`), a line break at the end, what joins words (`user_name`, `user-name`), and what frames them.
 */
export const trimHeading = (heading: string): string =>
  heading.normalize('NFKC').toLowerCase().replace(HINT, '').replace(NOISE, '').replace(FRAMED, '$2');

/** The headings that a workbook of ours adds before the upload's own: what became of a row, what to do, and its number. */
export const addedHeadings = (language: Language): [outcome: string, toDo: string, row: string] => [
  say(language, 'heading_outcome'),
  say(language, 'heading_to_do'),
  say(language, 'heading_row'),
];

/** Trimmed heading → the field it means. */
export type HeadingIndex = ReadonlyMap<string, Field>;

/**
 * Indexes every heading that is understood; to add one, add it to its field in the vendor's `fields.ts`. Where two
 * fields claim one heading the first in this order has it: a profile's aliases, canonical names, documented headings.
 */
export function indexHeadings(
  fields: readonly Field[],
  aliases: Readonly<Record<string, string>> = {},
): HeadingIndex {
  const fieldNamed = (name: string) => fields.find((field) => field.name === name);
  const claims = [
    ...Object.entries(aliases).map(([heading, name]) => ({ heading, field: fieldNamed(name) })),
    ...fields.map((field) => ({ heading: field.name, field })),
    ...fields.flatMap((field) => documentedHeadings(field).map((heading) => ({ heading, field }))),
  ];
  const index = new Map<string, Field>();
  for (const { heading, field } of claims) {
    const key = trimHeading(heading);
    if (field && !index.has(key)) index.set(key, field);
  }
  return index;
}

export const documentedHeadings = ({ headings }: Field): string[] => [...headings['zh-CN'], ...headings.en];

/** Longer than this no heading resembles a known one, however it is misspelt. */
const MAX_SUGGESTED_LENGTH = 40;

/**
 * The field whose heading an unknown one resembles most: it holds a known heading, or differs from one by a letter
 * or two. For "did you mean" only; a suggestion is never acted upon, except to hide what may be passwords.
 */
export function suggestField(heading: string, index: HeadingIndex): Field | undefined {
  const unknown = trimHeading(heading);
  if (unknown.length < 2 || unknown.length > MAX_SUGGESTED_LENGTH) return undefined;
  let best: { field: Field; resemblance: number } | undefined;
  for (const [known, field] of index) {
    const resemblance = resemblanceOf(unknown, known);
    if (resemblance > (best?.resemblance ?? 0)) best = { field, resemblance };
  }
  return best?.field;
}

/** 0 where two headings have nothing to do with each other, else how many characters they share. */
function resemblanceOf(unknown: string, known: string): number {
  if (isTelling(known) && isAbout(unknown, known)) return known.length;
  if (isTelling(unknown) && known.includes(unknown)) return unknown.length;
  const length = Math.max(unknown.length, known.length);
  const misspelt = Math.floor(length / 3);
  if (misspelt === 0 || Math.abs(unknown.length - known.length) > misspelt) return 0;
  const letters = distance(unknown, known);
  return letters <= Math.min(misspelt, 2) ? length - letters : 0;
}

/** A longer heading is about its last word in Chinese: `员工手机号` is a `手机号`, `账号状态` is no `账号`. */
function isAbout(unknown: string, known: string): boolean {
  const at = unknown.lastIndexOf(known);
  return at !== -1 && (isAscii(known) || !/^\p{Script=Han}/u.test(unknown.slice(at + known.length)));
}

const isAscii = (text: string): boolean => /^[ -~]+$/.test(text);

/** Two Chinese characters say as much as four letters. */
const isTelling = (heading: string): boolean => heading.length >= (isAscii(heading) ? 4 : 2);
