import type { Language } from '../messages/language.ts';
import { problemOf, say, shorten } from '../messages/say.ts';
import { type Column, type Field, fieldLabel } from './field.ts';
import type { Problem, RowOutcome } from './outcome.ts';
import { createLikenessCheck, isAllowed, permittedText, type Rights } from './rights.ts';
import { type FoundUser, isSameText, type User } from './user.ts';

/** What the rules ask of a profile. */
interface RuledProfile extends Rights {
  readonly language: Language;
  readonly matchBy: string;
  readonly defaults: Readonly<Record<string, string>>;
  readonly updatePassword: boolean;
}

interface VendorSchema {
  readonly fields: readonly Field[];
  readonly identities: readonly string[];
}

function valuesOf(user: User, fields: readonly Field[]): User {
  const names = new Set(fields.map(({ name }) => name));
  return Object.fromEntries(Object.entries(user).filter(([name]) => names.has(name)));
}

/** What a decision about a row needs, made once a job. */
export type DecisionRules = ReturnType<typeof decisionRules>;

/** The rules of one job: from its profile, its vendor's schema and the columns of its file. */
export function decisionRules(
  { language, matchBy, defaults, updatePassword, ...rights }: RuledProfile,
  { fields, identities }: VendorSchema,
  columns: readonly Column[],
) {
  const { protectedUsers = [], allow = {}, columns: settable } = rights;
  const isProtected = createLikenessCheck(protectedUsers);

  const isUpdatable = ({ kind, writtenBy }: Field): boolean =>
    writtenBy !== 'create' && (kind !== 'secret' || updatePassword);
  const mayBeSet = ({ name }: Field): boolean => settable?.includes(name) ?? true;

  /** The values of a user whose fields may be written, and set by a file. */
  function only(user: User, mayBeWritten: (field: Field) => boolean): User {
    return valuesOf(
      user,
      fields.filter((field) => mayBeSet(field) && mayBeWritten(field)),
    );
  }

  /** A problem with one parameter, under the heading of the file or, where it has no such column, without one. */
  function problemWith(
    field: Field,
    code:
      | 'required_to_create'
      | 'password_required'
      | 'required_to_update'
      | 'identity_taken'
      | 'not_changeable'
      | 'protected_user'
      | 'column_not_settable',
    user = '',
  ): Problem {
    const column = columns.find((candidate) => candidate.field === field.name)?.heading;
    const label = column ?? fieldLabel(field, language);
    const problem = problemOf(language, code, { field: label, heading: label, user });
    return column === undefined ? problem : { column, ...problem };
  }

  /** That an account, or whom a row would make one, is protected, by anything that users are looked up by. */
  function protectedAccount(values: FoundUser['values']): Problem | undefined {
    const field = fields.find(({ name }) => identities.includes(name) && isProtected(values[name]));
    return field && problemWith(field, 'protected_user', shorten(values[field.name] ?? ''));
  }

  return {
    /** What people are told is said in it. */
    language,
    /** The parameter that says whether a row and a user are the same person. */
    matchBy,
    /** All parameters that users can be looked up by. */
    identities,

    /** The row's values, and the profile's defaults where it is blank; or a problem for each parameter still missing. */
    userToCreate(user: User): { readonly user: User } | { readonly problems: Problem[] } {
      const full: User = { ...defaults, ...only(user, () => true) };
      const missing = fields.filter(
        ({ name, orElse = name, requiredToCreate }) => requiredToCreate && !full[name] && !full[orElse],
      );
      if (missing.length === 0) return { user: full };
      return {
        problems: missing.map((field) =>
          problemWith(field, field.kind === 'secret' ? 'password_required' : 'required_to_create'),
        ),
      };
    },

    /** The row's own values, never a default, and a password only if the profile says so. */
    userToUpdate: (user: User): User => only(user, isUpdatable),

    /** What an update sent where the profile still let lists set all that the row has. */
    userToUpdateBefore: (user: User): User => valuesOf(user, fields.filter(isUpdatable)),

    /** What the gateway wants with every update, and this one lacks. */
    missingToUpdate: (user: User): Problem[] =>
      fields
        .filter(({ name, requiredToUpdate }) => requiredToUpdate && !user[name])
        .map((field) => problemWith(field, 'required_to_update')),

    /** What must follow the creation of a user in an update, in the row's own values; undefined when nothing must. */
    userAfterCreate(user: User): User | undefined {
      const rest = only(user, ({ writtenBy }) => writtenBy === 'update');
      if (Object.keys(rest).length === 0) return undefined;
      return { ...only(user, ({ goesWithUpdates }) => goesWithUpdates ?? false), ...rest };
    },

    /** What the row would change of this user, and no update can. */
    unchangeable: (user: User, { values }: FoundUser): Problem[] =>
      fields
        .filter(({ writtenBy }) => writtenBy === 'create')
        .filter(({ name }) => user[name] !== undefined && values[name] !== undefined)
        .filter(({ name }) => !isSameText(user[name], values[name]))
        .map((field) => problemWith(field, 'not_changeable', values[field.name])),

    /** Why nothing of a row may be sent, whomever the gateway finds for it; undefined where it may. */
    forbidden(user: User): Pick<RowOutcome, 'outcome' | 'problems'> | undefined {
      const account = protectedAccount(user);
      if (account) return { outcome: 'failed', problems: [account] };
      const problems = Object.entries(allow).flatMap(([name, allowed]) => {
        const value = user[name];
        const field = fields.find((each) => each.name === name);
        if (!field || value === undefined || isAllowed(field, value, allowed)) return [];
        const found = say(language, 'found_text', { text: shorten(value) });
        return problemOf(language, 'not_permitted', { found, permitted: permittedText(language, allowed) });
      });
      return problems.length > 0 ? { outcome: 'rejected', problems } : undefined;
    },

    /** What a row has that lists may no longer set: the profile let them when the file was read. */
    notSettable: (user: User): Problem[] =>
      fields
        .filter((field) => user[field.name] !== undefined && !mayBeSet(field))
        .map((field) => problemWith(field, 'column_not_settable')),

    /** Why a user who was found is not changed; undefined where that may be. */
    untouchable: ({ values, elsewhere }: FoundUser): Problem | undefined =>
      elsewhere === undefined
        ? protectedAccount(values)
        : problemOf(language, 'other_enterprise', { enterprise: shorten(elsewhere) }),

    ambiguous: (count: number): Problem => problemOf(language, 'ambiguous_user', { count }),

    /** It was sent, and what became of it cannot be told. */
    notConfirmed: (): Problem => problemOf(language, 'not_confirmed'),

    /** The user was created, and the rest of it refused. */
    createdIncompletely: (): Problem => problemOf(language, 'created_incompletely'),

    /** Somebody else has this identity of the row. */
    identityTaken(by: string, holder: FoundUser): Problem {
      const field = fields.find(({ name }) => name === by);
      if (!field) throw new Error(`Users are looked up by ${by}, which their gateway does not know.`);
      return problemWith(field, 'identity_taken', holder.values[matchBy] ?? holder.id);
    },
  };
}
