import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { type Column, type Field, fieldLabel } from './field.ts';
import type { Problem } from './outcome.ts';
import type { User } from './user.ts';

/**
 * What creates a user: the row's values, and the profile's defaults where it is blank. Otherwise a problem for each
 * parameter that is still missing, under the heading of the file or, where the file has no such column, without one.
 */
export function userToCreate(
  user: User,
  defaults: User,
  fields: readonly Field[],
  columns: readonly Column[],
  language: Language,
): { readonly user: User } | { readonly problems: Problem[] } {
  const full: User = { ...defaults, ...user };
  const missing = fields.filter(
    ({ name, orElse = name, requiredToCreate }) => requiredToCreate && !full[name] && !full[orElse],
  );
  if (missing.length === 0) return { user: full };
  return {
    problems: missing.map((field) =>
      missingValue(
        field,
        field.kind === 'secret' ? 'password_required' : 'required_to_create',
        columns,
        language,
      ),
    ),
  };
}

/** What an update still lacks, as {@link userToCreate} tells it of a create. */
export const missingToUpdate = (
  user: User,
  fields: readonly Field[],
  columns: readonly Column[],
  language: Language,
): Problem[] =>
  fields
    .filter(({ name, requiredToUpdate }) => requiredToUpdate && !user[name])
    .map((field) => missingValue(field, 'required_to_update', columns, language));

function missingValue(
  field: Field,
  code: 'required_to_create' | 'password_required' | 'required_to_update',
  columns: readonly Column[],
  language: Language,
): Problem {
  const column = columns.find((candidate) => candidate.field === field.name)?.heading;
  const message = say(language, code, { field: column ?? fieldLabel(field, language) });
  return column === undefined ? { code, message } : { column, code, message };
}

/**
 * What updates a user: the row's own values, never a default. Left out are what only a create can write, and the
 * password unless `updatePassword`.
 */
export function userToUpdate(
  user: User,
  fields: readonly Field[],
  options: { readonly updatePassword: boolean },
): User {
  const left = fields.filter(
    ({ kind, writtenBy }) => writtenBy === 'create' || (kind === 'secret' && !options.updatePassword),
  );
  const names = new Set(left.map(({ name }) => name));
  return Object.fromEntries(Object.entries(user).filter(([name]) => !names.has(name)));
}
