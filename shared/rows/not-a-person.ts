/**
 * Rows that are not people. They become no account, whatever a profile's defaults would add to them: `ignored` where that is
 * certain, `not_a_user` where it is likely. A person whose name merely holds such a word gets through.
 */
import type { Field } from '../user/field.ts';
import { createForeignHeadingCheck } from './foreign-heading.ts';
import { type FoundCell, isNamedAfter, isPersonal, LOGIN, type Verdict } from './found-cell.ts';
import { documentedHeadings, indexHeadings, trimHeading } from './heading.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Header } from './read-header.ts';
import { createSuspicion, labelOf, OTHER_HEADINGS, PLAIN_LOGIN } from './row-labels.ts';
import { isOddLogin, isOddName, judgeShape } from './row-shape.ts';
import { HEADING_ROWS, judgeSecondHeading } from './second-heading.ts';

export interface PersonCheckOptions {
  readonly header: Header;
  readonly fields: readonly Field[];
  readonly columns: readonly FieldColumn[];
  readonly aliases?: Readonly<Record<string, string>>;
  /** The first records after the header. */
  readonly first?: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

const OTHERS: ReadonlySet<string> = new Set(OTHER_HEADINGS.map(trimHeading));

/** What a second heading row is made of. */
const HEADINGS: ReadonlySet<FoundCell['says']> = new Set(['own', 'heading', 'mark', 'dash']);
/** What stands beside a total or a signature. */
const LABELS: ReadonlySet<FoundCell['says']> = new Set(['certain', 'bare', 'number', 'dash', 'mark']);

/** Makes the check of one file's rows: what a row is that is no person; undefined for people, and for what cannot be told. */
export function createPersonCheck({ header, fields, columns, aliases = {}, first }: PersonCheckOptions) {
  const index = indexHeadings(fields, aliases);
  const keyColumn = columns.find(({ isKey }) => isKey);
  const keyPlace = keyColumn?.place ?? -1;
  const names = columns.filter(
    ({ field, isKey }) => field.kind === 'text' && field.requiredToCreate && !isKey,
  );
  const isSuspect = createSuspicion([
    ...Object.keys(aliases),
    ...fields.flatMap((field) => [field.name, ...documentedHeadings(field)]),
    ...columns.map(({ heading }) => heading),
  ]);
  const own = new Set(header.positions);
  /** The cells that tell, but for the key: a name, and where a total's label stands. */
  const telling = [...new Set([...names.map(({ place }) => place), header.positions[0] ?? 0])].filter(
    (place) => place !== keyPlace,
  );

  const namePlace = names[0]?.place ?? -1;
  const isOdd = (text: string, place: number): boolean =>
    (place === namePlace && isOddName(text)) || isSuspect(text);

  /** Whether a row looks like any other, which nearly all do. */
  function isUsual(cells: readonly string[]): boolean {
    const key = cells[keyPlace] ?? '';
    if (!PLAIN_LOGIN.test(key) && (isBlank(key) || isOddLogin(key) || isSuspect(key))) return false;
    for (const place of telling) if (isOdd(cells[place] ?? '', place)) return false;
    return true;
  }

  /** Whether a cell ends as the headings of its own column do: `使用者帳號`. `北京分公司` is no heading of a name. */
  function isHeadingAtEnd({ text, column, says }: FoundCell): boolean {
    if (says === 'own' || says === 'heading') return true;
    const trimmed = text.length > MAX_HEADING ? '' : trimHeading(text);
    const own = column ? documentedHeadings(column.field) : [];
    const ends = [...own, ...(column?.isKey ? LOGIN_ENDS : NAME_ENDS)];
    return ends.some((heading) => CHINESE.test(heading) && trimmed.endsWith(heading));
  }

  /** `Us Er`: a name that is a heading only without its space. */
  const spaced = new Set(
    [...Object.keys(aliases), ...fields.flatMap((field) => [field.name, ...documentedHeadings(field)])].map(
      wordsOf,
    ),
  );
  const isTornApart = (text: string): boolean => TWO_WORDS.test(text) && !spaced.has(wordsOf(text));

  function find(text: string, place: number): FoundCell {
    const column = columns.find((candidate) => candidate.place === place);
    const heading = header.columns[header.positions.indexOf(place)]?.heading;
    const trimmed = text.length > MAX_HEADING ? '' : trimHeading(text);
    const field = isTornApart(text) ? undefined : index.get(trimmed);
    if (text === heading || (field && field === column?.field)) return { place, text, column, says: 'own' };
    const isHeading = field !== undefined || OTHERS.has(trimmed);
    return { place, text, column, says: isHeading ? 'heading' : labelOf(text) };
  }

  const isForeignHeading = createForeignHeadingCheck(columns, first);

  let firstRow = Number.POSITIVE_INFINITY;
  return (cells: readonly string[], row: number): Verdict => {
    firstRow = Math.min(firstRow, row);
    const isEarly = row - firstRow < HEADING_ROWS;
    if (!isEarly && isUsual(cells)) return undefined;
    const found = cells
      .map((cell, place) => ({ text: trimCell(cell), place }))
      .filter(({ text, place }) => text !== '' && (own.has(place) || place >= header.width))
      .slice(0, MAX_CELLS)
      .map(({ text, place }) => find(text, place));
    const key = found.find(({ place }) => place === keyPlace);
    const name = found.find(({ column }) => column && names.includes(column));
    return (
      judgeHeadings(found, key, name) ??
      (isEarly ? judgeSecondHeading(found, key, name, isHeadingAtEnd) : undefined) ??
      (isEarly && isForeignHeading(found, row) ? 'not_a_user' : undefined) ??
      judgeLabels(found, key, name) ??
      judgeKey(found, key, name) ??
      judgeShape(found, key, name)
    );
  };
}

/** Headings that are told apart at the end of a longer one: `使用者帳號`. */
const CHINESE = /^\p{Script=Han}{2,}$/u;
const LOGIN_ENDS = ['帳號', '帐号', '账号', '账户'];
const NAME_ENDS = ['姓名', '名称', '名稱', '名字', '氏名'];
const TWO_WORDS = /^[A-Z][a-z]+ [A-Z][a-z]+$/;
const wordsOf = (heading: string): string =>
  heading
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/[\s_*-]+/g, ' ')
    .trim()
    .toLowerCase();

