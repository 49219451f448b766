import type { Column, Field } from '../user/field.ts';
import { trimHeading } from './heading.ts';

/**
 * Columns under a heading such as `门店名称` or `岗位`, which means a parameter only where a profile has names for it. It is
 * believed where one parameter alone can be meant, and no other column fills that.
 *
 * @param names the parameters that have names
 */
export function withNameHeadings(
  columns: readonly Column[],
  fields: readonly Field[],
  names: { has(field: string): boolean },
): Column[] {
  const filled = new Set(columns.map(({ field }) => field));
  const named = fields.filter(({ name }) => names.has(name));
  const meant = columns.map(({ heading, field }) =>
    field === undefined ? meaningOf(heading, named) : undefined,
  );
  return columns.map((column, at) => {
    const field = meant[at];
    const isOnly = meant.filter((other) => other === field).length === 1;
    return field !== undefined && isOnly && !filled.has(field) ? { ...column, field } : column;
  });
}

/** The one field that a heading can mean. */
function meaningOf(heading: string, fields: readonly Field[]): string | undefined {
  const trimmed = trimHeading(heading);
  const [field, ...others] = fields.filter(({ nameHeadings = [] }) =>
    nameHeadings.some((known) => trimHeading(known) === trimmed),
  );
  return others.length === 0 ? field?.name : undefined;
}
