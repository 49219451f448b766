/** From the cells of a record to values to send and findings. */
import type { CellMark, CsvRecord } from '../csv/record-reader.ts';
import type { Field, FieldKind } from '../user/field.ts';
import type { Rights } from '../user/rights.ts';
import { AS_TYPED, type CellReading, type FieldNames } from './cell-reading.ts';
import { isDashedColumn } from './converted-code.ts';
import type { ValueCode } from './damages.ts';
import { createNameReader } from './name-cells.ts';
import { hasNoValue } from './no-value.ts';
import { NORMALISERS } from './normalise-cell.ts';
import { plainLookOf } from './plain-looks.ts';
import { unquoteCell } from './quoted-cell.ts';
import type { Header } from './read-header.ts';
import { isMarked } from './to-fix-sign.ts';
import { type ColumnRules, createValueRule } from './value-rules.ts';

/** A column of the file that fills a parameter. */
export interface FieldColumn {
  readonly field: Field;
  readonly heading: string;
  /** Where its cell stands in a record. */
  readonly place: number;
  /** Whether it says who a row is about: then no row may leave it blank. */
  readonly isKey: boolean;
  /** Whether it holds a person's name. */
  readonly isName: boolean;
  /** The profile's own regular expression for its values. */
  readonly pattern: string | undefined;
  /** The only values that the profile lets files set. */
  readonly allowed: readonly string[] | undefined;
  /** The profile's own value for new users. */
  readonly standard: string | undefined;
  /** What people call its values, where the profile has a table of names. */
  readonly names: FieldNames | undefined;
  /** Reads a cell of the file of which nothing is known beside its text. */
  readonly read: (text: string) => CellReading;
  /** Reads it as a cell that is known to be text. */
  readonly readText: (text: string) => CellReading;
}

export interface Finding {
  readonly column: FieldColumn;
  readonly code: ValueCode;
}

/** What the cells of a row say together. */
interface RowReading {
  /** The match parameter's value; undefined when it is not valid. */
  readonly key: string | undefined;
  /** The values that are sent otherwise than they were typed; undefined when there is none. */
  readonly values: Record<string, string> | undefined;
  readonly findings: readonly Finding[];
}

export interface FieldColumnOptions {
  readonly header: Header;
  readonly fields: readonly Field[];
  /** The parameter that says who a row is about. */
  readonly matchBy: string;
  /** A profile's own regular expressions, by parameter. */
  readonly patterns?: Readonly<Record<string, string>>;
  /** The only values that a profile lets files set, by parameter. */
  readonly allow?: Rights['allow'];
  /** A profile's values for new users, by parameter. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** A profile's names, by parameter. */
  readonly names?: ReadonlyMap<string, FieldNames> | undefined;
  /** Whether its cells are what was typed into them, unless a mark says otherwise: no spreadsheet has made a date of a code. */
  readonly isTyped?: boolean;
  /** The first records after the header: they show how the codes of a column look. */
  readonly first?: readonly CsvRecord[];
}

/** The columns of a file whose headings are understood. */
export function fieldColumnsOf({
  header,
  fields,
  matchBy,
  patterns = {},
  allow = {},
  defaults = {},
  names: allNames,
  isTyped = false,
  first = [],
}: FieldColumnOptions): FieldColumn[] {
  return header.columns.flatMap(({ heading, field: name }, at) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) return [];
    const isKey = field.name === matchBy;
    const pattern = patterns[field.name];
    const place = header.positions[at] ?? 0;
    const isDashed = isDashedColumn(first.map(({ cells }) => cells[place] ?? ''));
    const isName = isNameOfPerson(field, fields);
    const names = allNames?.get(field.name);
    const allowed = allow[field.name];
    const rules = { pattern, allowed, isDashed, isKey, isName, names };
    const readText = createCellReader(field, { ...rules, isText: true });
    const read = isTyped ? readText : createCellReader(field, rules);
    const standard = defaults[field.name];
    return { field, heading, place, isKey, isName, pattern, allowed, standard, names, read, readText };
  });
}

/** A text without which nobody is created, or that will do in place of one. */
export const isNameOfPerson = ({ kind, name, requiredToCreate }: Field, fields: readonly Field[]): boolean =>
  kind === 'text' && (requiredToCreate || fields.some(({ orElse }) => orElse === name));

