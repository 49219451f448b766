import type { Field } from '../user/field.ts';
import { createCellReader, type Reading } from './cell-reader.ts';
import type { Header } from './read-header.ts';
import type { UserRuleOptions } from './user-rules.ts';

/** A column that fills a parameter. */
export interface Source {
  readonly field: Field;
  readonly heading: string;
  /** Where its cell stands in a record. */
  readonly place: number;
  readonly isKey: boolean;
  readonly read: (text: string) => Reading;
}

export function sourcesOf(
  { columns, positions }: Header,
  fields: readonly Field[],
  { matchBy, patterns = {} }: UserRuleOptions,
): Source[] {
  return columns.flatMap(({ heading, field: name }, at) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) return [];
    const isKey = field.name === matchBy;
    const read = createCellReader(field, { pattern: patterns[field.name], isKey });
    return { field, heading, place: positions[at] ?? 0, isKey, read };
  });
}
