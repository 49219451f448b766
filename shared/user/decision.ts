import type { Problem, RowOutcome } from './outcome.ts';
import type { DecisionRules } from './rules.ts';
import { type FoundUser, isSameText, type User } from './user.ts';

/** What to do for one row, after the look-up. */
export type RowDecision =
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

/** A row to decide. */
interface UserRow {
  readonly row: number;
  readonly user: User;
}

/**
 * Whom of the users that a look-up returned, for this row or others, a row means. Users match by exact equality of the match
 * key, or else of its NFC, never by what the gateway thought similar; one of the profile's enterprise comes before others.
 *
 * @returns the match, undefined for none, and how many different users match just as well
 */
export function findMatch(
  { matchBy }: DecisionRules,
  user: User,
  found: readonly FoundUser[],
): { readonly match: FoundUser | undefined; readonly count: number } {
  const key = user[matchBy] ?? '';
  const same = found.filter(({ values }) => isSameText(values[matchBy], key));
  const exact = same.filter(({ values }) => values[matchBy] === key);
  const named = exact.length > 0 ? exact : same;
  const own = named.filter(({ elsewhere }) => elsewhere === undefined);
  const matches = own.length > 0 ? own : named;
  // A gateway that is asked in batches may show one user twice.
  return { match: matches[0], count: new Set(matches.map(({ id }) => id)).size };
}

/**
 * Decides what a row becomes, for whom {@link findMatch} finds.
 *
 * @param found every user that the look-up returned, for this row or others
 * @param claimedFor what an earlier attempt claimed this row for: then the user found may be its own work
 */
export function decide(
  rules: DecisionRules,
  row: UserRow,
  found: readonly FoundUser[],
  claimedFor?: 'create' | 'update',
): RowDecision {
  const { match, count } = findMatch(rules, row.user, found);
  const refused = refusalOf(rules, row.user, match, count);
  if (refused) {
    const own = count === 1 && match?.elsewhere === undefined ? match : undefined;
    const verdict = claimedFor ? outcomeOfClaim(rules, row.user, own, claimedFor, refused) : refused;
    return done({ row: row.row, ...verdict });
  }
  if (match === undefined) return decideCreate(rules, row);
  if (claimedFor === 'create') return decideAfterCreate(rules, row, match);
  return decideUpdate(rules, row, match, claimedFor === 'update');
}

type Verdict = Omit<RowOutcome, 'row'>;

/** Why nothing of a row is sent, for what its profile forbids or whom it may mean; undefined where it may be. */
function refusalOf(
  rules: DecisionRules,
  user: User,
  match: FoundUser | undefined,
  count: number,
): Verdict | undefined {
  const forbidden = rules.forbidden(user);
  if (forbidden || !match) return forbidden;
  const problem = count > 1 ? rules.ambiguous(count) : rules.untouchable(match);
  return problem && { outcome: 'failed', problems: [problem] };
}

/**
 * What became of a row that an earlier attempt may have sent, and that is refused by now: what its user shows, or that nobody
 * can tell. It would be wrong to say that nothing was done.
 */
function outcomeOfClaim(
  rules: DecisionRules,
  user: User,
  match: FoundUser | undefined,
  claimedFor: 'create' | 'update',
  { problems = [] }: Verdict,
): Verdict {
  const isCreated = claimedFor === 'create' && rules.userAfterCreate(user) === undefined;
  if (match && isCreated) return { outcome: 'created', userId: match.id };
  const isUpdated = claimedFor === 'update' && match && isUnchanged(rules.userToUpdateBefore(user), match);
  if (isUpdated) return { outcome: 'updated', userId: match.id };
  return { outcome: 'unknown', problems: [rules.notConfirmed(), ...problems] };
}

const done = (outcome: RowOutcome): RowDecision => ({ kind: 'done', outcome });

function decideCreate(rules: DecisionRules, row: UserRow): RowDecision {
  const create = rules.userToCreate(row.user);
  if ('user' in create) {
    // Defaults of a plan may be forbidden by now.
    const forbidden = rules.forbidden(create.user);
    if (forbidden) return done({ row: row.row, ...forbidden });
    return { kind: 'create', row: row.row, user: create.user };
  }
  return done({ row: row.row, outcome: 'rejected', problems: create.problems });
}

function decideAfterCreate(rules: DecisionRules, row: UserRow, match: FoundUser): RowDecision {
  const user = rules.userAfterCreate(row.user);
  if (user) return { kind: 'update', row: row.row, user, found: match, as: 'created', notes: [] };
  return done({ row: row.row, outcome: 'created', userId: match.id });
}

/** A user who differed when the row was claimed, and no longer does, was updated by the attempt that claimed it. */
function decideUpdate(
  rules: DecisionRules,
  row: UserRow,
  match: FoundUser,
  wasUpdating: boolean,
): RowDecision {
  const user = rules.userToUpdate(row.user);
  const notes = rules.unchangeable(row.user, match);
  if (!isUnchanged(user, match)) {
    const missing = rules.missingToUpdate(user);
    if (missing.length > 0) return done({ row: row.row, outcome: 'rejected', problems: missing });
    return { kind: 'update', row: row.row, user, found: match, as: 'updated', notes };
  }
  const outcome = wasUpdating ? outcomeOfUpdate(rules.userToUpdateBefore(row.user), match) : 'unchanged';
  const problems = outcome === 'unknown' ? [rules.notConfirmed(), ...notes] : notes;
  return done({ row: row.row, outcome, userId: match.id, ...(problems.length > 0 ? { problems } : {}) });
}

/** What became of an update that an earlier attempt may have sent: of a value that lists may not set any more nothing is sent again. */
function outcomeOfUpdate(sent: User, match: FoundUser): 'updated' | 'unchanged' | 'unknown' {
  if (isUnchanged(sent, match)) return 'updated';
  const differs = ([name, value]: [string, string]): boolean => {
    const shown = match.values[name];
    return shown !== undefined && shown !== value;
  };
  return Object.entries(sent).some(differs) ? 'unchanged' : 'unknown';
}

/** Nothing to send that the look-up cannot show, and all that it shows is equal. */
const isUnchanged = (user: User, match: FoundUser): boolean =>
  Object.entries(user).every(([name, value]) => match.values[name] === value);
