/**
 * How far a password can have moved in a record whose cells are too many, too few or torn apart by a quote, and what
 * proves that it has not.
 */
import type { CsvRecord } from '../csv/record-reader.ts';
import type { FieldKind } from '../user/field.ts';
import { isMixed, isPersonal, looksLikeCredential } from './credential-look.ts';
import { isBlank, trimCell, usedWidth } from './normalise-cell.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Header } from './read-header.ts';

/** The places that a password may stand at, from `first` to `last`. */
export interface Reach {
  readonly first: number;
  readonly last: number;
}

interface ReachOptions {
  readonly header: Header;
  /** By their places. */
  readonly columns: ReadonlyMap<number, FieldColumn>;
  /** The record's cells do not stand under their headings. */
  readonly isRagged: boolean;
}

/** Kinds that a value can be told to break. */
const STRICT_KINDS: ReadonlySet<FieldKind> = new Set([
  'dateTime',
  'mail',
  'mobile',
  'flag',
  'ids',
  'integer',
  'json',
]);

/** Kinds whose values look like nothing else: of what other kinds they still can be. A date may be a bare number, too. */
const DISTINCT_KINDS: Readonly<Partial<Record<FieldKind, ReadonlySet<FieldKind>>>> = {
  dateTime: new Set(['dateTime']),
  mail: new Set(['mail', 'code']),
  mobile: new Set(['mobile', 'code', 'ids', 'integer']),
};

/**
 * Where the password of place `at` may stand. Surplus cells can have moved it to the right by as many, missing ones to the
 * left; from a cell on whose quote is open, everything after it may be further right.
 */
export function reachOf(
  { cells, flaw }: CsvRecord,
  at: number,
  { header, columns, isRagged }: ReachOptions,
): Reach {
  if (flaw === 'record_too_long')
    return { first: Math.min(at, cells.length - 1), last: Number.POSITIVE_INFINITY };
  const shift = shiftOf(cells, header, isRagged);
  if (flaw === 'open_quote') {
    // The cell at fault stands in the record with its quote; those before it were read whole.
    const fault = cells.findIndex((cell) => cell.startsWith('"'));
    const last = at < fault ? at + Math.max(shift, 0) : Number.POSITIVE_INFINITY;
    return { first: Math.max(0, Math.min(at, at + shift)), last };
  }
  if (shift === 0 || isInPlace(cells, at, shift, columns)) return { first: at, last: at };
  // Blank cells may have been left out at the end of a row that has surplus ones: it moved further than can be counted.
  const last = shift > 0 || isRagged ? Number.POSITIVE_INFINITY : at;
  return { first: Math.max(0, Math.min(at, at + shift)), last };
}

/** Further than this nothing is supposed to have moved in a row that has as many cells as it should. */
const MAX_UNSEEN_SHIFT = 3;

/** Whether surplus cells may have moved the password of a row to the right, though blank ones at its end make up for them. */
export const mayHaveMoved = (
  cells: readonly string[],
  at: number,
  columns: ReadonlyMap<number, FieldColumn>,
): boolean => !isInPlace(cells, at, MAX_UNSEEN_SHIFT, columns);

/** How many cells a record has too many (positive) or too few (negative). */
function shiftOf(cells: readonly string[], { width, carriedWidth }: Header, isRagged: boolean): number {
  if (cells.length < width) return cells.length - width;
  const surplus = Math.max(0, cells.length - carriedWidth);
  return isRagged ? Math.max(surplus, usedWidth(cells) - width) : surplus;
}

/**
 * Whether a cell after the password proves that nothing before it has moved: it is right where it stands, would be wrong
 * wherever it can have come from, and no cell between is wrong. Then what is missing, or too much, comes after it.
 */
function isInPlace(
  cells: readonly string[],
  at: number,
  shift: number,
  columns: ReadonlyMap<number, FieldColumn>,
): boolean {
  for (let place = at + 1; place < cells.length; place++) {
    const column = columns.get(place);
    const text = cells[place] ?? '';
    if (!column || !STRICT_KINDS.has(column.field.kind) || isBlank(text)) continue;
    if (!fits(text, column)) return false;
    if (!fitsElsewhere(text, column, shift, columns)) return true;
  }
  return false;
}

const fits = (text: string, column: FieldColumn): boolean => column.read(text).code === undefined;

/** Missing cells have moved a value to the left, so it belongs further right; surplus ones the other way round. */
function fitsElsewhere(
  text: string,
  { place, field }: FieldColumn,
  shift: number,
  columns: ReadonlyMap<number, FieldColumn>,
): boolean {
  const kinds = field.kind === 'dateTime' && /^\d+$/.test(text) ? undefined : DISTINCT_KINDS[field.kind];
  for (let step = 1; step <= Math.abs(shift); step++) {
    const other = columns.get(shift < 0 ? place + step : place - step);
    if (kinds && !kinds.has(other?.field.kind ?? 'text')) continue;
    if (!other || other.field.kind === 'secret' || fits(text, other)) return true;
  }
  return false;
}

/** Letters with points between them. */
const PLAIN_NAME = /^\p{L}+(?:[._ -]\p{L}+)*$/u;

/**
 * Whether a cell within reach of a password certainly is whose row it is: it can be no password, or another cell within
 * reach looks like one, and this one does not.
 */
export function isCertainlyKey(cells: readonly string[], place: number, { first, last }: Reach): boolean {
  const text = trimCell(cells[place] ?? '');
  if (isPersonal(text)) return true;
  if (/[\s,;|"]/.test(text) || looksLikeCredential(text)) return false;
  const others = cells.slice(first, last + 1).filter((_, at) => first + at !== place);
  return others.some(PLAIN_NAME.test(text) ? isMixed : looksLikeCredential);
}
