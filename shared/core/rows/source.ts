import type { Field } from '../user.ts';
import { normaliserOf } from './normalise-cell.ts';
import type { Header } from './read-header.ts';

/** A column that fills a parameter. */
export interface Source {
  readonly field: Field;
  readonly heading: string;
  /** Where its cell stands in a record. */
  readonly place: number;
  readonly normalise: (text: string) => string;
}

export function sourcesOf({ columns, positions }: Header, fields: readonly Field[]): Source[] {
  return columns.flatMap(({ heading, field: name }, at) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field ? { field, heading, place: positions[at] ?? 0, normalise: normaliserOf(field) } : [];
  });
}
