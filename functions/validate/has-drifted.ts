import { findMatch } from '../../shared/user/decision.ts';
import type { DecisionRules } from '../../shared/user/rules.ts';
import type { FoundUser, User } from '../../shared/user/user.ts';

/** Whether a look-up shows that a user is not, or no longer, what a row says: nobody, somebody else too, or another value. */
export function hasDrifted(rules: DecisionRules, user: User, found: readonly FoundUser[]): boolean {
  const { match, count } = findMatch(rules, user, found);
  if (!match || count > 1 || rules.untouchable(match)) return true;
  const differs = ([name, value]: [string, string]): boolean => {
    const shown = match.values[name];
    return shown !== undefined && shown !== value;
  };
  return Object.entries(rules.userToUpdate(user)).some(differs);
}