/** Longer than this no heading is. */
const MAX_HEADING = 60;
/** A file of ten thousand columns is judged by its first. */
const MAX_CELLS = 200;

/** A row of headings, of marks such as `必填` and `varchar(50)`, or of dashes. */
function judgeHeadings(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
): Verdict {
  const known = found.filter(({ column }) => column);
  const others = found.filter(({ column }) => !column);
  if (known.length === 0 || !known.every(({ says }) => HEADINGS.has(says))) return undefined;
  const isOfDashes = found.every(({ says }) => says === 'dash');
  const isSure = isOfDashes || known.some(({ says }) => says === 'own' || says === 'mark');
  const isEnough = known.length > 1 || others.every(({ says }) => says !== 'text');
  if (isSure && isEnough) return 'ignored';
  return key && !isNamedAfter(key, name) ? 'not_a_user' : undefined;
}

/** A total, a signature, a page number, a note or an example: labels and numbers, and nothing that only people have. */
function judgeLabels(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
): Verdict {
  const isLabelled = found.some(({ says }) => says === 'certain' || says === 'bare');
  if (!isLabelled || !found.every(({ says }) => LABELS.has(says))) return undefined;
  if (isPersonal(found)) return undefined;
  // `10023,Sum`: a number may be a login, and the word a name; `审核人,审核人` may be a post.
  const isNamed = key?.says === 'number' || (key?.says === 'bare' && name?.says === 'bare');
  const mayBePerson = isNamed && !found.some(({ says }) => says === 'certain');
  // Programs give the name for a login where there is none: `第3页王,第3页王`.
  return mayBePerson || (key && key.text === name?.text) ? 'not_a_user' : 'ignored';
}

/** A row with other content too, by who it says it is about. `total` may be a login, `合计` and `Page 1 of 3` are none. */
function judgeKey(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
): Verdict {
  if (!key) return undefined;
  if (key.says === 'certain' || key.says === 'dash' || name?.says === 'certain') return 'not_a_user';
  // `使用者帳號` above `姓名`: the one is no login, the other no name.
  if (key.says === 'text' && name?.says === 'own' && !LOGIN.test(key.text) && !isNamedAfter(key, name))
    return 'not_a_user';
  if (key.says === 'text' || key.says === 'number') return undefined;
  if (name?.says === 'own') return 'not_a_user';
  if (!LOGIN.test(key.text)) return isNamedAfter(key, name) ? undefined : 'not_a_user';
  const isHeaded = name !== undefined && HEADINGS.has(name.says);
  return isHeaded && !isPersonal(found) && !isNamedAfter(key, name) ? 'not_a_user' : undefined;
}
