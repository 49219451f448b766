/** From the cells of a record to values to send and findings. */
import type { Field, FieldKind } from '../user/field.ts';
import { NORMALISERS } from './normalise-cell.ts';
import type { Header } from './read-header.ts';
import { createValueRule, DATE_TIME, type ValueCode } from './value-rules.ts';

/** A column of the file that fills a parameter. */
export interface FieldColumn {
  readonly field: Field;
  readonly heading: string;
  /** Where its cell stands in a record. */
  readonly place: number;
  /** Whether it says who a row is about: then no row may leave it blank. */
  readonly isKey: boolean;
  /** The profile's own regular expression for its values. */
  readonly pattern: string | undefined;
  readonly read: (text: string) => CellReading;
}

export interface Finding {
  readonly column: FieldColumn;
  readonly code: ValueCode;
}

/** What a cell says. */
interface CellReading {
  /** The value to send where it is not the text itself; '' for *keep*. */
  readonly sent?: string;
  readonly code?: ValueCode | undefined;
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
}

/** The columns of a file whose headings are understood. */
export function fieldColumnsOf({
  header,
  fields,
  matchBy,
  patterns = {},
}: FieldColumnOptions): FieldColumn[] {
  return header.columns.flatMap(({ heading, field: name }, at) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) return [];
    const isKey = field.name === matchBy;
    const pattern = patterns[field.name];
    const read = createCellReader(field, { pattern, isKey });
    return { field, heading, place: header.positions[at] ?? 0, isKey, pattern, read };
  });
}

const NO_FINDINGS: readonly Finding[] = [];

/** Reads the cells of a record that has as many as there are headings. */
export function readCells(cells: readonly string[], columns: readonly FieldColumn[]): RowReading {
  let values: Record<string, string> | undefined;
  let key: string | undefined;
  let findings = NO_FINDINGS;
  for (const column of columns) {
    const text = cells[column.place] ?? '';
    const { sent, code } = column.read(text);
    if (column.isKey && code === undefined) key = sent ?? text;
    if (sent !== undefined) {
      values ??= {};
      values[column.field.name] = sent;
    }
    if (code !== undefined) findings = [...findings, { column, code }];
  }
  return { key, values, findings };
}

/**
 * How nearly all cells of a kind look. Such a cell is its own value and breaks no rule of its kind, so that neither
 * normalising nor the rules need to be asked; without this, validating a file takes half as long again.
 */
export const PLAIN_LOOKS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  text: /^[\w\u4e00-\u9fff]+(?:[ .,-][\w\u4e00-\u9fff]+)*$/,
  code: /^[\w.@\u4e00-\u9fff]+$/,
  ids: /^\d+(?:,\d+)*$/,
  integer: /^\d+$/,
  dateTime: DATE_TIME,
  flag: /^[01]$/,
  mobile: /^1\d{10}$/,
  mail: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  secret: /^[A-Za-z][!-+\--~]*$/, // visible ASCII but for commas, which a shortened number may follow
};

const AS_TYPED: CellReading = {};

/** Makes the reader of one column's cells. */
export function createCellReader(
  field: Field,
  { pattern, isKey }: Pick<FieldColumn, 'pattern' | 'isKey'>,
): (text: string) => CellReading {
  const { kind, values, maxLength = Number.POSITIVE_INFINITY } = field;
  const hasOwnRule = pattern !== undefined || (values !== undefined && kind !== 'flag');
  const plain = hasOwnRule ? undefined : PLAIN_LOOKS[kind];
  const normalise = NORMALISERS[kind];
  const codeOf = createValueRule(field, pattern);
  const codeOfBlank = isKey ? 'missing_key' : undefined;
  const empty: CellReading = { code: codeOfBlank };
  return (text) => {
    if (text === '') return empty;
    if (plain?.test(text) && text.length <= maxLength) return AS_TYPED;
    const sent = normalise(text);
    const code = sent === '' ? codeOfBlank : codeOf(sent);
    return sent === text ? { code } : { sent, code };
  };
}
