import type { Language } from '../messages/language.ts';
import type { Problem, RowOutcome } from './outcome.ts';
import type { FoundUser, User } from './user.ts';

/** What to do for one row, after the look-up. */
export type Decision =
  | { readonly kind: 'done'; readonly outcome: RowOutcome }
  | { readonly kind: 'create'; readonly row: number; readonly user: User }
  | {
      readonly kind: 'update';
      readonly row: number;
      readonly user: User;
      readonly found: FoundUser;
      /** `created` when the user found is the one that this row was claimed to create. */
      readonly as: 'created' | 'updated';
      /** What the row asks for and an update cannot do. */
      readonly notes: readonly Problem[];
    };

/** The rules a decision needs, made from profile and vendor once a job. */
export interface DecisionRules {
  readonly language: Language;
  /** The parameter that says whether a row and a user are the same person. */
  readonly matchBy: string;
  /** All parameters that users can be looked up by. */
  readonly identities: readonly string[];
  /** The full user to create, or what the row still lacks. */
  userToCreate(user: User): { readonly user: User } | { readonly problems: Problem[] };
  userToUpdate(user: User): User;
  /** What the gateway wants with every update, and this one lacks. */
  missingToUpdate(user: User): Problem[];
  /** What must follow the creation of a user in an update; undefined when nothing must. */
  userAfterCreate(user: User): User | undefined;
  ambiguous(count: number): Problem;
  /** The user was created, and the rest of it refused. */
  createdIncompletely(): Problem;
  /** Somebody else has this identity of the row. */
  identityTaken(by: string, holder: FoundUser): Problem;
  /** What the row would change of this user, and no update can. */
  unchangeable(user: User, match: FoundUser): Problem[];
}

/**
 * Decides what a row becomes. Users match by exact equality of the match key, never by what the gateway thought similar.
 *
 * @param found every user that the look-up returned, for this row or others
 * @param claimedFor what an earlier attempt claimed this row for: then the user found may be its own work
 */
export function decide(
  rules: DecisionRules,
  row: { readonly row: number; readonly user: User },
  found: readonly FoundUser[],
  claimedFor?: 'create' | 'update',
): Decision {
  const key = row.user[rules.matchBy] ?? '';
  const matches = found.filter((user) => user.values[rules.matchBy] === key);
  const [match] = matches;
  if (match === undefined) return decideCreate(rules, row);
  // A gateway that is asked in batches may show one user twice.
  const count = new Set(matches.map(({ id }) => id)).size;
  if (count > 1) return done({ row: row.row, outcome: 'failed', problems: [rules.ambiguous(count)] });
  if (claimedFor === 'create') return decideAfterCreate(rules, row, match);
  return decideUpdate(rules, row, match, claimedFor === 'update');
}

const done = (outcome: RowOutcome): Decision => ({ kind: 'done', outcome });

function decideCreate(rules: DecisionRules, row: { row: number; user: User }): Decision {
  const create = rules.userToCreate(row.user);
  if ('user' in create) return { kind: 'create', row: row.row, user: create.user };
  return done({ row: row.row, outcome: 'rejected', problems: create.problems });
}

function decideAfterCreate(
  rules: DecisionRules,
  row: { row: number; user: User },
  match: FoundUser,
): Decision {
  const user = rules.userAfterCreate(row.user);
  if (user) return { kind: 'update', row: row.row, user, found: match, as: 'created', notes: [] };
  return done({ row: row.row, outcome: 'created', userId: match.id });
}

/** A user who differed when the row was claimed, and no longer does, was updated by the attempt that claimed it. */
function decideUpdate(
  rules: DecisionRules,
  row: { row: number; user: User },
  match: FoundUser,
  wasUpdating: boolean,
): Decision {
  const user = rules.userToUpdate(row.user);
  const notes = rules.unchangeable(row.user, match);
  if (!isUnchanged(user, match)) {
    const missing = rules.missingToUpdate(user);
    if (missing.length > 0) return done({ row: row.row, outcome: 'rejected', problems: missing });
    return { kind: 'update', row: row.row, user, found: match, as: 'updated', notes };
  }
  return done({
    row: row.row,
    outcome: wasUpdating ? 'updated' : 'unchanged',
    userId: match.id,
    ...(notes.length > 0 ? { problems: notes } : {}),
  });
}

/** Nothing to send that the look-up cannot show, and all that it shows is equal. */
const isUnchanged = (user: User, match: FoundUser): boolean =>
  Object.entries(user).every(([name, value]) => match.values[name] === value);
