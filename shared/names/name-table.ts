/**
 * What a profile's people call things: for each parameter its names, and the ids that they stand for. A pure record; how it
 * is read from a file: {@link readNameTable}.
 */
import type { FieldNames } from '../rows/cell-reading.ts';
import { trimHeading } from '../rows/heading.ts';
import { createNearest } from './nearest.ts';

/** A name as the table has it first, and what it stands for: more than one id where it is ambiguous. */
export interface NamedIds {
  readonly name: string;
  readonly ids: readonly string[];
}

/** Parameter → name, without what {@link nameKey} takes away → what it stands for. */
export type NameTable = ReadonlyMap<string, ReadonlyMap<string, NamedIds>>;

/** What two spellings of one name have in common: names are told apart as headings are, exactly but for noise. */
export const nameKey = trimHeading;

/** The names of each parameter, as cells are read with them. */
export const fieldNamesOf = (table: NameTable): ReadonlyMap<string, FieldNames> =>
  new Map([...table].map(([field, names]) => [field, createFieldNames(names)]));

/**
 * The names that can be chosen for each parameter, in the order of the table, for drop-downs: those that stand for one id,
 * where files may set that.
 */
export const choicesOf = (
  table: NameTable,
  mayBeSet: (field: string, id: string) => boolean = () => true,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...table].map(([field, names]) => [
      field,
      [...names.values()].flatMap(({ name, ids: [id, ...others] }) =>
        id !== undefined && others.length === 0 && mayBeSet(field, id) ? name : [],
      ),
    ]),
  );

/** So many names are told whole. */
const MAX_FEW = 3;

function createFieldNames(names: ReadonlyMap<string, NamedIds>): FieldNames {
  const ids = [...names.values()].flatMap((named) => named.ids);
  return {
    find: (text) => names.get(nameKey(text))?.ids,
    mayBeValue: looksLikeAll(ids),
    nearest: createNearest(names),
    few: names.size > MAX_FEW ? [] : [...names.values()].map(({ name }) => name),
  };
}

/** Where all ids are numbers, only a number can be one that has no name; where all have digits, only what has some. */
function looksLikeAll(ids: readonly string[]): (text: string) => boolean {
  const look = [/^-?[\d,]+$/, /\d/].find((each) => ids.every((id) => each.test(id)));
  return (text) => look?.test(text) ?? true;
}