const NO_FINDINGS: readonly Finding[] = [];

/** Reads the cells of a record that has as many as there are headings. */
export function readCells(
  { cells, marks }: Pick<CsvRecord, 'cells' | 'marks'>,
  columns: readonly FieldColumn[],
): RowReading {
  let values: Record<string, string> | undefined;
  let key: string | undefined;
  let findings = NO_FINDINGS;
  for (const column of columns) {
    const text = cells[column.place] ?? '';
    const mark = marks?.get(column.place);
    const { sent, code } = (mark && readMarked(mark, column.field.kind)) ?? column.read(text);
    if (column.isKey && code === undefined) key = sent ?? text;
    if (sent !== undefined) {
      values ??= {};
      values[column.field.name] = sent;
    }
    if (code !== undefined) findings = [...findings, { column, code }];
  }
  return { key, values, findings };
}

/** Kinds that are never dates: what was typed was a code, a number or a password, and is no more in the file. */
const DATELESS: ReadonlySet<FieldKind> = new Set(['code', 'ids', 'integer', 'mobile', 'phone', 'secret']);

/** What a cell says by its type, whatever its text; undefined where the text decides. */
function readMarked(mark: CellMark, kind: FieldKind): CellReading | undefined {
  if (mark === 'formula') return { code: 'formula_without_value' };
  if (mark === 'boolean') return DATELESS.has(kind) ? { code: 'excel_boolean' } : undefined;
  if (mark === 'date') return DATELESS.has(kind) ? { code: 'excel_date' } : undefined;
  if (mark === 'shown_otherwise' && DATELESS.has(kind)) return { code: 'excel_format' };
  if (mark === 'grouped' && kind === 'ids') return { code: 'excel_thousands' };
  return kind === 'dateTime' ? { code: 'invalid_date' } : undefined;
}

export interface CellReaderOptions extends ColumnRules {
  /** Whether a blank cell breaks a rule. */
  readonly isKey: boolean;
  /** Whether it holds a person's name. */
  readonly isName?: boolean;
  /** What people call its values. */
  readonly names?: FieldNames | undefined;
}

const STILL_TO_FIX: CellReading = { code: 'still_to_fix' };

/** Kinds of which a name may look as plain as a value. */
const WORDS: ReadonlySet<FieldKind> = new Set(['text', 'code']);

/** Makes the reader of one column's cells. */
export function createCellReader(field: Field, options: CellReaderOptions): (text: string) => CellReading {
  const { kind, values, maxLength = Number.POSITIVE_INFINITY } = field;
  const { pattern, allowed, isKey, names } = options;
  const hasOwnRule =
    pattern !== undefined || allowed !== undefined || (values !== undefined && kind !== 'flag');
  const looksPlain = hasOwnRule ? undefined : plainLookOf(kind);
  const normalise = NORMALISERS[kind];
  const codeOf = createValueRule(field, options);
  const codeOfBlank = isKey ? 'missing_key' : undefined;
  const empty: CellReading = { code: codeOfBlank };
  const isOptional = mayBeLeftOut(field, options);
  const withoutValue: CellReading = isOptional ? { sent: '' } : { code: 'no_value' };
  const isPlain = (text: string): boolean => looksPlain?.(text) === true && text.length <= maxLength;
  const readTyped = (text: string): CellReading => {
    const typed = unquoteCell(kind, text);
    if (hasNoValue(kind, typed, isOptional)) return withoutValue;
    const sent = normalise(typed);
    const code = sent === '' ? codeOfBlank : codeOf(sent);
    return sent === text ? { code } : { sent, code };
  };
  const readOther = names
    ? createNameReader(field, names, (text) => (isPlain(text) ? AS_TYPED : readTyped(text)))
    : readTyped;
  const mayLookPlain = names !== undefined && WORDS.has(kind);
  return (text) => {
    if (text === '') return empty;
    if (!mayLookPlain && isPlain(text)) return AS_TYPED;
    return isMarked(text) ? STILL_TO_FIX : readOther(text);
  };
}

/** Whether `NULL` and its like mean a blank cell: never for who a row is about, for a person's name or a password. */
const mayBeLeftOut = ({ kind }: Field, { isKey, isName = false }: CellReaderOptions): boolean =>
  !isKey && !isName && kind !== 'secret' && kind !== 'json';
