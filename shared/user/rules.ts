import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { missingToUpdate, userToCreate, userToUpdate } from './complete-user.ts';
import type { DecisionRules } from './decision.ts';
import { type Column, type Field, fieldLabel } from './field.ts';
import type { Problem } from './outcome.ts';

/** What the rules ask of a profile. */
interface RuledProfile {
  readonly language: Language;
  readonly matchBy: string;
  readonly defaults: Readonly<Record<string, string>>;
  readonly updatePassword: boolean;
}

interface VendorSchema {
  readonly fields: readonly Field[];
  readonly identities: readonly string[];
}

/** The rules of one job: from its profile, its vendor's schema and the columns of its file. */
export function decisionRules(
  profile: RuledProfile,
  { fields, identities }: VendorSchema,
  columns: readonly Column[],
): DecisionRules {
  const { language, matchBy, defaults, updatePassword } = profile;
  const onlyUpdated = fields.filter(({ writtenBy }) => writtenBy === 'update').map(({ name }) => name);
  const onlyCreated = fields.filter(({ writtenBy }) => writtenBy === 'create').map(({ name }) => name);

  /** A problem with one parameter, under the heading that the file has for it. */
  function problemWith(name: string, code: 'identity_taken' | 'not_changeable', user: string): Problem {
    const field = fields.find((candidate) => candidate.name === name);
    const column = columns.find((candidate) => candidate.field === name)?.heading;
    const label = column ?? (field ? fieldLabel(field, language) : name);
    const message = say(language, code, { field: label, user });
    return { ...(column === undefined ? {} : { column }), code, message };
  }

  return {
    language,
    matchBy,
    identities,
    userToCreate: (user) => userToCreate(user, defaults, fields, columns, language),
    userToUpdate: (user) => userToUpdate(user, fields, { updatePassword }),
    missingToUpdate: (user) => missingToUpdate(user, fields, columns, language),
    userAfterCreate(user) {
      const rest = Object.entries(user).filter(([name]) => onlyUpdated.includes(name));
      return rest.length === 0 ? undefined : Object.fromEntries(rest);
    },
    ambiguous: (count) => ({ code: 'ambiguous_user', message: say(language, 'ambiguous_user', { count }) }),
    createdIncompletely: () => ({
      code: 'created_incompletely',
      message: say(language, 'created_incompletely'),
    }),
    identityTaken: (by, holder) => problemWith(by, 'identity_taken', holder.values[matchBy] ?? holder.id),
    unchangeable: (user, match) =>
      onlyCreated
        .filter(
          (name) =>
            user[name] !== undefined && match.values[name] !== undefined && match.values[name] !== user[name],
        )
        .map((name) => problemWith(name, 'not_changeable', match.values[name] ?? '')),
  };
}
