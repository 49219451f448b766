/** Cells in which names stand where ids, or other values, are wanted. */
import type { Field, FieldKind } from '../user/field.ts';
import type { CellReading, FieldNames } from './cell-reading.ts';
import type { ValueCode } from './damages.ts';
import { narrow, splitList, trimCell } from './normalise-cell.ts';
import { unquoteCell } from './quoted-cell.ts';

/** A number is a value, whatever names there are. */
export const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(narrow(text));

/** Codes that say no more than that a text is none of the field's values: then it may be a name. */
const NO_VALUE_OF_FIELD: ReadonlySet<ValueCode> = new Set([
  'not_an_id',
  'invalid_integer',
  'invalid_date',
  'invalid_flag',
  'invalid_mobile',
  'invalid_phone',
  'invalid_mail',
  'not_allowed',
  'pattern_mismatch',
]);

/** Kinds whose values have digits, so that a text with some is rather a value that went wrong. */
const OF_DIGITS: ReadonlySet<FieldKind> = new Set(['dateTime', 'mobile', 'phone']);

const looksLikeName = (kind: FieldKind, text: string): boolean =>
  /\p{L}/u.test(text) && !(OF_DIGITS.has(kind) && /\d/.test(text));

/** A cell, item by item. */
interface LookedUp {
  /** With the values in place of the names that are known. */
  readonly text: string;
  readonly isNamed: boolean;
  readonly ambiguous: readonly { readonly name: string; readonly ids: readonly string[] }[];
  /** Neither a name nor a number. */
  readonly others: readonly string[];
}

/** Looks up the items of a list, or any other cell as a whole. */
function lookUp(kind: FieldKind, typed: string, names: FieldNames): LookedUp {
  const items = kind === 'ids' ? splitList(typed) : [trimCell(typed)];
  const ambiguous: { name: string; ids: readonly string[] }[] = [];
  const others: string[] = [];
  let isNamed = false;
  const values = items.map((item) => {
    const ids = isNumber(item) ? [] : names.find(item);
    const [id = item] = ids ?? [];
    if (ids === undefined) others.push(item);
    else if (ids.length > 1) ambiguous.push({ name: item, ids });
    isNamed ||= ids?.length === 1;
    return id;
  });
  // `店长,7`, where the one is the other; `管理层,7`, where it is one of them.
  const each = kind === 'ids' ? values.flatMap((value) => value.split(',')) : values;
  return { text: isNamed ? [...new Set(each)].join(',') : typed, isNamed, ambiguous, others };
}

/** The names of a refused cell that nobody knows, and those that stand for several values. */
export function nameFindings({ kind }: Field, cell: string, names: FieldNames) {
  const { ambiguous, others } = lookUp(kind, unquoteCell(kind, cell), names);
  const unknown = others.filter((text) => !names.mayBeValue(text) || looksLikeName(kind, text));
  return { ambiguous, unknown };
}

const ONLY_DIGITS = /^\d+$/;

/** Names are few, and come again and again. */
const MAX_REMEMBERED = 1_000;
/** What is longer is not remembered. */
const MAX_LENGTH = 200;

/**
 * Makes the reader of a column's cells that may be names.
 * @param read reads what is none, by the rules of the field
 */
export function createNameReader(
  { kind }: Field,
  names: FieldNames,
  read: (text: string) => CellReading,
): (text: string) => CellReading {
  const known = new Map<string, CellReading>();

  function decide(cell: string): CellReading {
    const { text, isNamed, ambiguous, others } = lookUp(kind, unquoteCell(kind, cell), names);
    if (ambiguous.length > 0) return { code: 'ambiguous_name' };
    const plain = read(isNamed ? text : cell);
    const reading = isNamed && plain.sent === undefined ? { ...plain, sent: text } : plain;
    return isUnknown(reading, cell, others) ? { code: 'unknown_name' } : reading;
  }

  /** Whether what is left of a cell, its names replaced, must be a name that nobody knows. */
  function isUnknown({ sent, code }: CellReading, cell: string, others: readonly string[]): boolean {
    const says = sent ?? cell;
    if (says === '' || (code !== undefined && !NO_VALUE_OF_FIELD.has(code))) return false;
    const left = kind === 'ids' ? others : others.map(() => says);
    return left.some((text) => !names.mayBeValue(text) || (code !== undefined && looksLikeName(kind, text)));
  }

  return (cell) => {
    if (ONLY_DIGITS.test(cell)) return read(cell);
    const before = known.get(cell);
    if (before) return before;
    const reading = decide(cell);
    if (cell.length > MAX_LENGTH) return reading;
    if (known.size >= MAX_REMEMBERED) known.clear();
    // A copy: a cell shares memory with what was read around it.
    known.set(Buffer.from(cell).toString(), reading);
    return reading;
  };
}
