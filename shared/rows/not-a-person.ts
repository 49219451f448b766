/**
 * Rows that are not people. They become no account, whatever a profile's defaults would add to them: `ignored` where that is
 * certain, `not_a_user` where it is likely. A person whose name merely holds such a word gets through.
 */
import type { Field, FieldKind } from '../user/field.ts';
import { documentedHeadings, indexHeadings, trimHeading } from './heading.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Header } from './read-header.ts';
import { createSuspicion, type Label, labelOf, OTHER_HEADINGS } from './row-labels.ts';

interface FoundCell {
  readonly place: number;
  readonly text: string;
  readonly column: FieldColumn | undefined;
  /** `own`: the heading of its own column; `heading`: that of another one. */
  readonly says: Label | 'own' | 'heading';
}

export interface PersonCheckOptions {
  readonly header: Header;
  readonly fields: readonly Field[];
  readonly columns: readonly FieldColumn[];
  readonly aliases?: Readonly<Record<string, string>>;
}

const OTHERS: ReadonlySet<string> = new Set(OTHER_HEADINGS.map(trimHeading));

/** Kinds that are filled in for people only. */
const PERSONAL: ReadonlySet<FieldKind> = new Set(['mobile', 'phone', 'mail', 'secret', 'dateTime']);

/** What a second heading row is made of. */
const HEADINGS: ReadonlySet<FoundCell['says']> = new Set(['own', 'heading', 'mark', 'dash']);
/** What stands beside a total or a signature. */
const LABELS: ReadonlySet<FoundCell['says']> = new Set(['certain', 'bare', 'number', 'dash', 'mark']);

/** Makes the check of one file's rows: what a row is that is no person; undefined for people, and for what cannot be told. */
export function createPersonCheck({ header, fields, columns, aliases = {} }: PersonCheckOptions) {
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
    ...OTHER_HEADINGS,
  ]);
  const own = new Set(header.positions);
  /** The cells that tell, but for the key: a name, and where a total's label stands. */
  const telling = [...new Set([...names.map(({ place }) => place), header.positions[0] ?? 0])].filter(
    (place) => place !== keyPlace,
  );

  /** Whether a row looks like any other, which nearly all do. */
  function isUsual(cells: readonly string[]): boolean {
    const key = cells[keyPlace] ?? '';
    if (isBlank(key) || isSuspect(key)) return false;
    for (const place of telling) if (isSuspect(cells[place] ?? '')) return false;
    return true;
  }

  function find(text: string, place: number): FoundCell {
    const column = columns.find((candidate) => candidate.place === place);
    const heading = header.columns[header.positions.indexOf(place)]?.heading;
    const trimmed = text.length > MAX_HEADING ? '' : trimHeading(text);
    const field = index.get(trimmed);
    if (text === heading || (field && field === column?.field)) return { place, text, column, says: 'own' };
    const isHeading = field !== undefined || OTHERS.has(trimmed);
    return { place, text, column, says: isHeading ? 'heading' : labelOf(text) };
  }

  return (cells: readonly string[]): Verdict => {
    if (isUsual(cells)) return undefined;
    const found = cells
      .map((cell, place) => ({ text: trimCell(cell), place }))
      .filter(({ text, place }) => text !== '' && (own.has(place) || place >= header.width))
      .slice(0, MAX_CELLS)
      .map(({ text, place }) => find(text, place));
    const key = found.find(({ place }) => place === keyPlace);
    const name = found.find(({ column }) => column && names.includes(column));
    return judgeHeadings(found, key, name) ?? judgeLabels(found, key) ?? judgeKey(found, key, name);
  };
}

/** Longer than this no heading is. */
const MAX_HEADING = 60;
/** A file of ten thousand columns is judged by its first. */
const MAX_CELLS = 200;

type Verdict = 'ignored' | 'not_a_user' | undefined;

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

/** `manager,Manager`: the account of a post. No two headings of a row are the same. */
const isNamedAfter = (key: FoundCell, name: FoundCell | undefined): boolean =>
  LOGIN.test(key.text) && key.text.toLowerCase() === name?.text.toLowerCase();

/** Whether a row has what only people have. */
const isPersonal = (found: readonly FoundCell[]): boolean =>
  found.some(
    ({ column, says }) => column && PERSONAL.has(column.field.kind) && (says === 'text' || says === 'number'),
  );

/** A total, a signature, a page number, a note or an example: labels and numbers, and nothing that only people have. */
function judgeLabels(found: readonly FoundCell[], key: FoundCell | undefined): Verdict {
  const isLabelled = found.some(({ says }) => says === 'certain' || says === 'bare');
  if (!isLabelled || !found.every(({ says }) => LABELS.has(says))) return undefined;
  if (isPersonal(found)) return undefined;
  // `10023,Sum`: a number may be a login, and the word a name.
  const mayBePerson = key?.says === 'number' && !found.some(({ says }) => says === 'certain');
  return mayBePerson ? 'not_a_user' : 'ignored';
}

/** What a login can look like. */
const LOGIN = /^[\w.@-]+$/;

/** A row with other content too, by who it says it is about. `total` may be a login, `合计` and `Page 1 of 3` are none. */
function judgeKey(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
): Verdict {
  if (!key) return undefined;
  if (key.says === 'certain' || key.says === 'dash' || name?.says === 'certain') return 'not_a_user';
  if (key.says === 'text' || key.says === 'number') return undefined;
  if (!LOGIN.test(key.text) || name?.says === 'own') return 'not_a_user';
  const isHeaded = name !== undefined && HEADINGS.has(name.says);
  return isHeaded && !isPersonal(found) && !isNamedAfter(key, name) ? 'not_a_user' : undefined;
}
